"""`python -m benchmarks selftest`: the lab measures builds against themselves."""

import time
from pathlib import Path

from rich.console import Console

from benchmarks.comparison import progress
from benchmarks.selftest.bench import SEED, Bench
from benchmarks.selftest.rates import Criterion, criteria, drawn_rates
from benchmarks.selftest.result import RESULT, save
from benchmarks.selftest.running import trials
from depot import HOUSE
from railway.world import World

FOLDER = HOUSE / "out" / "selftest"


def run(world: World, repeats: int, console: Console, result: Path = RESULT) -> bool:
    """Run all rows, print and store what they say; return whether everything holds."""
    console.print(f"Seed {SEED} draws the side with the hidden work; the verdicts do not know it.")
    began = time.monotonic()
    with progress("selftest", "Does the lab find what is there, and nothing else?", console) as say:
        done = trials(Bench(world, FOLDER, say), repeats)
    found = [*criteria(done), *drawn_rates(done, SEED)]
    for criterion in found:
        _show(criterion, console)
    minutes = (time.monotonic() - began) / 60
    holds = all(criterion.holds for criterion in found)
    save(result, SEED, found, done)
    told = "passed" if holds else "fell short"
    console.print(f"The self-test {told} after {minutes:.0f} minutes: {len(done)} rows.")
    return holds


def _show(criterion: Criterion, console: Console) -> None:
    word = "[green]pass[/]" if criterion.holds else "[bold red]FAIL[/]"
    console.print(f"{word}  {criterion.name}: {criterion.seen}", highlight=False)
