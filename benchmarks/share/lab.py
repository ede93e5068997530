"""The SHARE lab: two outsiders, one job, before and after redesigns of the site."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.change.request import Request, read_request
from benchmarks.change.sites import SIDES, Databases, Side, databases, opened
from benchmarks.change.tree import GitFailed, apply, copied
from benchmarks.experiments import Context
from benchmarks.row import Row, Stamp, counted
from benchmarks.share.catalogue import REDESIGNS
from benchmarks.share.dealings import Works, cost_rows, dealings
from benchmarks.share.draw import rides
from benchmarks.share.job import Availability, Ride
from benchmarks.share.outsiders import Work, answers, first_fault, work, working
from benchmarks.share.questions import redesign_question
from benchmarks.verdict import compare_counts
from depot import HOUSE
from depot.processes import NotStarted
from railway.world import World

# One that is expected to hurt and one that is not; `python -m benchmarks share` tries them all.
IN_EACH_RUN = ("cards_to_table", "new_colours")


@dataclass(frozen=True)
class Survival:
    """What a redesign left of the outsiders' calls, unless it could not be tried."""

    redesign: Request
    works: Works
    fault: str = ""


def share_rows(context: Context) -> list[Row]:
    """Return what the job costs an outsider on each side, and what redesigns leave of it."""
    job = rides(context.world)
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch:
        stores = databases(context.world, context.snapshots, Path(scratch))
        context.say("two outsiders do their job", 0.1)
        done = dealings(context.world, stores, job)
        before = done.searches
        survivals = []
        for number, redesign in enumerate(read_request(REDESIGNS / name) for name in IN_EACH_RUN):
            context.say(f"redesign: {redesign.title}", 0.4 + 0.6 * number / len(IN_EACH_RUN))
            survivals.append(survived(redesign, context.world, stores, job))
    keep(context.folder / "calls.json", job, before, survivals)
    stamp = Stamp.now()
    return [redesign_row(job, before, survivals, stamp), *cost_rows(done, stamp)]


def job_done(
    world: World, stores: Databases, job: Sequence[Ride], house: Path = HOUSE
) -> dict[Side, Work]:
    """Return what comes of the job on both sides of a checkout."""
    with opened(stores, world, house) as sites:
        doors = {"monolith": sites["monolith"]["monolith"], "decoupled": sites["decoupled"]["api"]}
        return {side: work(side, doors[side], job) for side in SIDES}


def survived(redesign: Request, world: World, stores: Databases, job: Sequence[Ride]) -> Survival:
    """Redesign both sites in a copy of the house and return what comes of the job there."""
    try:
        with copied() as tree:
            apply([redesign.patch("monolith"), redesign.patch("web")], tree)
            return Survival(redesign, job_done(world, stores, job, tree))
    except (GitFailed, NotStarted) as failed:
        return Survival(redesign, {}, f"{redesign.name}: {failed}".splitlines()[0])


def redesign_row(
    job: Sequence[Ride], before: Works, survivals: Sequence[Survival], stamp: Stamp
) -> Row:
    """Return how many calls of each outsider still get the right answer after the redesigns."""
    truth = answers(before["decoupled"])
    gates = disagreement(job, before) + [each.fault for each in survivals if each.fault]
    left = [right_calls(survival, truth) for survival in survivals]
    monolith, decoupled = (sum(counts.get(side, 0) for counts in left) for side in SIDES)
    redesigns = [each.redesign for each in survivals]
    question = redesign_question(redesigns, len(job) * len(redesigns))
    row = counted(question, monolith, decoupled, stamp, gates)
    if row.gates:
        return row
    return replace(row, why="; ".join(told(survival, truth, job) for survival in survivals))


def right_calls(survival: Survival, truth: Sequence[Availability]) -> dict[Side, int]:
    """Return how many calls each outsider has left after one redesign."""
    return {side: sum(working(done, truth)) for side, done in survival.works.items()}


def disagreement(job: Sequence[Ride], before: Works) -> list[str]:
    """Return the gate that closes unless each door confirms every answer of the other one."""
    for side, other in (SIDES, SIDES[::-1]):
        fault = first_fault(before[side], answers(before[other]), job)
        if fault:
            return [f"before any redesign the {side} door is not confirmed by the other: {fault}"]
    return []


def told(survival: Survival, truth: Sequence[Availability], job: Sequence[Ride]) -> str:
    """Return in a clause what a redesign left, what broke first, and what nobody expected."""
    left = right_calls(survival, truth)
    clauses = [
        f"{survival.redesign.name} leaves {left['monolith']} of {len(job)} right "
        f"in the monolith, {left['decoupled']} in the decoupled build"
    ]
    for side, done in survival.works.items():
        if fault := first_fault(done, truth, job):
            clauses.append(f"first fault in the {side} build, {fault}")
    found = compare_counts(left["monolith"], left["decoupled"], "higher").verdict
    expected = survival.redesign.fact("expected")
    return "; ".join([*clauses, f"expected was {expected}"] if expected != found else clauses)


def keep(path: Path, job: Sequence[Ride], before: Works, survivals: Sequence[Survival]) -> None:
    """Write every call and its answer, so that a row can be looked into."""
    works = {"before": before} | {each.redesign.name: each.works for each in survivals}
    given = {name: {side: done.answers for side, done in of.items()} for name, of in works.items()}
    calls = {"rides": [ride._asdict() for ride in job], "answers": given}
    path.write_text(json.dumps(calls, indent=1) + "\n", encoding="utf-8")
