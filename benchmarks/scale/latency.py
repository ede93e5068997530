"""SCALE in an open loop: how long travellers wait who arrive whether or not others are served."""

import time
from collections.abc import Iterator, Mapping, Sequence
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
from benchmarks.scale.series import LATER, SIDES, Series
from benchmarks.source import line_of
from benchmarks.verdict import MARGINS, control_gates, control_notes

LOADS = {"": 0.50, ".busy": 0.75}  # of what the slower side can do; the busy one in a full run
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
        notes = (*series.notes(task), *control_notes(controls[measure]))
        rows.append(measured(question, pairs, voided, stamp).with_notes(*notes))
    return rows


def mean_and_tail(slices: Sequence[SliceReading]) -> Finding:
    """Return whether the means of an open loop set the builds as far apart as their p95s do."""
    stories = _stories(slices)
    silent = [(task, side) for task, of in stories.items() for side in SIDES if side not in of]
    apart = {
        task: _Apart(*(of[side] for side in SIDES))
        for task, of in stories.items()
        if len(of) == len(SIDES)
    }
    astray = any(both.astray > 1 + MARGINS["p95"] for both in apart.values())
    unknown = silent or not apart
    return Finding(
        claim=Claim.M10,
        rule="holds if, task by task, the builds' p95s differ by as much as their means do, give "
        f"or take {MARGINS['p95']:.0%}",
        word=Word.NOT if astray else Word.OPEN if unknown else Word.HOLDS,
        why="; ".join([*_told(apart), *(f"no answer to {DEEDS[t]}, {side}" for t, side in silent)]),
        figures=dict(_figures(stories, apart)),
        source=line_of(mean_and_tail),
        stamp=Stamp.now(),
    )


class _Story(NamedTuple):
    """What can be told of many waits, in milliseconds."""

    mean: float
    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        return (
            f"mean {self.mean:.1f} ms, p50 {self.p50:.1f}, p95 {self.p95:.1f}, p99 {self.p99:.1f}"
        )

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "_Story":
        """Return the story of waits."""
        waits = 1000 * np.asarray(seconds)
        return cls(float(waits.mean()), *map(float, np.percentile(waits, (50, 95, 99))))


class _Apart(NamedTuple):
    """How far apart both builds are at one task, told in two ways."""

    monolith: _Story
    decoupled: _Story

    @property
    def by_means(self) -> float:
        """Return the ratio of the means, decoupled / monolith."""
        return self.decoupled.mean / self.monolith.mean

    @property
    def by_p95s(self) -> float:
        """Return the ratio of the p95s, decoupled / monolith."""
        return self.decoupled.p95 / self.monolith.p95

    @property
    def astray(self) -> float:
        """Return how many times the one ratio is the other, whichever is larger."""
        ratio = self.by_p95s / self.by_means
        return max(ratio, 1 / ratio)


_Stories = Mapping[Task, Mapping[str, _Story]]  # by side; one that answered nothing has none


def _stories(slices: Sequence[SliceReading]) -> _Stories:
    """Return what is told of all waits in the open A/B slices, pooled by task and side."""
    pools: dict[Task, dict[str, list[SliceReading]]] = {}
    for each in slices:
        if each.asked_for and each.comparison == "A/B":
            pools.setdefault(each.task, {}).setdefault(each.side, []).append(each)
    return {
        task: {
            side: _Story.of([seconds for each in pool for seconds in each.latencies])
            for side, pool in of.items()
            if any(each.right for each in pool)
        }
        for task, of in pools.items()
    }


def _told(apart: Mapping[Task, _Apart]) -> Iterator[str]:
    """Yield in clauses the task at which the means lead furthest astray."""
    if apart:
        task = max(apart, key=lambda task: apart[task].astray)
        both = apart[task]
        yield (
            f"to {DEEDS[task]}, the decoupled build needs {both.by_means:.2f} × the monolith's "
            f"mean and {both.by_p95s:.2f} × its p95"
        )
        yield from (f"{side}: {story}" for side, story in both._asdict().items())


def _figures(stories: _Stories, apart: Mapping[Task, _Apart]) -> Iterator[tuple[str, float]]:
    for task, of in stories.items():
        for side, story in of.items():
            for name, value in story._asdict().items():
                yield f"{DEEDS[task]}, {side}, {name} in ms", value
    for task, both in apart.items():
        yield f"{DEEDS[task]}, ratio of means", both.by_means
        yield f"{DEEDS[task]}, ratio of p95s", both.by_p95s


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
