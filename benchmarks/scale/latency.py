"""SCALE in an open loop: how long travellers wait who arrive whether or not others are served."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale import tasks
from benchmarks.scale.blocks import blocks
from benchmarks.scale.plan import TASKS, Task
from benchmarks.scale.readings import Measure, SliceReading
from benchmarks.scale.rows import DEEDS
from benchmarks.scale.series import LATER, Series
from benchmarks.source import line_of
from benchmarks.verdict import control_gates

LOADS = {"": 0.50, ".busy": 0.75}  # of what the slower side can do; the busy one in a full run
TAIL = 2.0  # times the mean
SHARES = {"p50": "half of them", "p95": "all but one in twenty"}


def latency_rows(context: Context) -> list[Row]:
    """Return how long tasks take when they arrive by a schedule that is the same for both."""
    names = [name for name in LOADS if not name or context.mode == "full"]
    deadline, rows = time.monotonic() + context.seconds, list[Row]()
    for number, name in enumerate(names):
        seconds = (deadline - time.monotonic()) / (len(names) - number)
        rows += _rows_at(replace(context, seconds=seconds), name)
    return rows


def _rows_at(context: Context, name: str) -> list[Row]:
    wanted = [task for task in TASKS if context.wants(f"scale.{task}")] or [TASKS[0]]
    series = Series(pinned=bool(cores().both), better=LATER)
    for _ in blocks(context, wanted, series, LOADS[name]):
        pass  # what they gave is in the series
    if not name:
        context.findings.append(mean_and_tail(series.readings.slices))
    controls = {measure: series.control(measure) for measure in LATER}
    context.noise.update({f"scale {measure}{name}": of for measure, of in controls.items()})
    stamp = Stamp.now()
    rows = []
    for (task, measure), (pairs, decision) in sorted(series.looks.items()):
        voided = decision.voided(*control_gates(controls[measure]))
        question = _question(task, measure, name)
        rows.append(measured(question, pairs, voided, stamp).with_notes(*series.notes(task)))
    return rows


def mean_and_tail(slices: Sequence[SliceReading]) -> Finding:
    """Return whether a mean of an open loop tells how long the slowest one in a hundred waits."""
    waits: dict[str, list[float]] = {}
    for each in slices:
        if each.asked_for and each.comparison == "A/B":
            waits.setdefault(f"{DEEDS[each.task]}, {each.side}", []).extend(each.latencies)
    told = {who: _Told(*_milliseconds(seconds)) for who, seconds in waits.items()}
    worst = max(told, key=lambda who: told[who].tail)
    return Finding(
        claim=Claim.M10,
        rule=f"holds if nobody's p99 is more than {TAIL:g} times the mean",
        word=Word.NOT if told[worst].tail > TAIL else Word.HOLDS,
        why=f"to {worst}: mean {told[worst].mean:.1f} ms, p50 {told[worst].p50:.1f}, "
        f"p95 {told[worst].p95:.1f}, p99 {told[worst].p99:.1f}",
        figures={
            f"{who}, {name} in ms": value
            for who, one in told.items()
            for name, value in one._asdict().items()
        },
        source=line_of(mean_and_tail),
        stamp=Stamp.now(),
    )


class _Told(NamedTuple):
    """What can be told of many waits, in milliseconds."""

    mean: float
    p50: float
    p95: float
    p99: float

    @property
    def tail(self) -> float:
        """Return how many times the mean the slowest one in a hundred takes."""
        return self.p99 / self.mean


def _milliseconds(seconds: Sequence[float]) -> list[float]:
    waits = 1000 * np.asarray(seconds)
    return [float(waits.mean()), *map(float, np.percentile(waits, (50, 95, 99)))]


def _question(task: Task, measure: Measure, name: str) -> Question:
    return Question(
        id=f"scale.{task}.{measure}{name}",
        axis="scale",
        question=f"When {LOADS[name]:.0%} of what the slower side can do arrives: "
        f"how long do {SHARES[measure]} wait at most to {DEEDS[task]}?",
        unit="milliseconds",
        better="lower",
        source=line_of(getattr(tasks, task)),
    )
