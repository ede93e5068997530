"""`python -m railway`: makes the world that both builds sell, and holds its model to account."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from railway.clock import clock_from
from railway.evaluating import NoSeeds, compared, practised_cards, published_card, seeds_of
from railway.inventory import Status
from railway.model import OWN_CALIBRATION, ModelRefused, load_model
from railway.own_bookings import Accepted, Fault, NotOwnBookings, read_own
from railway.publish import Summary, publish
from railway.recalibrating import TooFew, recalibrate
from railway.world import ARTIFACTS, WorldMissing, read_world
from railway.writing import NotAWorld

Item = TypeVar("Item")
MOST_FAULTS = 20  # shown of a file; all are counted
app = typer.Typer(help=__doc__, add_completion=False, no_args_is_help=True)
console = Console()


class WorldKind(StrEnum):
    """How big a world."""

    small = "small"
    standard = "standard"
    busy = "busy"


@app.callback()
def railway() -> None:
    """Make the world that both builds sell."""


@app.command("publish")
def publish_command(
    world: Annotated[WorldKind, typer.Option(help="how much past, and how many trains")] = (
        WorldKind.standard
    ),
    bookings: Annotated[
        int | None,
        typer.Option(min=0, help="store so many: later dates stay empty, or past ones are added"),
    ] = None,
    seed: Annotated[int, typer.Option(help="another seed, another world")] = 2026,
    now: Annotated[
        str, typer.Option(help="ISO instant to stand at; the clock's when left out")
    ] = "",
    processes: Annotated[int | None, typer.Option(help="one per core when left out")] = None,
    to: Annotated[Path, typer.Option(help="folder to write to")] = ARTIFACTS,
) -> None:
    """Make a world: trains, bookings up to now, and a model trained on past bookings."""
    started = perf_counter()
    as_of = _instant(now)
    try:
        with _bars() as bars:
            summary = publish(
                world.value,
                seed,
                as_of,
                to,
                bookings=bookings,
                processes=processes,
                track=Bars(bars),
            )
    except NotAWorld as refused:
        console.print(f"[red]{refused}[/red]")
        raise typer.Exit(2) from refused
    console.print(_table(summary, world.value, to, perf_counter() - started))
    console.print("Next: [bold]make up[/bold] starts both builds on this world.")


@app.command("evaluate")
def evaluate_command(
    seeds: Annotated[str, typer.Option(help="play the past of these anew, as in 2026,7,41")] = "",
    world: Annotated[WorldKind, typer.Option(help="how much past, with --seeds")] = (
        WorldKind.standard
    ),
    now: Annotated[str, typer.Option(help="ISO instant at which the past ends")] = "",
    folder: Annotated[Path, typer.Option(help="the world, without --seeds")] = ARTIFACTS,
) -> None:
    """Hold the published model, or those of other seeds, against the gates; exit 1 below one."""
    as_of = _instant(now)
    try:
        if seeds:
            with _bars() as bars:
                track = Bars(bars)
                cards = dict(practised_cards(world.value, seeds_of(seeds), as_of, track))
        else:
            cards = {"published": published_card(folder)}
    except NoSeeds as refused:
        raise typer.BadParameter(str(refused), param_hint="--seeds") from None
    except ModelRefused as refused:
        console.print(f"[red]{refused}[/red]")
        raise typer.Exit(2) from refused
    table, holds = compared(cards)
    console.print(table)
    if not holds:
        console.print("[red]A gate does not hold[/red]; they are set for the standard world.")
        raise typer.Exit(1)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV file of your own bookings", exists=True)],
    to: Annotated[Path, typer.Option(help="the world whose model is calibrated")] = ARTIFACTS,
) -> None:
    """Calibrate the published model on waitlisted bookings of your own; the model stays."""
    try:
        world = read_world(to)
        model, read = load_model(world), list(read_own(file, world.network))
        accepted = [each for each in read if isinstance(each, Accepted)]
        faults = [each for each in read if isinstance(each, Fault)]
        for fault in faults[:MOST_FAULTS]:
            console.print(f"line {fault.line}: {fault.why}", markup=False)
        if len(faults) > MOST_FAULTS:
            console.print(f"… and {len(faults) - MOST_FAULTS:,} faults more.")
        console.print(f"{len(read):,} rows read, {len(accepted):,} without fault.")
        told = recalibrate(model, accepted, to)
    except (WorldMissing, ModelRefused, NotOwnBookings, TooFew) as refused:
        console.print(f"[red]{refused}[/red] Nothing was written.")
        raise typer.Exit(2) from refused
    console.print(_own_table(told))
    console.print(f"Written to {to / OWN_CALIBRATION}: `load_model(world, own_calibration=True)`.")


class Bars:
    """Shows one progress bar per long step."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def __call__(self, items: Iterable[Item], step: str, total: int) -> Iterator[Item]:
        """Yield the items, moving the bar of their step."""
        bar = self._bars.add_task(step, total=total)
        for item in items:
            self._bars.advance(bar)
            yield item


def _own_table(told: dict[str, Any]) -> Table:
    title = f"Calibrated on {told['rows']['calibrated on']:,} rows of your own"
    table = Table("graded on later days", "rows", "Brier score", "calibration error", title=title)
    for name in ("published", "own"):
        grades, rows = told[name], f"{told['rows']['graded on']:,}"
        table.add_row(name, rows, f"{grades['brier']:.4f}", f"{grades['ece']:.4f}")
    return table


def _instant(now: str) -> datetime:
    try:
        return clock_from(now)().replace(microsecond=0)
    except ValueError:
        raise typer.BadParameter(f"{now} is no ISO instant", param_hint="--now") from None


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console)


def _table(summary: Summary, kind: str, folder: Path, seconds: float) -> Table:
    table = Table(title=f"World {summary.world_id} ({kind}) in {folder}", show_header=False)
    live = sum(count for status, count in summary.parties.items() if status != Status.CANCELLED)
    grades = summary.card["metrics"]["boosting, calibrated"]
    table.add_row("trains", f"{summary.trains}")
    table.add_row("departures × classes on sale", f"{summary.departures:,}")
    table.add_row("bookings", f"{summary.bookings:,}")
    table.add_row("cancelled", f"{1 - live / summary.bookings:.1%} of all")
    for status in (Status.CNF, Status.RAC, Status.WL):
        table.add_row(status, f"{summary.parties[status] / live:.1%} of the others")
    table.add_row("model AUC", f"{grades['auc']:.3f}")
    table.add_row("model Brier score", f"{grades['brier']:.4f}")
    table.add_row("model calibration error", f"{grades['ece']:.4f}")
    table.add_row("seconds", f"{seconds:.1f}")
    return table


if __name__ == "__main__":
    app()
