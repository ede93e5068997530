"""What one run of the load generator does, in a file, because Locust must run alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

Task = Literal["find_a_train", "book", "look_up"]
Kind = Literal["A/B", "A/A", "calibration"]
Build = Literal["monolith", "api"]
BUILDS: Mapping[str, Build] = {"monolith": "monolith", "decoupled": "api"}  # by side
TASKS: tuple[Task, ...] = ("find_a_train", "book", "look_up")
PLAN_VARIABLE = "TWIN_TRACKS_PLAN"  # names the plan's file to the generator
ON_TIME = {"GEVENT_BACKEND": "select"}  # for its environment: epoll wakes up by the millisecond
SEATS = 8  # travellers per side, each on one keep-alive connection
PAIRS_PER_BLOCK = 8


class Pace(NamedTuple):
    """How long slices last, in seconds. The guard runs first, under load, and is thrown away."""

    slice: float = 1.0
    booking: float = 2.0  # the slowest task needs longer for as many answers
    guard: float = 0.25

    def of(self, task: Task) -> float:
        """Return the measured seconds of one slice of a task."""
        return self.booking if task == "book" else self.slice


class Comparison(NamedTuple):
    """Two sides that do one task in turn."""

    task: Task
    first: str
    second: str


@dataclass(frozen=True)
class Side:
    """One launched build as the generator meets it."""

    name: str  # "monolith", "decoupled", or "again" for the second launch of an A/A check
    build: Build
    url: str
    pids: tuple[int, ...]  # the servers started for it; their children are found by asking the OS


@dataclass(frozen=True)
class Slice:
    """One side doing one task for a moment, while the others rest."""

    pair: int
    comparison: Kind
    task: Task
    side: str
    offset: int  # where in the list of questions this pair begins, the same for both sides
    seconds: float
    guard: float
    load: float | None = None  # open loop: arrivals, as a share of what the slower side can do


@dataclass(frozen=True)
class Plan:
    """Everything the generator needs; it reads nothing else and asks nobody."""

    seed: int
    sides: tuple[Side, ...]
    travellers: tuple[tuple[str, str], ...]  # e-mail and password, one per seat
    questions: dict[Task, list[Any]]  # see benchmarks/scale/questions.py
    slices: tuple[Slice, ...]
    results: str  # the file that gets one JSON line per event
    generator_cores: tuple[int, ...] = ()  # empty: not pinned
    cores: tuple[int, ...] = ()  # all cores that the measurement uses; empty: every one
    names_tasks: bool = False  # a header tells each request's task, for controls/burdened.py

    def save(self, path: Path) -> None:
        """Write the plan for the generator."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Plan":
        """Return the plan that `save` wrote."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        sides = (Side(**{**side, "pids": tuple(side["pids"])}) for side in stored.pop("sides"))
        slices = (Slice(**each) for each in stored.pop("slices"))
        for name in ("travellers", "generator_cores", "cores"):
            stored[name] = tuple(map(_frozen, stored[name]))
        return cls(sides=tuple(sides), slices=tuple(slices), **stored)


def alternating(
    comparisons: Sequence[Comparison],
    pace: Pace,
    *,
    first_pair: int = 0,
    lengths: Mapping[Task, int],
    load: float | None = None,
) -> Iterator[Slice]:
    """Yield one block of slices: A B B A for each comparison, their pairs interleaved.

    With a load they are open loops, behind one closed pair per task that finds out what each side
    can do.

    Bookings come last: sold berths change what a search has to work out, and the side that sells
    faster, or the launch of an A/A check that sells nothing, would search another railway.

    first_pair: the number of the block's first pair. Each block asks the same, as its databases
        are fresh; within one, each pair begins elsewhere, and so does each comparison: who takes
        part in two would be asked again what the first has left in its memory.
    lengths: how many questions each task has.
    """
    block = range(first_pair, first_pair + PAIRS_PER_BLOCK)
    reading = [comparison for comparison in comparisons if comparison.task != "book"]
    writing = [comparison for comparison in comparisons if comparison.task == "book"]
    for group in (reading, writing):
        if load is not None:
            yield from _calibrating(group, pace, first_pair)
        for pair, comparison in product(block, group):
            task, first, second = comparison
            order = (first, second) if pair % 2 == 0 else (second, first)
            alike = [other for other in group if other.task == task]
            place = pair % PAIRS_PER_BLOCK + alike.index(comparison) / len(alike)
            offset = int(place * lengths[task] / PAIRS_PER_BLOCK)
            kind: Kind = "A/A" if "again" in order else "A/B"
            for side in order:
                yield Slice(pair, kind, task, side, offset, pace.of(task), pace.guard, load)


def _calibrating(comparisons: Sequence[Comparison], pace: Pace, pair: int) -> Iterator[Slice]:
    for task, *sides in comparisons:
        for side in sides if "again" not in sides else ():
            yield Slice(pair, "calibration", task, side, 0, pace.of(task), pace.guard)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def seconds_of(slices: Sequence[Slice]) -> float:
    """Return how long the slices take, without sign-in and survey."""
    return sum(each.seconds + each.guard for each in slices)
