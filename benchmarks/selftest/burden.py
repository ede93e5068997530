"""What is hidden: a loop that takes a fifth of a task's CPU, and what it costs in all."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.scale.plan import PAIRS_PER_BLOCK, TASKS, Build, Comparison, Task
from benchmarks.scale.readings import Broken, Readings, SliceReading, pairs
from benchmarks.selftest.bench import Bench
from benchmarks.signed_rank import end_rank, hodges_lehmann
from benchmarks.verdict import DIFFERENT_LEVEL

HIDDEN_SHARE = 0.20  # of the task's own CPU
TRIAL_LOOP = 10_000  # turns per request before anything is known: about what a search costs
SIDES = ("plain", "burdened")

Turns = Mapping[str, int]  # of an idle loop per request, by task


class Burden:
    """The loop that is hidden in one build: how long it has to be, and what it costs in all.

    Its length is fixed during a repeat and found anew before each one: other guests of the same
    hardware make what waits for memory dearer, bookings by nearly a half within minutes, and
    the loop hardly. Its price is more than its clock tells: while it turns, the next requests
    arrive and wake the server's other threads, as they would for any code of that length. So it
    is measured apart, in the same blocks, on launches that no row of the self-test uses.
    """

    def __init__(self, bench: Bench, build: Build) -> None:
        """Know nothing yet."""
        self._bench = bench
        self._build = build
        self._turns: dict[str, int] = dict.fromkeys(TASKS, TRIAL_LOOP)
        self._priced = Readings()
        self._blocks = 0

    def turns(self) -> Turns:
        """Return the loop that now costs a fifth of what each task takes without it."""
        if not self._blocks:  # a first idea of its length: what it costs then is another matter
            self._fit(self._seen())
        seen = self._seen()
        self._priced = self._priced.plus(seen)
        self._fit(seen)
        return dict(self._turns)

    def beside(self, task: Task) -> float:
        """Return what a task costs with the loop, over its own CPU plus what the loop's clock told.

        Raises Broken when too few pairs were left undisturbed.
        """
        side_by_side = pairs(self._priced.slices, task, "A/B", SIDES)
        logs = [_beside(*pair) for pair in side_by_side if not any(map(_is_lost, pair))]
        if not end_rank(len(logs), DIFFERENT_LEVEL):
            raise Broken("Something else kept this machine busy: end it, and try again.")
        return math.exp(hodges_lehmann(logs, DIFFERENT_LEVEL).estimate)

    def _seen(self) -> Readings:
        """Return what both launches did in turns, as in a row, so that no turbo is between them."""
        self._bench.say(f"see what the loop costs {self._build}")
        plain, burdened = SIDES
        burdens: Mapping[str, Turns] = {plain: {}, burdened: self._turns}
        comparisons = [Comparison(task, *SIDES) for task in TASKS]
        builds = dict.fromkeys(SIDES, self._build)
        first = self._blocks * PAIRS_PER_BLOCK
        self._blocks += 1
        name = f"loop-{self._build}-{self._blocks}"
        return self._bench.run(name, builds, comparisons, burdens, first)

    def _fit(self, seen: Readings) -> None:
        for task in TASKS:
            share = told(seen.slices, task, SIDES) - 1
            self._turns[task] = round(self._turns[task] * HIDDEN_SHARE / share)


def told(slices: Sequence[SliceReading], task: Task, sides: tuple[str, str]) -> float:
    """Return by how much the loop raised a task's CPU, as its own clock tells.

    sides: without the loop, and with it.
    """
    mine = [each for each in slices if each.task == task and each.comparison == "A/B"]
    plain, burdened = ([each for each in mine if each.side == side] for side in sides)
    own = median(each.cpu / each.right for each in plain)
    return 1 + median(each.burnt / each.right for each in burdened) / own


def _beside(plain: SliceReading, burdened: SliceReading) -> float:
    clocks = plain.cpu / plain.right + burdened.burnt / burdened.right
    return math.log(burdened.cpu / burdened.right) - math.log(clocks)


def _is_lost(reading: SliceReading) -> bool:
    return reading.disturbed or not reading.right
