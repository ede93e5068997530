"""The command line: `python -m benchmarks compare`, `… selftest`, `… share`."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.console import Console

from benchmarks import comparison
from benchmarks.budgets.budget import Kept
from benchmarks.budgets.growth import FEW, MANY, measure_growth
from benchmarks.budgets.scoring import measure_scoring
from benchmarks.budgets.speed import measure_speed
from benchmarks.change.command import SNAPSHOTS, renewed, run_requests
from benchmarks.change.request import BadRequest
from benchmarks.change.structure.graph import Unresolved
from benchmarks.change.tree import GitFailed
from benchmarks.controls.rates import CONNECTIONS, WrongAnswers, generator
from benchmarks.experiments import Experiment, Mode
from benchmarks.launches import MODULES, PrepareFailed, snapshot
from benchmarks.registry import NoSuchExperiment, chosen
from benchmarks.report import page, terminal
from benchmarks.scale.blocks import AuditFailed
from benchmarks.scale.readings import Broken
from benchmarks.scoreboard import COMPARE, Unreadable, load
from benchmarks.selftest import command as selftest_command
from benchmarks.share.command import run_changes
from benchmarks.share.dealings import NothingToSell
from benchmarks.share.generated import ClientDied
from benchmarks.worlds import BUSY, grown
from depot import HOUSE
from depot.processes import NotStarted
from railway.model import data_hash
from railway.world import ARTIFACTS, World, WorldMissing, WorldOutdated, read_world

app = typer.Typer(
    help="Measures which of the two builds is easier to share, scale and change.",
    no_args_is_help=True,
    add_completion=False,
)
console = Console()


class NotPublished(RuntimeError):
    """A world could not be made where it was wanted."""


BROKEN = (
    *(AuditFailed, BadRequest, Broken, GitFailed, NotPublished, NotStarted, PrepareFailed),
    *(ClientDied, NothingToSell, Unreadable, Unresolved, WrongAnswers),
)
INTERRUPTED = 130
BUDGETS = HOUSE / "out" / "budgets"
PAGE = HOUSE / "out" / "compare.html"


@app.command()
def compare(
    quick: Annotated[bool, typer.Option("--quick", help="A minute and a half.")] = False,
    full: Annotated[bool, typer.Option("--full", help="As long as it takes.")] = False,
    only: Annotated[str | None, typer.Option(help="One row or family: scale.book.cpu")] = None,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Ask for no predictions.")] = False,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Measure both builds, print the scoreboard, add it to out/compare.json and draw the page."""
    mode: Mode = "quick" if quick else "full" if full else "default"
    try:
        experiments = chosen(only, mode)
    except NoSuchExperiment as unknown:
        raise typer.BadParameter(str(unknown)) from None
    with ending("No verdict"):
        make_worlds(experiments)
        wants_to_ask = not no_ask and only is None and sys.stdin.isatty()
        board = comparison.run(
            experiments, published(world), mode, only=only, ask=wants_to_ask, console=console
        )
    terminal.show(board, console, page.write(board, PAGE).relative_to(HOUSE))
    console.print(f"Also in {COMPARE.relative_to(HOUSE).as_posix()}.")


@app.command()
def budgets(
    growth: Annotated[
        bool,
        typer.Option("--growth", help=f"Instead: searches with {FEW:,} and {MANY:,} bookings."),
    ] = False,
    world: Annotated[Path, typer.Option(help="The busy world; made if missing.")] = BUSY.folder,
) -> None:
    """Hold search, booking and chances against references; exit code 1 where a bound is missed."""
    with ending("Not measured"):
        BUDGETS.mkdir(parents=True, exist_ok=True)
        found = _growth() if growth else _speed(world)
        kept = [show_kept(one) for one in found]
    if not all(one.holds for one in kept):
        raise typer.Exit(1)


