"""Runs a change request: it must fail before its patch and pass after it; then it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.change.bench import Bench
from benchmarks.change.conformance import suite_faults
from benchmarks.change.contract import breaks
from benchmarks.change.count import Count, count
from benchmarks.change.operation import takes_operators
from benchmarks.change.plan import SCHEMA, Plan
from benchmarks.change.rehearsal import Rehearsal, refusal_without, rehearsed
from benchmarks.change.republishing import NotPublished, makes_another_world, published_again
from benchmarks.change.request import Request
from benchmarks.change.restarts import restarts
from benchmarks.change.rollout import Rollout, rolled_out
from benchmarks.change.sites import SIDES, Side
from benchmarks.change.tree import GitFailed, apply, copied
from benchmarks.launches import PrepareFailed
from benchmarks.scale.plan import BUILDS
from depot import HOUSE
from depot.processes import NotStarted, Part


@dataclass(frozen=True)
class Outcome:
    """What a change costs on one side, and every reason why that figure would not count."""

    side: Side
    count: Count
    contract_breaks: tuple[str, ...]
    failed_before: str  # the words with which acceptance failed, as it must
    faults: tuple[str, ...]
    shared: Count | None = None  # the railway's part, which both sides need: on neither's account
    restarts: tuple[Part, ...] = ()  # the servers that are started anew
    rollout: Rollout | None = None  # where it was tried

    @property
    def deployables(self) -> tuple[str, ...]:
        """Return what has to be built and rolled out; a server holds the railway as well."""
        railway = [BUILDS[self.side]] if self.shared and self.shared.deployables else []
        return (*dict.fromkeys((*railway, *self.count.deployables)),)

    @property
    def migrates(self) -> bool:
        """Tell whether the tables of this side change."""
        return any(file.path.name == SCHEMA for file in self.count.by_hand)


class Trial(NamedTuple):
    """What came of the patches of one side."""

    contract_breaks: tuple[str, ...] = ()
    by_hand: tuple[Part, ...] = ()  # what operators started anew
    faults: tuple[str, ...] = ()
    rollout: Rollout | None = None


def run(request: Request, bench: Bench) -> dict[Side, Outcome]:
    """Return the outcome of a request on both sides.

    In turn and on the caller's thread, so that Ctrl-C ends whatever step it meets.
    """
    return {side: _outcome(request, side, bench) for side in SIDES}


def _outcome(request: Request, side: Side, bench: Bench) -> Outcome:
    """Visit one side as it is, then try its patches, and what is done besides, in a copy."""
    cost = count(request.patch(side))
    shared = count(request.shared) if request.shared else None
    files = (*cost.by_hand, *(shared.by_hand if shared else ()))
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        bench.say(f"{side}: without the change")
        before = refusal_without(request, side, bench, _room(scratch, "before"))
        try:
            with copied() as tree:
                apply(request.patches(side), tree)
                world = bench.world
                if makes_another_world(request):
                    bench.say(f"{side}: the world is published anew")
                    world = published_again(world, tree)
                database = bench.stores[side]
                plan = Plan(request, side, files, tree, bench.world, world, database)
                trial = _tried(plan, bench, scratch)
        except (GitFailed, NotStarted, NotPublished, PrepareFailed) as failed:
            trial = Trial(faults=(f"{side}: {failed}",))
    needless = () if before else (f"{side}: acceptance passes without the patch",)
    return Outcome(
        side=side,
        count=cost,
        contract_breaks=trial.contract_breaks,
        failed_before=before,
        faults=(*needless, *trial.faults),
        shared=shared,
        restarts=restarts(side, files, trial.by_hand),
        rollout=trial.rollout,
    )


def _tried(plan: Plan, bench: Bench, scratch: Path) -> Trial:
    """Try a change where nobody calls; to prove it, under load and by the conformance tests.

    What is rolled out needs no rehearsal, unless operators have a part in it.
    """
    side, tried, rollout, faults = plan.side, Rehearsal(), None, list[str]()
    if not bench.proof or takes_operators(plan.request, side):
        bench.say(f"{side}: with the change")
        tried = rehearsed(plan, _room(scratch, "rehearsal"))
    if bench.proof:
        bench.say(f"{side}: rolled out under load")
        plan = replace(plan, by_hand=tried.by_hand, brought=tried.ran)
        rollout = rolled_out(plan, _room(scratch, "rollout"))
    no = tried.refusal or (rollout.refusal if rollout else "")
    faults += [f"{side}: acceptance fails with the patch: {no}"] if no else []
    if bench.proof and plan.files:  # without a changed file the house's own tests have said it
        bench.say(f"{side}: the conformance tests")
        faults += suite_faults(side, plan.tree)
    return Trial((*breaks(HOUSE, plan.tree),), tried.by_hand, (*faults,), rollout)


def _room(folder: Path, name: str) -> Path:
    """Make a folder inside another one and return it."""
    (folder / name).mkdir()
    return folder / name


def gates(outcomes: Mapping[Side, Outcome]) -> list[str]:
    """Return in a line each why the counts would not count."""
    return [fault.splitlines()[0] for outcome in outcomes.values() for fault in outcome.faults]
