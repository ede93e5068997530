"""Whether another server turns the comparison round: uvicorn for granian, and waitress for granian.

The apps, their settings and their questions stay; one row per choice of servers, and the notes
tell what each change alone does to its side.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import islice
from typing import NamedTuple

from benchmarks.controls.errands import alone, cost_of, queries_with_queues
from benchmarks.controls.rates import WrongAnswers
from benchmarks.controls.rounds import alternated
from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, measured, times
from benchmarks.scale.plan import Build
from benchmarks.source import line_of
from benchmarks.verdict import Decision, Pair, judge, unmeasured

SEARCHES = 160  # in one go: found before, nothing sold since
SEED = 2026
THROUGH = "benchmarks.controls.other_server"
MISSING = "waitress is not installed: `python -m pip install waitress`, or `make setup`"


class Served(NamedTuple):
    """A build behind a server."""

    build: Build
    server: str

    def __str__(self) -> str:
        return f"{self.build} behind {self.server}"

    @property
    def path(self) -> str:
        """Return where it answers a search."""
        return "/trains" if self.build == "monolith" else "/v1/departures"


USUAL = (Served("monolith", "granian"), Served("api", "granian"))
OTHERS = (Served("monolith", "waitress"), Served("api", "uvicorn"))
ROWS = {"granian": USUAL, "others": OTHERS}
Costs = Mapping[Served, Sequence[float]]  # CPU ms per search, one per round


def server_rows(context: Context) -> list[Row]:
    """Return a row for the builds' own server, and one for a server of another make on each."""
    here = [one for one in (*USUAL, *OTHERS) if is_here(one)]
    costs = _costs(here, context)
    stamp = Stamp.now()
    return [_row(name, costs, stamp) for name in ROWS]


def is_here(served: Served) -> bool:
    """Tell whether a server can be started; all but waitress come with the builds."""
    return find_spec(served.server) is not None


def _costs(every: Sequence[Served], context: Context) -> Costs:
    queries = list(islice(queries_with_queues(context.world, SEED), SEARCHES))
    said: dict[Build, list[bytes]] = {}

    def once(served: Served) -> float:
        cost = cost_of(running[served], [query.under(served.path) for query in queries])
        if said.setdefault(served.build, cost.bodies) != cost.bodies:
            raise WrongAnswers(f"{served} answers otherwise than behind another server")
        return cost.cpu

    with ExitStack() as stack:
        running = {
            served: stack.enter_context(
                alone(
                    served.build,
                    context,
                    name=str(served).replace(" ", "-"),
                    through=THROUGH if served in OTHERS else None,
                )
            )
            for served in every
        }
        for served in every:
            once(served)  # to warm up: from now on every search was asked before
        return alternated(every, once, context.say)


def _row(name: str, costs: Costs, stamp: Stamp) -> Row:
    monolith, decoupled = ROWS[name]
    question = Question(
        id=f"scale.servers.{name}",
        axis="scale",
        question=f"Behind {monolith.server} and {decoupled.server}: what does it cost the servers "
        "to find a train again?",
        unit="CPU ms per search",
        better="lower",
        source=line_of(server_rows),
    )
    if monolith not in costs:
        row = measured(question, [], unmeasured(MISSING), stamp)
    else:
        pairs = _pairs(costs, monolith, decoupled)
        row = measured(question, pairs, judge(pairs, "cpu", "lower"), stamp)
    return row.with_notes(
        *(_told(costs, *change) for change in zip(USUAL, (monolith, decoupled), strict=True))
    )


def _pairs(costs: Costs, here: Served, there: Served) -> list[Pair]:
    return list(zip(costs[here], costs[there], strict=True))


def _told(costs: Costs, usual: Served, other: Served) -> str:
    """Return what a change of servers alone does to one side."""
    if other == usual:
        return f"{usual}, as it is delivered"
    if other not in costs:
        return MISSING
    ratio: Decision = judge(_pairs(costs, usual, other), "cpu", "lower")
    assert ratio.ratio is not None
    factor, low, high = map(times, vars(ratio.ratio).values())
    return f"{other} needs {factor} × what it needs behind {usual.server} ({low} to {high})"
