"""What the SHARE lab asks, written before anything is measured."""

from collections.abc import Sequence

from benchmarks.change.request import Request
from benchmarks.row import Question
from benchmarks.share.control import of_key
from benchmarks.share.cost import facts_known, lines_of_code
from benchmarks.share.foreign import reached
from benchmarks.share.keeping import of_patch
from benchmarks.share.leak import of_session as leaked
from benchmarks.share.outsiders import work
from benchmarks.share.shown import unshown
from benchmarks.source import line_of

IN_WORDS = {1: "one redesign", 2: "two redesigns"}

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
CONTROLS = Question(
    id="share.controls",
    axis="share",
    question="What can a railway do about one outsider: limit, scope, audit, revoke?",
    unit="controls that held when tried",
    better="higher",
    source=line_of(of_key),
)
LEAK = Question(
    id="share.leak",
    axis="share",
    question="What can somebody do who finds the credential of an outsider that sells?",
    unit="things that worked of seven tried",
    better="lower",
    source=line_of(leaked),
)

FOREIGN = Question(
    id="share.foreign_objects",
    axis="share",
    question="How often does somebody reach what is somebody else's?",
    unit="attempts that worked",
    better="lower",
    source=line_of(reached),
)
SERVER_SIDE = Question(
    id="share.another_front_end.server_lines",
    axis="share",
    question="What does a trip that opens without a network take on the server?",
    unit="lines that are not blank",
    better="lower",
    source=line_of(of_patch),
)
CLIENT_SIDE = Question(
    id="share.another_front_end.client_lines",
    axis="share",
    question="What does a trip that opens without a network take in the client?",
    unit="lines that are not blank",
    better="lower",
    source=line_of(of_patch),
)
EXPOSURE = Question(
    id="share.exposure",
    axis="share",
    question="How many facts does a traveller's screen get that it does not show?",
    unit="names of facts, summed over five screens",
    better="lower",
    source=line_of(unshown),
)


def redesign_question(redesigns: Sequence[Request], calls: int) -> Question:
    """Return what is asked about so many calls in all, made after each of these redesigns."""
    many = IN_WORDS.get(len(redesigns), f"{len(redesigns)} redesigns")
    which = " and ".join(each.title[0].lower() + each.title[1:] for each in redesigns)
    return Question(
        id="share.redesign",
        axis="share",
        question=f"After {many} of the site, {which}, how many of an outsider's calls are still "
        "right?",
        unit=f"right answers of {calls}",
        better="higher",
        source=line_of(work),
    )


def redesigns_question(calls: int) -> Question:
    """Return what is asked about the calls that are made after each redesign in the catalogue."""
    return Question(
        id="share.redesigns",
        axis="share",
        question="After each redesign of the site, how many of an outsider's calls are right?",
        unit=f"right answers of {calls}",
        better="higher",
        source=line_of(work),
    )


def api_change_question(calls: int) -> Question:
    """Return what is asked about the calls that are made after each change of the API."""
    return Question(
        id="share.api_changes",
        axis="share",
        question="After each change of the API, how many of an outsider's calls are right?",
        unit=f"right answers of {calls}",
        better="higher",
        source=line_of(work),
    )
