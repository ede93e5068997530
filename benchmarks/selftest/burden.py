"""What is hidden: a loop that takes a fifth of a task's CPU, and what it costs in all."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.scale.plan import PAIRS_PER_BLOCK, TASKS, Build, Comparison, Task
from benchmarks.scale.readings import Broken, Readings, SliceReading, kept, pairs
from benchmarks.selftest.bench import Bench
from benchmarks.signed_rank import end_rank, hodges_lehmann
from benchmarks.verdict import DIFFERENT_LEVEL

HIDDEN_SHARE = 0.20  # of the task's own CPU
TRIAL_LOOP = 10_000  # turns per request while the length is sought: about what a search costs
PRICING = 2  # blocks of eight pairs on fresh launches that tell what the loop costs in all
SIDES = ("plain", "burdened")

Turns = Mapping[str, int]  # of an idle loop per request, by task


@dataclass(frozen=True)
class Burden:
    """A loop of fixed length per task, and how far its price lies above what its clock tells.

    While the loop turns, the next requests arrive and wake the server's other threads. That is
    paid as well, as it would be for any code of that length, but the loop's own clock does not
    see it. So it is measured apart, on launches that no row of the self-test uses: a row's true
    factor is what the loop's clock told in it, times what the loop costs beside its clock.
    """

    turns: Turns
    beside: Mapping[Task, float]  # CPU per task with the loop / (CPU without + the loop's clock)


def told(slices: Sequence[SliceReading], task: Task, sides: tuple[str, str]) -> float:
    """Return by how much the loop raised a task's CPU, as its own clock tells.

    sides: without the loop, and with it.
    """
    mine = [each for each in slices if each.task == task and each.comparison == "A/B"]
    plain, burdened = ([each for each in mine if each.side == side] for side in sides)
    own = median(each.cpu / each.right for each in plain)
    return 1 + median(each.burnt / each.right for each in burdened) / own


def found_burden(bench: Bench, build: Build) -> Burden:
    """Return the loop that costs a fifth of what each task takes by itself.

    What a task takes is seen on a launch without the loop. Both launches take turns as in a row of
    the self-test, so that neither a turbo nor a neighbour of this machine stands between them.
    """
    bench.say(f"see what each task costs {build}")
    seen = _seen(bench, f"calibrate-{build}", build, dict.fromkeys(TASKS, TRIAL_LOOP)).slices
    turns: dict[str, int] = {}
    for task in TASKS:
        share = told(seen, task, SIDES) - 1
        turns[task] = round(TRIAL_LOOP * HIDDEN_SHARE / share)
    bench.say(f"see what the loop costs {build} in all")
    priced = Readings()
    for number in range(PRICING):
        priced = priced.plus(_seen(bench, f"price-{build}-{number}", build, turns, number))
    return Burden(turns, {task: _beside(priced.slices, task) for task in TASKS})


def _seen(bench: Bench, name: str, build: Build, turns: Turns, number: int = 0) -> Readings:
    plain, burdened = SIDES
    comparisons = [Comparison(task, *SIDES) for task in TASKS]
    burdens: Mapping[str, Turns] = {plain: {}, burdened: turns}
    first = number * PAIRS_PER_BLOCK
    return bench.run(name, dict.fromkeys(SIDES, build), comparisons, burdens, first)


def _beside(slices: Sequence[SliceReading], task: Task) -> float:
    side_by_side = kept(pairs(slices, task, "A/B", SIDES), "cpu")
    logs = [math.log(burdened) - math.log(plain) for plain, burdened in side_by_side]
    if not end_rank(len(logs), DIFFERENT_LEVEL):
        raise Broken("Something else kept this machine busy: end it, and run the self-test again.")
    in_all = math.exp(hodges_lehmann(logs, DIFFERENT_LEVEL).estimate)
    return in_all / told(slices, task, SIDES)
