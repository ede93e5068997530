"""M3: what Flask and FastAPI, page and JSON each have to do with what an answer costs.

Two corners are the real apps, the two others are `crossed.py`. All four serve the same railway by
the same rules with the same settings, on one core, and get the same questions in each round. Two
questions are asked: a search that was asked before (nothing was sold since), and one that nobody
asked before, for which the model has to score the parties that would queue: neither build has a
route that does less to tell a chance to anybody who asks. Nobody is signed in.

In logs, what the API saves is the sum of two parts: FastAPI in Flask's place, in the middle of
page and JSON, and JSON in the page's place, in the middle of Flask and FastAPI. The interaction
says how far those middles mislead: the gain of JSON under FastAPI over that under Flask.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from statistics import median
from typing import Any, Literal, NamedTuple

from benchmarks.claims import Claim, Finding, Word
from benchmarks.controls.errands import Query, alone, cost_of, queries_with_queues
from benchmarks.controls.rates import WrongAnswers
from benchmarks.experiments import Context
from benchmarks.row import Row, Stamp, times
from benchmarks.scale.plan import Build
from benchmarks.source import line_of
from benchmarks.verdict import LOOKS, Decision, Verdict, judge
from depot.processes import Running

Task = Literal["search", "predict"]
TASKS: tuple[Task, ...] = ("search", "predict")
SEARCHES, PREDICTIONS = 160, 60  # in one go; each prediction is asked for in one round alone
SEED = 2026
THROUGH = "benchmarks.controls.crossed"


class Corner(NamedTuple):
    """One of the four: what it is served with, and what it answers with."""

    framework: Literal["Flask", "FastAPI"]
    representation: Literal["page", "JSON"]

    @property
    def build(self) -> Build:
        """Return the build whose search, database layer and settings it has."""
        return "monolith" if self.framework == "Flask" else "api"

    @property
    def path(self) -> str:
        """Return where it answers a search."""
        return "/trains" if self.representation == "page" else "/v1/departures"


FLASK_PAGE, FLASK_JSON = Corner("Flask", "page"), Corner("Flask", "JSON")
FASTAPI_PAGE, FASTAPI_JSON = Corner("FastAPI", "page"), Corner("FastAPI", "JSON")
CORNERS = (FLASK_PAGE, FLASK_JSON, FASTAPI_PAGE, FASTAPI_JSON)
REAL = (FLASK_PAGE, FASTAPI_JSON)  # the monolith and the API as they are
Costs = Mapping[Corner, Sequence[float]]  # CPU ms per answer, one per round
Split = Mapping[str, Decision]


def corner_findings(context: Context) -> list[Row]:
    """Add what became of M3; there is no row, as those of `scale.load` have no control in them."""
    queries = queries_with_queues(context.world, SEED)
    known = list(islice(queries, SEARCHES))
    with _corners(context) as running:
        _compared([_bodies(running[corner], corner, known) for corner in CORNERS])
        costs = _costs(context, running, known, queries)
    context.findings.append(_framework_or_architecture(costs))
    return []


@contextmanager
def _corners(context: Context) -> Iterator[Mapping[Corner, Running]]:
    with ExitStack() as stack:
        yield {
            corner: stack.enter_context(
                alone(
                    corner.build,
                    context,
                    name=f"{corner.framework}-{corner.representation}",
                    through=None if corner in REAL else THROUGH,
                )
            )
            for corner in CORNERS
        }


def _costs(
    context: Context,
    running: Mapping[Corner, Running],
    known: Sequence[Query],
    new: Iterator[Query],
) -> dict[Task, dict[Corner, list[float]]]:
    """Return what each corner's answers cost; the same questions for all of them in a round."""
    costs: dict[Task, dict[Corner, list[float]]] = {
        task: {corner: [] for corner in CORNERS} for task in TASKS
    }
    for number in range(LOOKS[0]):
        asked = {"search": known, "predict": list(islice(new, PREDICTIONS))}
        order = CORNERS if number % 2 == 0 else CORNERS[::-1]
        for task in TASKS:
            context.say(f"{task}, round {number + 1} of {LOOKS[0]}", number / LOOKS[0])
            told: dict[Corner, list[bytes]] = {}
            for corner in order:
                paths = [query.under(corner.path) for query in asked[task]]
                cpu, told[corner] = cost_of(running[corner], paths)
                costs[task][corner].append(cpu)
            _compared([told[corner] for corner in CORNERS])
    return costs


