"""Block after block of a series, until it is settled or its time is up."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.experiments import Context, Mode
from benchmarks.launches import cores, snapshot
from benchmarks.scale.block import Block, Outcome, play
from benchmarks.scale.plan import Build, Comparison, Pace, Task, alternating
from benchmarks.scale.questions import questions
from benchmarks.scale.series import CONTROL, SIDES, Series
from benchmarks.verdict import LOOKS

BUILDS: dict[str, Build] = {"monolith": "monolith", "decoupled": "api", "again": "monolith"}
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


class AuditFailed(RuntimeError):
    """A build lost or invented berths: whatever was measured does not count."""


def blocks(
    context: Context, wanted: Sequence[Task], series: Series, load: float | None = None
) -> Iterator[Outcome]:
    """Yield block after block until all is settled or the time is up; raises AuditFailed.

    load: arrivals as a share of what the slower side can do; None for closed loops.
    """
    deadline = time.monotonic() + context.seconds
    asked = questions(context.world, SEED)
    open_tasks, number, longest = list(wanted), 0, 0.0
    while open_tasks and number < MOST_BLOCKS[context.mode]:
        began = time.monotonic()
        if number and began + longest > deadline:
            break
        outcome = play(_block(context, asked, open_tasks, number, load), context.say)
        if outcome.complaints:
            raise AuditFailed("\n".join(outcome.complaints))
        series.add(outcome.readings)
        longest = max(longest, time.monotonic() - began)
        open_tasks, number = series.open_tasks(), number + 1
        yield outcome
    series.stop(f"time: {number * LOOKS[0]} pairs did not settle it, and no time was left")


def _block(
    context: Context,
    asked: dict[Task, list[Any]],
    wanted: Sequence[Task],
    number: int,
    load: float | None,
) -> Block:
    comparisons = [Comparison(task, *SIDES) for task in wanted]
    if number == 0:
        comparisons.append(Comparison("find_a_train", *CONTROL))
    folder = context.folder / f"block-{number + 1}"
    folder.mkdir(parents=True, exist_ok=True)
    sides = {side for comparison in comparisons for side in (comparison.first, comparison.second)}
    builds = {side: build for side, build in BUILDS.items() if side in sides}
    made = context.folder.parent / "snapshots"
    context.say("make both databases from the world, once")
    return Block(
        seed=SEED + number,
        builds=builds,
        questions=asked,
        slices=tuple(
            alternating(
                comparisons,
                (PACES if load is None else OPEN_PACES)[context.mode],
                first_pair=number * LOOKS[0],
                lengths={task: len(listed) for task, listed in asked.items()},
                load=load,
            )
        ),
        cores=cores(),
        world=context.world,
        snapshots={build: snapshot(build, context.world, made) for build in builds.values()},
        folder=folder,
    )
