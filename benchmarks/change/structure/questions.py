"""What is asked about the structure of both builds, written before anything was counted.

Files are our own modules of Python and JavaScript, pages and templates: no tests, stylesheets,
schemas or libraries. One depends on another when it imports it, renders, extends or includes it,
uses a name, filter or global that the other gives a template, calls a route that stands in it over
HTTP, or when the other fills one of its ports. What `create_app` and `index.html` wire around all
requests is on no route's account, on either side.

Which edges count can be argued about. A propagation cost has a winner only if it is the same one
in every way of counting (`figures.WAYS`); otherwise the row says so and cannot tell. It is a share,
and a share of more files is more files: the files that a change reaches are a row of their own.
"""

from benchmarks.change.structure.figures import (
    ADDRESSES,
    largest,
    reach_of,
    system_cost,
)
from benchmarks.row import Question
from benchmarks.source import line_of

FAMILY = "change.structure"
WORDS = {
    "find_a_train": "Find a train",
    "book": "Book",
    "look_up": "Look up a trip",
}


def reach_question(task: str) -> Question:
    """Return the question about one screen."""
    return Question(
        id=f"{FAMILY}.{task}",
        axis="change",
        question=f"{WORDS[task]}: how many files does the screen at {ADDRESSES[task]} depend on, "
        "through imports, templates and HTTP calls?",
        unit="files within its import reach",
        better="lower",
        source=line_of(reach_of),
    )


LARGEST = Question(
    id=f"{FAMILY}.largest_component",
    axis="change",
    question="In a side's largest component, what share of its files does a change to one of them "
    "reach on average?",
    unit="% propagation cost, to a tenth",
    better="lower",
    source=line_of(largest),
)
SYSTEM = Question(
    id=f"{FAMILY}.system",
    axis="change",
    question="In all that a side's website runs on, HTTP calls and template context included, what "
    "share of the files does a change to one of them reach on average?",
    unit="% propagation cost, to a tenth",
    better="lower",
    source=line_of(system_cost),
)
REACHED = Question(
    id=f"{FAMILY}.files_reached",
    axis="change",
    question="In all that a side's website runs on, HTTP calls and template context included, how "
    "many files does a change to one of them reach on average?",
    unit="files reached by a change, to a tenth",
    better="lower",
    source=line_of(system_cost),
)
