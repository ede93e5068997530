"""The command line: `python -m benchmarks compare`, `… selftest`, `… share`."""

import sys
from collections.abc import Iterator
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
from benchmarks.change.command import renewed, run_requests
from benchmarks.change.request import BadRequest
from benchmarks.change.structure.graph import Unresolved
from benchmarks.change.tree import GitFailed
from benchmarks.controls.rates import CONNECTIONS, WrongAnswers, generator
from benchmarks.experiments import Mode
from benchmarks.launches import PrepareFailed
from benchmarks.publishing import NotPublished, make_worlds, published
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
from railway.world import ARTIFACTS

app = typer.Typer(
    help="Measures which of the two builds is easier to share, scale and change.",
    no_args_is_help=True,
    add_completion=False,
)
# A pipe or a file has no width of its own: there the board is as wide as it was drawn for.
console = Console(width=None if sys.stdout.isatty() else terminal.WIDTH)


BROKEN = (
    *(AuditFailed, BadRequest, Broken, GitFailed, NotPublished, NotStarted, PrepareFailed),
    *(ClientDied, NothingToSell, Unreadable, Unresolved, WrongAnswers),
)
INTERRUPTED = 130
BUDGETS = HOUSE / "out" / "budgets"
PAGE = HOUSE / "out" / "compare.html"


@app.command()
def compare(
    quick: Annotated[
        bool, typer.Option("--quick", help="A minute and a half: no waits, no starts.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Every experiment: up to 25 minutes.")
    ] = False,
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
        make_worlds(experiments, console)
        wants_to_ask = not no_ask and only is None and sys.stdin.isatty()
        try:
            board, broken = comparison.run(
                experiments,
                published(console, world),
                mode,
                only=only,
                ask=wants_to_ask,
                console=console,
                may_break=BROKEN,
            )
        finally:  # what was measured before a stop is on the page, too
            page.write(load(COMPARE), PAGE)
    terminal.show(board, console, PAGE.relative_to(HOUSE))
    console.print(f"All rows are in {COMPARE.relative_to(HOUSE).as_posix()}.")
    for name in broken:
        console.print(
            f"[bold red]{name} broke[/], see above. Again: --only {name}", highlight=False
        )
    if broken:
        raise typer.Exit(1)


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
        holds = selftest_command.run(published(console, world), repeats, console)
    if not holds:
        raise typer.Exit(1)


@app.command()
def change(
    name: Annotated[str | None, typer.Argument(help="One request; all when left out.")] = None,
    proof: Annotated[bool, typer.Option("--proof", help="Conformance and roll-out too.")] = False,
    rebase: Annotated[bool, typer.Option("--rebase", help="Renew the patches instead.")] = False,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Run change requests, print what each touches, add their rows; exit code 1 on a fault."""
    with ending("No verdict"):
        if rebase:
            console.print("\n".join(renewed(name)), highlight=False, soft_wrap=True)
        else:
            here = published(console, world)
            counts = run_requests(name, here, proof=proof, console=console)
    if not rebase:
        report()
        if not counts:
            raise typer.Exit(1)


@app.command()
def share(
    name: Annotated[str | None, typer.Argument(help="One change; all when left out.")] = None,
    world: Annotated[Path, typer.Option(help="The published world.")] = ARTIFACTS,
) -> None:
    """Redesign the site, change the API, and print what is left of every client's calls."""
    with ending("No verdict"):
        run_changes(name, published(console, world), console)
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
    busy = published(console, folder, "busy")
    yield measure_scoring(busy)
    yield from measure_speed(busy, BUDGETS.resolve())


def _growth() -> Iterator[Kept]:
    console.print("One million bookings take some minutes to make; then it is one minute.")
    few, many = (published(console, *grown(count)) for count in (FEW, MANY))
    yield from measure_growth(few, many, BUDGETS.resolve())


def _left_behind() -> str:
    """Return in a sentence whether a process that we started still runs."""
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=1)  # the dead are still listed until then
    pids = [child.pid for child in alive]
    return f"Still running: {pids}." if pids else "No process is left behind."


if __name__ == "__main__":
    app()
