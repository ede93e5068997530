"""The pairs of all blocks so far, and what they have settled: 8, 16, 24, and no peeking between."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from benchmarks.scale.plan import PAIRS_PER_BLOCK, Kind, Task
from benchmarks.scale.readings import (
    Measure,
    Readings,
    SliceReading,
    answer_gates,
    generator_gates,
    kept,
    open_loop_gates,
    pairs,
    silence_gates,
)
from benchmarks.verdict import Better, Decision, Pair, judge

BETTER: dict[Measure, Better] = {"cpu": "lower", "throughput": "higher"}
LATER: dict[Measure, Better] = {"p50": "lower", "p95": "lower"}  # of an open loop
SIDES = ("monolith", "decoupled")
CONTROL = ("monolith", "again")  # two launches of one build


class Settled(NamedTuple):
    """The last look at one measure of one task, and the pairs it saw."""

    pairs: list[Pair]
    decision: Decision


@dataclass
class Series:
    """What one run knows so far."""

    pinned: bool
    better: Mapping[Measure, Better] = field(default_factory=lambda: BETTER)  # what is judged
    comparison: Kind = "A/B"
    sides: tuple[str, str] = SIDES
    readings: Readings = field(default_factory=Readings)
    looks: dict[tuple[Task, Measure], Settled] = field(default_factory=dict)

    def add(self, block: Readings) -> None:
        """Take in a block and look again at what it measured and what was still open."""
        self.readings = self.readings.plus(block)
        for task in {each.task for each in block.slices if each.comparison == self.comparison}:
            for measure in self.better:
                if self._is_open(task, measure):
                    self.looks[task, measure] = self._look(task, measure)

    def open_tasks(self) -> list[Task]:
        """Return the tasks that another block may settle."""
        return sorted({task for (task, _), look in self.looks.items() if look.decision.wants_more})

    def control(self, measure: Measure) -> Decision:
        """Return the A/A check: one build against a second launch of itself."""
        side_by_side = pairs(self.readings.slices, "find_a_train", "A/A", CONTROL)
        return self._judged(side_by_side, measure, ())

    def arrivals(self, task: Task) -> float:
        """Return how many a second an open loop asked for, in the middle of its slices."""
        of_task = (each for pair in self._pairs(task) for each in pair)
        return median(each.asked_for / (each.t1 - each.t0) for each in of_task)

    def notes(self, task: Task) -> tuple[str, ...]:
        """Return what a sceptic asks of a task's rows: the generator, and how much was read."""
        slices = [each for pair in self._pairs(task) for each in pair]
        if not slices:
            return ()
        read, wrong = sum(each.sampled for each in slices), sum(each.wrong for each in slices)
        found = [
            self._busy(task, "generator", lambda each: each.generator_share),
            self._busy(task, "servers", lambda each: each.cpu / (each.t1 - each.t0)),
            f"{wrong} wrong answers, {read:,} read in full",
            f"slices of {median(each.t1 - each.t0 for each in slices):.2g} s",
        ]
        if any(each.asked_for for each in slices):
            most = max(each.most_at_once for each in slices)
            sides = zip(*self._pairs(task), strict=True)
            lag = max(median(each.lag for each in side) for side in sides)
            found.append(f"{self.arrivals(task):.0f} a second asked, at most {most} at once")
            found.append(f"generator late by {1000 * lag:.1f} ms (p99)")
        return tuple(found)

    def _busy(self, task: Task, who: str, share: Callable[[SliceReading], float]) -> str:
        """Return how much of a core somebody took in each side's slices, in the middle."""
        sides = zip(self.sides, zip(*self._pairs(task), strict=True), strict=True)
        told = (f"{median(map(share, of)):.0%} ({name})" for name, of in sides)
        return f"{who} {', '.join(told)} of a core"

    def stop(self, reason: str) -> None:
        """Take the word from whatever is still open."""
        for key, (used, decision) in self.looks.items():
            if decision.wants_more:
                self.looks[key] = Settled(used, decision.voided(reason))

    def wrong_answers(self, task: Task) -> tuple[str, ...]:
        """Return the gate that a wrong answer of the survey or of a slice closes."""
        surveys = (survey for survey in self.readings.surveys if survey.task == task)
        surveyed = tuple(complaint for survey in surveys for complaint in survey.complaints)
        return surveyed[:1] or answer_gates(self._pairs(task))

    def _is_open(self, task: Task, measure: Measure) -> bool:
        look = self.looks.get((task, measure))
        return look is None or look.decision.wants_more

    def _look(self, task: Task, measure: Measure) -> Settled:
        side_by_side = self._pairs(task)
        gates = self.wrong_answers(task) + silence_gates(side_by_side)
        if measure == "throughput":
            gates += generator_gates(side_by_side, self.pinned)
        elif measure in LATER:
            gates += open_loop_gates(side_by_side, self.pinned)
        return Settled(kept(side_by_side, measure), self._judged(side_by_side, measure, gates))

    def _pairs(self, task: Task) -> list[tuple[SliceReading, SliceReading]]:
        return pairs(self.readings.slices, task, self.comparison, self.sides)

    def _judged(
        self,
        side_by_side: list[tuple[SliceReading, SliceReading]],
        measure: Measure,
        gates: Iterable[str],
    ) -> Decision:
        used = kept(side_by_side, measure)
        return judge(
            used,
            measure,
            self.better[measure],
            dropped=len(side_by_side) - len(used),
            launches=len(side_by_side) // PAIRS_PER_BLOCK,  # each block has its own
            gates=gates,
        )
