"""What the generator wrote down, turned into pairs for the verdict and gates against it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal, NamedTuple

import numpy as np

from benchmarks.scale.plan import SEATS, Kind, Task
from benchmarks.verdict import Pair

MOST_FOREIGN = 0.05  # of a core, or of them all where nothing is pinned; more disturbs a slice
MOST_IDLE = 0.02  # of a core, for the side that should rest
MOST_GENERATOR = 0.80  # of a core; above, the generator measures itself
MOST_GENERATOR_IN_OPEN_LOOP = 0.50  # a busier one wakes up too late
MOST_LAG = 0.001  # seconds, or a tenth of the quicker side's p50 if that is longer
MOST_WAITING = 0.05  # of what an open loop asks for, unanswered when a slice ends: a queue grows

Measure = Literal["cpu", "throughput", "p50", "p95"]
PERCENTILES: dict[Measure, int] = {"p50": 50, "p95": 95}


@dataclass(frozen=True, kw_only=True)
class SliceReading:
    """One slice as it was measured, raw."""

    pair: int
    comparison: Kind
    task: Task
    side: str
    t0: float  # seconds on the generator's clock
    t1: float
    right: int
    wrong: int
    latencies: tuple[float, ...]  # seconds, one per task, right or wrong
    requests: int
    wire_bytes: int
    cpu: float  # seconds, of all processes of the side
    idle_share: float
    generator_share: float
    foreign_share: float
    pids_changed: bool
    sampled: int
    complaints: tuple[str, ...]  # what was wrong, the first few
    burnt: float = 0.0  # seconds of CPU that a burdened side wasted
    # Of an open loop:
    asked_for: int = 0
    censored: int = 0  # unanswered when time was up; they stand in `latencies` with that time
    lag: float = 0.0  # seconds, p99 of how late the generator itself woke up
    most_at_once: int = 0
    waiting: int = 0  # unanswered when the slice ended, before it got time to drain

    def value(self, measure: Measure) -> float:
        """Return CPU milliseconds per right task, right tasks a second, or milliseconds."""
        if measure == "cpu":
            return 1000 * self.cpu / self.right
        if measure == "throughput":
            return self.right / (self.t1 - self.t0)
        return 1000 * float(np.percentile(self.latencies, PERCENTILES[measure]))

    @property
    def fell_behind(self) -> bool:
        """Whether more waited at the end of an open loop than its connections can carry."""
        return self.waiting > max(SEATS, MOST_WAITING * self.asked_for)

    @property
    def disturbed(self) -> bool:
        """Whether something else ran; decided without a look at what was measured."""
        noisy = self.foreign_share > MOST_FOREIGN or self.idle_share > MOST_IDLE
        return noisy or self.pids_changed


class Survey(NamedTuple):
    """All questions of a task asked once on one side, each answer read in full."""

    task: Task
    side: str
    asked: int
    requests: int
    wire_bytes: int  # headers and bodies as they came over the wire, gzip kept
    complaints: tuple[str, ...]


class Acknowledged(NamedTuple):
    """One booking as the generator was told of it; the PNR is empty for a REGRET."""

    side: str
    question: int  # its number in the list that both sides were asked from
    pnr: str
    status: str


class Readings(NamedTuple):
    """Everything of one block, or of several."""

    slices: tuple[SliceReading, ...] = ()
    surveys: tuple[Survey, ...] = ()
    bookings: tuple[Acknowledged, ...] = ()

    def plus(self, other: "Readings") -> "Readings":
        """Return both, one after the other."""
        return Readings(
            self.slices + other.slices,
            self.surveys + other.surveys,
            self.bookings + other.bookings,
        )


class Broken(RuntimeError):
    """The generator did not come to the end of its plan."""


def parse(path: Path) -> Readings:
    """Return what stands in a results file; raises Broken when its end is missing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    records = [json.loads(line) for line in lines]
    if not records or records[-1]["kind"] != "end":
        raise Broken(f"The generator stopped after {len(records)} records of {path}.")
    return Readings(
        tuple(SliceReading(**_tuples(record)) for record in _of_kind(records, "slice")),
        tuple(Survey(**_tuples(record)) for record in _of_kind(records, "survey")),
        tuple(Acknowledged(**record) for record in _of_kind(records, "booking")),
    )