@app.command()
def selftest(
    repeats: Annotated[int, typer.Option(min=1, help="Of three tasks on fresh launches.")] = 7,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Measure builds against themselves, with and without hidden work; exit code 1 on a miss."""
    with ending("No result"):
        holds = selftest_command.run(published(world), repeats, console)
    if not holds:
        raise typer.Exit(1)


@app.command()
def change(
    name: Annotated[str | None, typer.Argument(help="One request; all when left out.")] = None,
    proof: Annotated[bool, typer.Option("--proof", help="Conformance and roll-out too.")] = False,
    rebase: Annotated[bool, typer.Option("--rebase", help="Renew the patches instead.")] = False,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Run change requests, print all that each one touches, and add their rows."""
    with ending("No verdict"):
        if rebase:
            console.print("\n".join(renewed(name)), highlight=False, soft_wrap=True)
        else:
            run_requests(name, published(world), proof=proof, console=console)
    if not rebase:
        report()


@app.command()
def share(
    name: Annotated[str | None, typer.Argument(help="One change; all when left out.")] = None,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Redesign the site, change the API, and print what is left of every client's calls."""
    with ending("No verdict"):
        run_changes(name, published(world), console)
    if name is None:
        report()


@app.command()
def report() -> None:
    """Draw out/compare.html anew from what is stored in out/compare.json."""
    with ending("No report"):
        drawn = page.write(load(COMPARE), PAGE)
    console.print(f"With charts in {drawn.relative_to(HOUSE).as_posix()}.")


@contextmanager
def ending(without: str) -> Iterator[None]:
    """End a command in a sentence and with its exit code when it breaks or is stopped."""
    try:
        yield
    except BROKEN as broken:
        console.print(f"[bold red]{without}:[/] {broken}", highlight=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print(f"Stopped. {_left_behind()}")
        raise typer.Exit(INTERRUPTED) from None


def show_kept(one: Kept) -> Kept:
    """Print one budget and return it."""
    word = "[green]pass[/]" if one.holds else "[bold red]FAIL[/]"
    figures = f"{one.subject:,.4g} against {one.reference:,.4g}"
    console.print(
        f"{word}  {one.budget.name}: {one.ratio:.2f} × {one.budget.reference} "
        f"({one.budget.limit}; {figures} {one.budget.unit})",
        highlight=False,
    )
    return one


def _speed(folder: Path) -> Iterator[Kept]:
    console.print(f"Ratios in one run, {CONNECTIONS} connections, with {generator()}: 2 minutes.")
    if generator() == "Locust":
        console.print("Locust is slower than a bare route, so that ratio flatters: install wrk.")
    busy = published(folder, "busy")
    yield measure_scoring(busy)
    yield from measure_speed(busy, BUDGETS.resolve())


def _growth() -> Iterator[Kept]:
    console.print("One million bookings take some minutes to make; then it is one minute.")
    few, many = (published(*grown(count)) for count in (FEW, MANY))
    yield from measure_growth(few, many, BUDGETS.resolve())


def make_worlds(experiments: Iterable[Experiment]) -> None:
    """Make what experiments need beside the usual world, with databases: no time of the run's."""
    for extra in dict.fromkeys(extra for each in experiments for extra in each.worlds):
        world = published(*extra)
        with console.status(f"Databases of the world in {extra.folder}: minutes, the first time"):
            for build in MODULES:
                snapshot(build, world, SNAPSHOTS)


def published(
    folder: Path, kind: str = "standard", bookings: int | None = None, now: str | None = None
) -> World:
    """Return the world in a folder, made first if it is missing or the railway has changed.

    bookings: how many it is made with; None for those of the departures on sale. now: the instant
    at which it stands; None for any. Raises NotPublished when it cannot be made there.
    """
    folder = folder.resolve()
    try:
        world = read_world(folder)
        stands_then = now in (None, world.as_of.isoformat())
        if made_by_this_railway(world) and stands_then:
            return world
        changed = "railway" if stands_then else "day that it should show"
        console.print(f"The {changed} has changed since the world in {folder} was made.")
        kind = world.kind
    except WorldOutdated:
        console.print(f"The world in {folder} was made by another version of the railway.")
    except WorldMissing:
        console.print(f"There is no world in {folder} yet.")
    console.print("Making one takes one to two minutes; a million bookings take some more.")
    command = [sys.executable, "-m", "railway", "publish", "--world", kind, "--to", str(folder)]
    command += [] if bookings is None else ["--bookings", str(bookings)]
    command += [] if now is None else ["--now", now]
    if subprocess.run(command, cwd=HOUSE, check=False).returncode:  # it has said why
        raise NotPublished(f"no world could be made in {folder}.")
    return read_world(folder)


def made_by_this_railway(world: World) -> bool:
    """Tell whether the world's model would be accepted, at the price of reading a few files."""
    card = world.folder / "model-card.json"
    if not card.exists():
        return False
    told = json.loads(card.read_text(encoding="utf-8"))
    return bool(told["data_hash"] == data_hash(world.folder, world.seed, world.kind))


def _left_behind() -> str:
    """Return in a sentence whether a process that we started still runs."""
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=1)  # the dead are still listed until then
    pids = [child.pid for child in alive]
    return f"Still running: {pids}." if pids else "No process is left behind."


if __name__ == "__main__":
    app()
