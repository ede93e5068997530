"""What the SHARE lab asks, written before anything is measured."""

from benchmarks.row import Question
from benchmarks.share.cost import facts_known, lines_of_code
from benchmarks.share.outsiders import work
from benchmarks.source import line_of

CLIENT_LINES = Question(
    id="share.client_lines",
    axis="share",
    question="How long is the program that an outsider has to write for one job?",
    unit="lines of code",
    better="lower",
    source=line_of(lines_of_code),
)
UNDOCUMENTED_FACTS = Question(
    id="share.undocumented_facts",
    axis="share",
    question="How much must that program know that no contract names?",
    unit="undocumented names",
    better="lower",
    source=line_of(facts_known),
)
JOB_REQUESTS = Question(
    id="share.job_requests",
    axis="share",
    question="How many requests does the job take?",
    unit="requests",
    better="lower",
    source=line_of(work),
)
JOB_BYTES = Question(
    id="share.job_bytes",
    axis="share",
    question="How much does the job bring over the wire?",
    unit="bytes of compressed bodies",
    better="lower",
    source=line_of(work),
)


def redesign_question(calls: int) -> Question:
    """Return what is asked about so many calls, made after the site was redesigned."""
    return Question(
        id="share.redesign",
        axis="share",
        question="After the site is redesigned, how many of an outsider's calls are still right?",
        unit=f"right answers of {calls}",
        better="higher",
        source=line_of(work),
    )
