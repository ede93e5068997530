"""Runs the chosen experiments one after the other and keeps what they found."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks import conditions, predictions, scoreboard
from benchmarks.claims import better_nowhere
from benchmarks.experiments import Context, Experiment, Mode, Say, is_part_of
from benchmarks.scoreboard import Scoreboard, check_entry
from benchmarks.selftest.result import summary
from depot import HOUSE
from railway.world import World

OUT = HOUSE / "out"
LEFT_OUT = (
    "A quick run leaves out how long travellers wait, cold starts, and of the two change requests "
    "the one for a second partner."
)
REFRESHES = 2  # a second; a livelier bar would cost the cores that are measured


class Compared(NamedTuple):
    """What a run has to show, and which of its experiments came to no end."""

    board: Scoreboard
    broken: tuple[str, ...]  # ids


def run(
    experiments: Sequence[Experiment],
    world: World,
    mode: Mode,
    *,
    only: str | None,
    ask: bool,
    console: Console,
    path: Path = scoreboard.COMPARE,
    may_break: tuple[type[Exception], ...] = (),
) -> Compared:
    """Return the board of everything measured so far, or with `only` what that measured.

    All of it is saved after each experiment. One that ends in an exception of `may_break` gives
    no rows; its reason is printed, and the others go on.
    """
    told = predictions.ask(predictions.to_ask(experiments), console) if ask else {}
    begun = mine = board = Scoreboard(
        machine=conditions.machine(),
        budget=conditions.budget(world),
        predictions=told,
        selftest={"told": summary()},
    )
    if sentence := scoreboard.make_room(begun, path):
        console.print(sentence, highlight=False)
    if mode == "quick" and only is None:
        console.print(LEFT_OUT, highlight=False)
    left = sum(experiment.seconds(mode) for experiment in experiments)
    console.print(f"This takes about {left / 60:.1f} minutes.")
    deadline, broken = time.monotonic() + left, []
    for experiment in sorted(experiments, key=attrgetter("goes_on")):
        left -= experiment.seconds(mode)  # is kept for those that follow
        try:
            seconds = deadline - time.monotonic() - left
            found = _measured(experiment, world, mode, only, seconds, console)
        except may_break as reason:
            console.print(f"[bold red]No verdict:[/] {reason}", highlight=False)
            broken.append(experiment.id)
            continue
        mine, board = mine.merged(found), scoreboard.merge(begun.merged(found), path)
    if only is None:
        claim = better_nowhere(board.rows)
        claims = {claim.claim.name: claim.to_json()}
        board = scoreboard.merge(Scoreboard(claims=claims), path)
    return Compared(board if only is None else mine, tuple(broken))


def _measured(
    experiment: Experiment,
    world: World,
    mode: Mode,
    only: str | None,
    seconds: float,
    console: Console,
) -> Scoreboard:
    folder = OUT / experiment.id
    folder.mkdir(parents=True, exist_ok=True)
    with progress(experiment.axis.upper(), experiment.question, console) as say:
        context = Context(
            world=world,
            mode=mode,
            folder=folder,
            say=say,
            seconds=seconds,
            only=None if only is None or is_part_of(experiment.id, only) else only,
        )
        rows = experiment.run(context)
    noise = {metric: check_entry(control) for metric, control in context.noise.items()}
    claims = {found.claim.name: found.to_json() for found in context.findings}
    return Scoreboard(rows=tuple(rows), noise=noise, claims=claims)


@contextmanager
def progress(axis: str, question: str, console: Console) -> Iterator[Say]:
    """Show one line: the axis, the step and how far it is; at the end, the question."""
    columns = (
        SpinnerColumn(),
        TimeElapsedColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[axis]}  {task.description}"),  # last, for it may be cut off
    )
    with Progress(*columns, console=console, refresh_per_second=REFRESHES) as progress:
        line = progress.add_task("begin", total=1.0, axis=axis)

        def say(step: str, done: float | None = None) -> None:
            progress.update(line, description=step, completed=done or 0.0)

        yield say
        progress.update(line, description=question, completed=1.0)
