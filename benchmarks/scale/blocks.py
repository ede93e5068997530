"""Block after block of a series, until it is settled or its time is up."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.experiments import Context, Mode
from benchmarks.launches import cores, snapshot
from benchmarks.scale.block import Block, Outcome, play
from benchmarks.scale.plan import (
    BUILDS,
    Build,
    Comparison,
    Pace,
    Slice,
    Task,
    alternating,
    seconds_of,
)
from benchmarks.scale.questions import questions
from benchmarks.scale.series import CONTROL, SIDES, Series
from benchmarks.verdict import LOOKS

LAUNCHED: dict[str, Build] = {**BUILDS, "again": "monolith"}  # by side
PACES: dict[Mode, Pace] = {
    "quick": Pace(slice=0.4, booking=0.8, guard=0.1),
    "default": Pace(),
    "full": Pace(),
}
OPEN_PACES: dict[Mode, Pace] = {  # a schedule gives fewer answers: enough for a p95 all the same
    "quick": Pace(slice=0.6, booking=1.2, guard=0.15),
    "default": Pace(slice=0.6, booking=1.2, guard=0.15),
    "full": Pace(),
}
MOST_BLOCKS: dict[Mode, int] = {"quick": 1, "default": len(LOOKS), "full": len(LOOKS)}
SEED = 2026
NO_TIME = "time: {pairs} pairs did not settle it, and no time was left"


class AuditFailed(RuntimeError):
    """A build lost or invented berths: whatever was measured does not count."""


def blocks(
    context: Context, wanted: Sequence[Task], series: Series, load: float | None = None
) -> Iterator[Outcome]:
    """Yield block after block until all is settled or the time is up; raises AuditFailed.

    load: arrivals as a share of what the slower side can do; None for closed loops.
    """
    asked = questions(context.world, SEED)
    open_tasks, number = list(wanted), -1

    def load_of_next() -> float:
        return seconds_of(_slices(context, asked, open_tasks, number + 1, load))

    for number in while_open(context.seconds, MOST_BLOCKS[context.mode], load_of_next):
        block = _block(context, asked, _slices(context, asked, open_tasks, number, load), number)
        outcome = play(block, context.say)
        if outcome.complaints:
            raise AuditFailed("\n".join(outcome.complaints))
        series.add(outcome.readings)
        open_tasks = series.open_tasks()
        yield outcome
    series.stop(NO_TIME.format(pairs=(number + 1) * LOOKS[0]))


def while_open(seconds: float, most: int, upcoming: Callable[[], float]) -> Iterator[int]:
    """Yield the numbers of blocks while another one is wanted and fits into the time.

    upcoming: returns for how many seconds the next block loads the builds; 0 if nothing is open.
        What a block takes beside that is learned from those before; the first one always fits.
    """
    deadline, beside = time.monotonic() + seconds, 0.0
    for number in range(most):
        began, load = time.monotonic(), upcoming()
        if not load or (number and began + load + beside > deadline):
            return
        yield number
        beside = max(beside, time.monotonic() - began - load)


def _slices(
    context: Context,
    asked: dict[Task, list[Any]],
    wanted: Sequence[Task],
    number: int,
    load: float | None,
) -> tuple[Slice, ...]:
    comparisons = [Comparison(task, *SIDES) for task in wanted]
    if number == 0:
        comparisons.append(Comparison("find_a_train", *CONTROL))
    return tuple(
        alternating(
            comparisons,
            (PACES if load is None else OPEN_PACES)[context.mode],
            first_pair=number * LOOKS[0],
            lengths={task: len(listed) for task, listed in asked.items()},
            load=load,
        )
    )


def _block(
    context: Context, asked: dict[Task, list[Any]], slices: tuple[Slice, ...], number: int
) -> Block:
    folder = context.folder / f"block-{number + 1}"
    folder.mkdir(parents=True, exist_ok=True)
    sides = {each.side for each in slices}
    builds = {side: build for side, build in LAUNCHED.items() if side in sides}
    context.say("make both databases from the world, once")
    made = {build: snapshot(build, context.world, context.snapshots) for build in builds.values()}
    return Block(
        seed=SEED + number,
        builds=builds,
        questions=asked,
        slices=slices,
        cores=cores(),
        world=context.world,
        snapshots=made,
        folder=folder,
    )
