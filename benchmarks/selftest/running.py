"""Runs builds against themselves under the lab's own protocol, with and without hidden work."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.launches import cores
from benchmarks.scale.plan import PAIRS_PER_BLOCK, TASKS, Build, Comparison
from benchmarks.scale.series import SIDES, Series
from benchmarks.selftest.bench import Bench
from benchmarks.selftest.burden import Burden, Turns, told
from benchmarks.selftest.trial import Trial, trial_of
from benchmarks.verdict import LOOKS

REPEATS = 7  # of three tasks: 21 rows of each kind and measure
BUILDS: tuple[Build, ...] = ("monolith", "api")  # in turn


def trials(bench: Bench, repeats: int = REPEATS) -> list[Trial]:
    """Return the rows of all repeats; raises AuditFailed, and Broken on a machine that is busy."""
    burdens = {build: Burden(bench, build) for build in BUILDS}
    rows: list[Trial] = []
    for repeat, hidden in enumerate(hidden_sides(bench.seed, repeats)):
        build = BUILDS[repeat % len(BUILDS)]
        rows += _repeat(bench, repeat, build, hidden, burdens[build].turns())
        bench.done = (repeat + 1) / repeats
    return [_priced(row, burdens[row.build]) if row.hidden else row for row in rows]


def hidden_sides(seed: int, repeats: int) -> list[str]:
    """Return on which side each repeat hides its work: on either as often, in a drawn order."""
    sides = [SIDES[repeat % len(SIDES)] for repeat in range(repeats)]
    random.Random(seed).shuffle(sides)
    return sides


def _repeat(bench: Bench, repeat: int, build: Build, hidden: str, turns: Turns) -> Iterator[Trial]:
    """Yield the rows of one repeat: per task and measure one with hidden work, one without."""
    plain = next(side for side in SIDES if side != hidden)
    pinned = bool(cores().both)
    apart = Series(pinned)
    alike = Series(pinned, comparison="A/A", sides=(plain, "again"))
    builds: dict[str, Build] = dict.fromkeys((*SIDES, "again"), build)
    burdens: dict[str, Turns] = {side: turns if side == hidden else {} for side in builds}
    for number in range(len(LOOKS)):
        wanted = [*_comparisons(apart), *_comparisons(alike)]
        if not wanted:
            break
        bench.say(f"repeat {repeat + 1} on {build}, block {number + 1}")
        first = number * PAIRS_PER_BLOCK
        readings = bench.run(f"{repeat}-{number}", builds, wanted, burdens, first)
        apart.add(readings)
        alike.add(readings)
    about = {"repeat": repeat, "build": build}
    yield from _rows(apart, hidden, plain, **about)
    yield from _rows(alike, "", plain, **about)


def _comparisons(series: Series) -> Iterator[Comparison]:
    tasks = series.open_tasks() if series.looks else TASKS
    yield from (Comparison(task, *series.sides) for task in tasks)


def _rows(series: Series, hidden: str, plain: str, **about: Any) -> Iterator[Trial]:
    slices = series.readings.slices
    for (task, measure), (seen, decision) in series.looks.items():
        clock = told(slices, task, (plain, hidden)) if hidden else 1.0
        about |= {"task": task, "measure": measure, "hidden": hidden}
        yield trial_of(seen, decision, told=clock, factor=clock, **about)


def _priced(row: Trial, burden: Burden) -> Trial:
    return replace(row, factor=row.told * burden.beside(row.task))
