"""Runs builds against themselves under the lab's own protocol, with and without hidden work."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.experiments import Say
from benchmarks.launches import cores, snapshot
from benchmarks.scale.block import Block, play
from benchmarks.scale.blocks import PACES, AuditFailed
from benchmarks.scale.plan import TASKS, Build, Comparison, Pace, Task, alternating
from benchmarks.scale.questions import questions
from benchmarks.scale.readings import SliceReading
from benchmarks.scale.series import BETTER, SIDES, Series
from benchmarks.selftest.trial import Trial, trial_of
from benchmarks.verdict import LOOKS
from railway.world import World

HIDDEN_SHARE = 0.20  # of the task's own CPU
REPEATS = 7  # of three tasks: 21 rows of each kind and measure
TRIAL_LOOP = 10_000  # turns per request while calibrating: about what a search costs
BUILDS: tuple[Build, ...] = ("monolith", "api")  # in turn
SEED = 2026

Burden = Mapping[str, int]  # turns of an idle loop per request, by task


@dataclass(frozen=True)
class Bench:
    """What all runs have in common."""

    world: World
    folder: Path
    say: Say
    seed: int = SEED
    pace: Pace = PACES["quick"]

    def block(self, name: str, builds: Mapping[str, Build], **what: Any) -> Block:
        """Return a block on fresh launches; what: slices, burdens."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        made = self.folder.parent / "snapshots"
        return Block(
            seed=self.seed,
            builds=builds,
            questions=questions(self.world, self.seed),
            cores=cores(),
            world=self.world,
            snapshots={b: snapshot(b, self.world, made) for b in builds.values()},
            folder=folder,
            **what,
        )


def trials(bench: Bench, repeats: int = REPEATS) -> Iterator[Trial]:
    """Yield the rows of each repeat as soon as they are settled; raises AuditFailed."""
    burdens = {build: _burden(bench, build) for build in BUILDS[:repeats]}
    for repeat, hidden in enumerate(hidden_sides(bench.seed, repeats)):
        build = BUILDS[repeat % len(BUILDS)]
        yield from _repeat(bench, repeat, build, hidden, burdens[build])


def hidden_sides(seed: int, repeats: int) -> list[str]:
    """Return on which side each repeat hides its work: on either as often, in a drawn order."""
    sides = [SIDES[repeat % len(SIDES)] for repeat in range(repeats)]
    random.Random(seed).shuffle(sides)
    return sides


def _burden(bench: Bench, build: Build) -> Burden:
    """Return how many turns of the loop cost a fifth of what each task takes by itself.

    What a task takes is seen on a launch without the loop: the loop also throws out of the core's
    caches what the task needs next, which would count as the task's own. Both launches take turns
    as in a trial, so that neither a turbo nor a neighbour of this machine stands between them.
    """
    bench.say(f"see what each task costs {build}")
    trial, plain = SIDES
    lengths = {task: len(asked) for task, asked in questions(bench.world, bench.seed).items()}
    comparisons = [Comparison(task, *SIDES) for task in TASKS]
    block = bench.block(
        f"calibrate-{build}",
        dict.fromkeys(SIDES, build),
        slices=tuple(alternating(comparisons, bench.pace, lengths=lengths)),
        burdens={trial: dict.fromkeys(TASKS, TRIAL_LOOP), plain: {}},
    )
    seen = play(block, bench.say).readings.slices
    return {task: _turns([each for each in seen if each.task == task]) for task in TASKS}


def _turns(slices: Sequence[SliceReading]) -> int:
    """Return the hidden share of a task's own CPU in turns of the loop per request."""
    trial, plain = SIDES
    own = median(each.cpu / each.right for each in slices if each.side == plain)
    burnt = median(each.burnt / each.right for each in slices if each.side == trial)
    return round(HIDDEN_SHARE * own * TRIAL_LOOP / burnt)


def _repeat(
    bench: Bench, repeat: int, build: Build, hidden: str, burden: Burden
) -> Iterator[Trial]:
    """Yield the rows of one repeat: per task and measure one with hidden work, one without."""
    plain = next(side for side in SIDES if side != hidden)
    pinned = bool(cores().both)
    apart = Series(pinned)
    alike = Series(pinned, comparison="A/A", sides=(plain, "again"))
    builds: dict[str, Build] = dict.fromkeys((*SIDES, "again"), build)
    burdens: dict[str, Burden] = {side: burden if side == hidden else {} for side in builds}
    for number in range(len(LOOKS)):
        wanted = [*_comparisons(apart, SIDES), *_comparisons(alike, alike.sides)]
        if not wanted:
            break
        bench.say(f"repeat {repeat + 1} on {build}, block {number + 1}")
        first = number * LOOKS[0]
        lengths = {task: len(asked) for task, asked in questions(bench.world, bench.seed).items()}
        slices = tuple(alternating(wanted, bench.pace, first_pair=first, lengths=lengths))
        block = bench.block(f"{repeat}-{number}", builds, slices=slices, burdens=burdens)
        outcome = play(block, bench.say)
        if outcome.complaints:
            raise AuditFailed("\n".join(outcome.complaints))
        apart.add(outcome.readings)
        alike.add(outcome.readings)
    what = {"repeat": repeat, "build": build}
    yield from _rows(apart, hidden, plain, **what)
    yield from _rows(alike, "", plain, **what)


def _comparisons(series: Series, sides: tuple[str, str]) -> Iterator[Comparison]:
    tasks = series.open_tasks() if series.looks else TASKS
    yield from (Comparison(task, *sides) for task in tasks)


def _rows(series: Series, hidden: str, plain: str, **what: Any) -> Iterator[Trial]:
    for (task, measure), (pairs, decision) in series.looks.items():
        if measure in BETTER:
            factor = _factor(series.readings.slices, task, hidden, plain) if hidden else 1.0
            about = {"task": task, "measure": measure, "hidden": hidden, "factor": factor}
            yield trial_of(pairs, decision, **about | what)


def _factor(slices: Sequence[SliceReading], task: Task, hidden: str, plain: str) -> float:
    """Return by how much the hidden work raises a task's CPU, as the servers' clocks saw it."""
    mine = [each for each in slices if each.task == task and each.comparison == "A/B"]
    own = median(each.value("cpu") for each in mine if each.side == plain)
    wasted = median(1000 * each.burnt / each.right for each in mine if each.side == hidden)
    return 1 + wasted / own
