"""The pairs of all blocks so far, and what they have settled: 8, 16, 24, and no peeking between."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.scale.plan import Task
from benchmarks.scale.readings import (
    Measure,
    Readings,
    SliceReading,
    answer_gates,
    generator_gates,
    kept,
    pairs,
    silence_gates,
)
from benchmarks.verdict import Better, Decision, Pair, judge

BETTER: dict[Measure, Better] = {"cpu": "lower", "throughput": "higher"}
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
    readings: Readings = field(default_factory=Readings)
    looks: dict[tuple[Task, Measure], Settled] = field(default_factory=dict)

    def add(self, block: Readings) -> None:
        """Take in a block and look again at what it measured and what was still open."""
        self.readings = self.readings.plus(block)
        for task in {each.task for each in block.slices if each.comparison == "A/B"}:
            for measure in BETTER:
                if self._is_open(task, measure):
                    self.looks[task, measure] = self._look(task, measure)

    def open_tasks(self) -> list[Task]:
        """Return the tasks that another block may settle."""
        return sorted({task for (task, _), look in self.looks.items() if look.decision.wants_more})

    def control(self, measure: Measure) -> Decision:
        """Return the A/A check: one build against a second launch of itself."""
        side_by_side = pairs(self.readings.slices, "find_a_train", "A/A", CONTROL)
        return _judged(side_by_side, measure, ())

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
        return Settled(kept(side_by_side, measure), _judged(side_by_side, measure, gates))

    def _pairs(self, task: Task) -> list[tuple[SliceReading, SliceReading]]:
        return pairs(self.readings.slices, task, "A/B", SIDES)


def _judged(
    side_by_side: list[tuple[SliceReading, SliceReading]], measure: Measure, gates: Iterable[str]
) -> Decision:
    used = kept(side_by_side, measure)
    dropped = len(side_by_side) - len(used)
    return judge(used, measure, BETTER[measure], dropped=dropped, gates=gates)
