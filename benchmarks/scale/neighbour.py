"""Who searches and who books while a neighbour asks for predictions without end.

Two workers of the monolith, each with its own copy of the model, stand against one of the API and
a predictor; all on the same cores. The neighbour is an app that shows chances: it asks the API,
`POST /v1/chances`, with a partner's key. The monolith has nothing for such an app, so there it
reads the pages of results on which those chances stand. Its questions are the same on both sides,
as many a second, and were never asked before: the model scores the same parties. That the API
looks the key up and counts each call belongs to its price, and to its figures.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice

import numpy as np

from benchmarks.controls.errands import rides_with_queues
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale.blocks import NO_TIME, while_open
from benchmarks.scale.clocks import pinned
from benchmarks.scale.plan import PAIRS_PER_BLOCK, Task
from benchmarks.scale.readings import Readings
from benchmarks.scale.series import SIDES, Series
from benchmarks.scale.stormy import GUARD, RATES, SECONDS, SEED, most, running, slices
from benchmarks.source import line_of
from benchmarks.verdict import LOOKS

STORM_LOAD = 0.5  # of what the slower side can do when it does nothing else
DEEDS: Mapping[Task, str] = {"find_a_train": "find a train", "book": "book a party on screen"}
NEW_RIDES = 8_000


def neighbour_rows(context: Context) -> list[Row]:
    """Return how long searches and bookings take meanwhile, all but one in twenty of them."""
    series = Series(pinned=bool(cores().both), better={"p95": "lower"})
    rides = list(islice(rides_with_queues(context.world, SEED), NEW_RIDES))
    storms: list[float] = []

    def load_of_next() -> float:
        return 2 * PAIRS_PER_BLOCK * (SECONDS + GUARD) if series.open_tasks() or not storms else 0

    for number in while_open(context.seconds, len(LOOKS), load_of_next):
        with ExitStack() as stack:
            sides = {side: stack.enter_context(running(side, context, rides)) for side in SIDES}
            stack.enter_context(pinned(cores().generator))
            context.say("find out what a neighbour may ask for")
            storms.append(STORM_LOAD * min(most(side) for side in sides.values()))
            first = number * PAIRS_PER_BLOCK
            series.add(Readings(tuple(slices(sides, storms[0], first, context))))
    series.stop(NO_TIME.format(pairs=len(storms) * PAIRS_PER_BLOCK))
    stamp = Stamp.now()
    return [
        measured(_question(task), *series.looks[task, "p95"], stamp).with_notes(
            f"{storms[0]:.0f} new predictions a second, {STORM_LOAD:.0%} of the slower side's most",
            _slowest(series, task),
            *series.notes(task),
        )
        for task in RATES
    ]


def _question(task: Task) -> Question:
    return Question(
        id=f"scale.neighbour.{task}",
        axis="scale",
        question="While a neighbour asks for predictions: how long do all but one in twenty wait "
        f"at most to {DEEDS[task]}?",
        unit="milliseconds",
        better="lower",
        source=line_of(neighbour_rows),
    )


def _slowest(series: Series, task: Task) -> str:
    """Return the p99 of all slices together; one slice has too few answers for it."""
    told = []
    for side in SIDES:
        of = (s for s in series.readings.slices if (s.task, s.side) == (task, side))
        waits = [wait for one in of for wait in one.latencies]
        told.append(f"{side} {1000 * float(np.percentile(waits, 99)):.0f} ms")
    return f"p99 over all slices: {', '.join(told)}"