def pairs(
    slices: Iterable[SliceReading], task: Task, comparison: Kind, sides: tuple[str, str]
) -> list[tuple[SliceReading, SliceReading]]:
    """Return the slices of a task side by side, in order of their pair."""
    found = [s for s in slices if s.task == task and s.comparison == comparison]
    by_pair = {(s.pair, s.side): s for s in found}
    numbers = sorted({pair for pair, _ in by_pair})
    return [(by_pair[number, sides[0]], by_pair[number, sides[1]]) for number in numbers]


def kept(side_by_side: Iterable[tuple[SliceReading, SliceReading]], measure: Measure) -> list[Pair]:
    """Return what was measured in the pairs that nothing disturbed and both sides answered."""
    return [
        (here.value(measure), there.value(measure))
        for here, there in side_by_side
        if not here.disturbed and not there.disturbed and here.right and there.right
    ]


def answer_gates(side_by_side: Sequence[tuple[SliceReading, SliceReading]]) -> tuple[str, ...]:
    """Return the gate that one wrong answer closes."""
    slices = [each for pair in side_by_side for each in pair]
    complaints = [complaint for each in slices for complaint in each.complaints]
    if not complaints:
        return ()
    wrong, read = sum(each.wrong for each in slices), sum(each.sampled for each in slices)
    return (f"{wrong} answers were wrong, {read} were read in full, the first: {complaints[0]}",)


def silence_gates(
    side_by_side: Sequence[tuple[SliceReading, SliceReading]],
) -> tuple[str, ...]:
    """Return the gate that a side closes which answers nothing although nothing disturbs it."""
    slices = (each for pair in side_by_side for each in pair)
    silent = [each for each in slices if not each.right and not each.disturbed]
    return (f"no right answer in a slice of {silent[0].side}",) if silent else ()


def generator_gates(
    side_by_side: Sequence[tuple[SliceReading, SliceReading]], pinned: bool
) -> tuple[str, ...]:
    """Return the gates of throughput alone: the generator must have a core, and not all of it."""
    if not pinned:
        return ("the generator shares the servers' cores: no verdict on capacity",)
    sides = zip(*side_by_side, strict=True)
    busiest = max(median(each.generator_share for each in side) for side in sides)
    if busiest > MOST_GENERATOR:
        return (f"the generator used {busiest:.0%} of its core, more than {MOST_GENERATOR:.0%}",)
    return ()


def open_loop_gates(
    side_by_side: Sequence[tuple[SliceReading, SliceReading]], pinned: bool
) -> tuple[str, ...]:
    """Return the gates of latency: the generator must be on time, and both sides keep up."""
    if not pinned:
        return ("the generator shares the servers' cores: no verdict on latency",)
    sides = list(zip(*side_by_side, strict=True))
    for side in sides:
        if sum(each.fell_behind for each in side) > len(side) / 2:
            rate = median(each.asked_for / (each.t1 - each.t0) for each in side)
            return (f"{side[0].side} did not keep up with {rate:.0f} a second",)
    busiest = max(median(each.generator_share for each in side) for side in sides)
    if busiest > MOST_GENERATOR_IN_OPEN_LOOP:
        return (f"the generator used {busiest:.0%} of its core: it cannot be on time",)
    quicker = min(median(each.value("p50") for each in side) for side in sides)
    lag = max(median(each.lag for each in side) for side in sides)
    bound = max(MOST_LAG, quicker / 10_000)
    if lag > bound:
        return (f"the generator woke up {1000 * lag:.1f} ms late, more than {1000 * bound:.1f}",)
    return ()


def _of_kind(records: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in r.items() if k != "kind"} for r in records if r["kind"] == kind]


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
