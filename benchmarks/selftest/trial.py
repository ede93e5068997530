"""What one self-test row is: a task, a measure, one complete run, and what was hidden in it."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median, stdev
from typing import Any

from benchmarks.scale.plan import Build, Task
from benchmarks.scale.readings import Measure
from benchmarks.verdict import WINNERS, Decision, Pair, Verdict

CALM = 0.03  # spread of the pairs' log ratios up to which "same" can be expected
VERIFIED = (0.17, 0.23)  # what the OS must have seen of the 20 % that were asked for


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One row whose true answer is known: nothing was hidden, or more work on one side."""

    repeat: int
    build: Build
    task: Task
    measure: Measure
    hidden: str  # the side with more work; "" for one build against itself
    told: float  # factor of CPU per task on the hidden side, by the loop's clock; 1.0 without one
    factor: float  # the same with what the loop costs beside its clock, see `burden.py`
    verdict: Verdict
    ratio: tuple[float, float, float] | None  # decoupled / monolith: estimate, low, high
    spread: float  # standard deviation of the pairs' log ratios
    logs: tuple[float, ...]  # of the pairs, in order, to draw other rows from
    gates: tuple[str, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether a build was told to differ from itself."""
        return not self.hidden and self.verdict in WINNERS

    @property
    def is_same(self) -> bool:
        """Whether the two sides were told to be alike."""
        return self.verdict is Verdict.SAME

    @property
    def is_calm(self) -> bool:
        """Whether the machine was calm enough to tell that two sides are the same."""
        return self.spread <= CALM

    @property
    def is_verified(self) -> bool:
        """Whether the hidden work was what it should be."""
        return VERIFIED[0] <= self.told - 1 <= VERIFIED[1]

    @property
    def is_found(self) -> bool:
        """Whether the side without the hidden work won; a row that gates void is not found."""
        winner = Verdict.MONOLITH if self.hidden == "decoupled" else Verdict.DECOUPLED
        return bool(self.hidden) and self.verdict is winner

    @property
    def is_covered(self) -> bool:
        """Whether the interval of the ratio holds the verified factor."""
        if self.ratio is None:
            return False
        factor = self.factor if self.hidden == "decoupled" else 1 / self.factor
        _, low, high = self.ratio
        return low <= factor <= high

    @property
    def excess(self) -> float:
        """How far the estimate lies above what the loop's own clock told, as a share of it."""
        if self.ratio is None:
            return math.inf
        estimate = self.ratio[0] if self.hidden == "decoupled" else 1 / self.ratio[0]
        return estimate / self.told - 1

    def to_json(self) -> dict[str, Any]:
        """Return the row as selftest.json stores it."""
        return {**asdict(self), "verdict": self.verdict.value}


def calmed(trial: Trial) -> Trial:
    """Return a row as a calm machine would have given it: its pairs drawn together, none left out.

    So a lab that never says "same" is found out on a machine that is never calm. They are drawn
    towards their own middle: where that is not level, it stays so.
    """
    shrunk = min(1.0, CALM / trial.spread) if trial.spread else 1.0
    middle = median(trial.logs) if trial.logs else 0.0
    logs = tuple(middle + shrunk * (log - middle) for log in trial.logs)
    return replace(trial, spread=CALM, logs=logs)


def trial_of(pairs: Sequence[Pair], decision: Decision, **what: Any) -> Trial:
    """Return the row of a finished run; what: the fields that the run itself does not tell."""
    logs = tuple(math.log(there) - math.log(here) for here, there in pairs)
    ratio = decision.ratio
    return Trial(
        **what,
        verdict=decision.verdict,
        ratio=None if ratio is None else (ratio.estimate, ratio.low, ratio.high),
        spread=stdev(logs) if len(logs) > 1 else math.inf,
        logs=logs,
        gates=decision.gates,
    )
