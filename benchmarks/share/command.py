"""What `python -m benchmarks share` does."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks import scoreboard
from benchmarks.experiments import Context
from benchmarks.row import Stamp
from benchmarks.scoreboard import Scoreboard
from benchmarks.share.catalogue import chosen
from benchmarks.share.exposure import exposure_rows
from benchmarks.share.front_end import front_end_rows
from benchmarks.share.matrix import CLIENTS, Before, Cell, Line, tried
from benchmarks.share.on_its_own import on_its_own
from benchmarks.share.survival import rows
from depot import HOUSE
from railway.world import World

MATRIX = HOUSE / "out" / "share" / "matrix.json"
NOT_HERE, NOT_TRIED = "·", "?"


def run_changes(name: str | None, world: World, console: Console) -> None:
    """Try the changes that a name means, print what is left, and store rows if all were tried."""
    changes = chosen(name)
    if sentence := scoreboard.make_room(Scoreboard()):
        console.print(sentence, highlight=False)

    def say(step: str, done: float | None = None) -> None:
        share = "" if done is None else f"{done:4.0%}  "
        console.print(f"{share}{step}", highlight=False, style="dim")

    context = Context(world, "full", MATRIX.parent, say, seconds=0)
    job, before, lines = tried(context, changes)
    tell(lines, console)
    tell_before(before, console)
    if name is None:
        keep(lines, MATRIX)
        beside = [*exposure_rows(context), *front_end_rows(context)]
        for row in beside:
            told = "\n  ".join([f"{row.id}: {row.verdict}; {row.why}", *row.notes])
            console.print(Text(told), soft_wrap=True)
        found = [*rows(lines, before, job, Stamp.now()), *beside]
        claims = {one.claim.name: one.to_json() for one in on_its_own(lines, Stamp.now())}
        scoreboard.merge(Scoreboard(rows=tuple(found), claims=claims))
        console.print(f"Also in {MATRIX.relative_to(HOUSE).as_posix()}.", highlight=False)


def tell_before(before: Before, console: Console) -> None:
    """Print what the job took each program, in one run and before any change."""
    for program, done in before.works.items():
        console.print(
            f"{program}, before any change: {done.requests} requests, {done.received_bytes:,} "
            f"bytes, {done.seconds:.1f} s",
            highlight=False,
        )


def tell(lines: Sequence[Line], console: Console) -> None:
    """Print the matrix, and under it the first call that broke in each cell."""
    table = Table(box=box.SIMPLE, padding=0)
    table.add_column("right calls left", no_wrap=True)
    for name in CLIENTS:
        table.add_column(name, justify="right")
    for line in lines:
        table.add_row(line.name, *(shown(line.cells.get(name)) for name in CLIENTS))
    console.print(table)
    console.print(f"{NOT_HERE} cannot be tried here: no generator, or no browser", highlight=False)
    for line in lines:
        faults = {name: cell.fault for name, cell in line.cells.items() if cell.fault}
        if line.fault:
            console.print(f"[bold red]Does not count:[/] {line.fault}", highlight=False)
        for name, fault in faults.items():
            console.print(Text(f"{line.name}, {name}: {fault}"), soft_wrap=True)


def shown(cell: Cell | None) -> str:
    """Return a cell in a word."""
    if cell is None:
        return NOT_HERE
    return f"{cell.right}/{cell.of}" if cell.of else NOT_TRIED


def keep(lines: Sequence[Line], path: Path) -> None:
    """Write the whole matrix, with the first call that broke in each cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = [line.to_json() for line in lines]
    text = json.dumps(stored, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