def _bodies(running: Running, corner: Corner, queries: Sequence[Query]) -> list[bytes]:
    return cost_of(running, [query.under(corner.path) for query in queries]).bodies


def _compared(told: Sequence[Sequence[bytes]]) -> None:
    """Raise WrongAnswers unless pages are the same bytes under both frameworks, and JSON too."""
    flask_page, flask_json, fastapi_page, fastapi_json = told
    for here, there in ((flask_page, fastapi_page), (flask_json, fastapi_json)):
        for one, other in zip(here, there, strict=True):
            if one != other:
                raise WrongAnswers(f"Flask says {one[:300]!r}, FastAPI {other[:300]!r}")


def split(costs: Costs) -> Split:
    """Return what the API saves in all, and by framework, representation and interaction."""
    logs = {corner: [math.log(cpu) for cpu in of] for corner, of in costs.items()}
    rounds = list(zip(*(logs[corner] for corner in CORNERS), strict=True))
    contrasts = {
        "all": [fastapi_json - flask_page for flask_page, _, _, fastapi_json in rounds],
        "framework": [(c + d - a - b) / 2 for a, b, c, d in rounds],
        "representation": [(b + d - a - c) / 2 for a, b, c, d in rounds],
        "interaction": [(d - c) - (b - a) for a, b, c, d in rounds],
    }
    return {
        name: judge([(1.0, math.exp(log)) for log in found], "cpu", "lower")
        for name, found in contrasts.items()
    }


def _framework_or_architecture(costs: Mapping[Task, Costs]) -> Finding:
    """Return whether the framework alone makes the API's answers cheaper, and most of it."""
    splits = {task: split(costs[task]) for task in TASKS}
    words = {_explains(splits[task], _excess(costs[task])) for task in TASKS}
    word = next((one for one in (Word.NOT, Word.OPEN) if one in words), Word.HOLDS)
    return Finding(
        claim=Claim.M3,
        rule="holds if, in a search and in a prediction alike, FastAPI in Flask's place saves more "
        "than 5 % of an answer's CPU, and 5 % more than JSON in the page's place",
        word=word,
        why="; ".join(_told(task, splits[task], costs[task]) for task in TASKS),
        figures=dict(_figures(costs, splits)),
        source=line_of(corner_findings),
        stamp=Stamp.now(),
    )


def _excess(costs: Costs) -> Decision:
    """Return what is left of the framework's part after the representation's, round by round."""
    crossed = zip(costs[FLASK_JSON], costs[FASTAPI_PAGE], strict=True)
    return judge(list(crossed), "cpu", "lower")  # the two contrasts differ by just these corners


def _explains(parts: Split, excess: Decision) -> Word:
    """Return whether the framework saves CPU, and more than the representation does."""
    verdicts = {parts["framework"].verdict, excess.verdict}
    if verdicts == {Verdict.DECOUPLED}:
        return Word.HOLDS
    return Word.NOT if verdicts & {Verdict.MONOLITH, Verdict.SAME} else Word.OPEN


def _told(task: Task, parts: Split, costs: Costs) -> str:
    here, there = (f"{median(costs[corner]):.2f}" for corner in REAL)
    told = ", ".join(f"{name} {part(of)}" for name, of in parts.items() if name != "all")
    return f"{task}: {here} ms of CPU in the monolith, {there} in the API ({told})"


def part(decision: Decision) -> str:
    """Return a part in percent with its interval, or as a range where it may be nothing at all."""
    ratio = decision.ratio
    assert ratio is not None
    if ratio.low <= 1 <= ratio.high:
        return f"not told from nothing: {times(ratio.low)} to {times(ratio.high)} ×"
    percents = (f"{100 * (factor - 1):+.0f}" for factor in (ratio.estimate, ratio.low, ratio.high))
    return "{} % ({} to {})".format(*percents)


def _figures(costs: Mapping[Task, Costs], splits: Mapping[Task, Split]) -> Iterator[Any]:
    for task in TASKS:
        for corner in CORNERS:
            told = f"{task}, {corner.framework} with {corner.representation}, CPU ms per answer"
            yield told, median(costs[task][corner])
        for name, decision in splits[task].items():
            assert decision.ratio is not None
            for end, factor in vars(decision.ratio).items():
                yield f"{task}, {name}, factor ({end})", factor
