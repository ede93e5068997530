"""Runs a change request: it must fail before its patch and pass after it; then it is counted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.change.contract import breaks
from benchmarks.change.count import Count, count
from benchmarks.change.operation import begun, operated
from benchmarks.change.republishing import NotPublished, makes_another_world, published_again
from benchmarks.change.request import Request
from benchmarks.change.restarts import restarts
from benchmarks.change.sites import BUILDS, SIDES, Databases, Side, opened
from benchmarks.change.tree import GitFailed, apply, copied
from benchmarks.change.visit import NotAccepted, Visit, accept
from depot import HOUSE, ROOMS
from depot.processes import NEW_GROUP, WINDOWS, NotStarted, Part, Running
from railway.world import World

SUITE = Path("tests") / "conformance"
SUITE_WORLDS = Path("out") / "test-worlds"  # made once and known by the railway's code
SCHEMA = "schema.sql"
TAIL_LINES = 15


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

    @property
    def deployables(self) -> tuple[str, ...]:
        """Return what has to be built and rolled out; a server holds the railway as well."""
        railway = [BUILDS[self.side]] if self.shared and self.shared.deployables else []
        return (*dict.fromkeys((*railway, *self.count.deployables)),)

    @property
    def migrates(self) -> bool:
        """Tell whether the tables of this side change."""
        return any(file.path.name == SCHEMA for file in self.count.by_hand)


def run(request: Request, world: World, stores: Databases, *, proof: bool) -> dict[Side, Outcome]:
    """Return the outcome of a request on both sides; with proof, conformance is run as well.

    In turn and on the caller's thread, so that Ctrl-C ends whatever step it meets.
    """
    return {side: _outcome(request, side, world, stores[side], proof=proof) for side in SIDES}


def refusal(request: Request, side: Side, visit: Visit) -> str:
    """Return the words with which acceptance fails on a side; "" if it passes."""
    try:
        accept(request.folder, side, visit)
    except NotAccepted as no:
        return str(no)
    return ""


def _outcome(request: Request, side: Side, world: World, database: Path, *, proof: bool) -> Outcome:
    """Visit one side as it is, then try its patches, and what is done besides, in a copy."""
    patches = request.patches(side)
    lost: list[str] = []
    done: list[Part] = []
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with opened({side: database}, world) as sites:
            visit = begun(request, side, Visit(sites[side], world), sites[side], folder)
            before = refusal(request, side, visit)
        faults = [] if before else [f"{side}: acceptance passes without the patch"]
        try:
            with copied() as tree:
                apply(patches, tree)
                lost = breaks(HOUSE, tree)
                sold = published_again(world, tree) if makes_another_world(request) else world
                store = None if sold is not world or _changes_schema(patches) else database
                with opened({side: store}, sold, tree) as sites:
                    visit = begun(request, side, Visit(sites[side], sold), sites[side], folder)
                    visit, done = operated(request, side, visit, sites[side], folder)
                    after = refusal(request, side, visit)
                faults += [f"{side}: acceptance fails with the patch: {after}"] if after else []
                faults += _suite_faults(side, tree) if proof else []
        except (GitFailed, NotStarted, NotPublished) as failed:
            faults.append(f"{side}: {failed}")
    shared = count(request.shared) if request.shared else None
    cost = count(request.patch(side))
    anew = restarts(side, (*cost.by_hand, *(shared.by_hand if shared else ())), done)
    return Outcome(side, cost, tuple(lost), before, tuple(faults), shared, anew)


def _changes_schema(patches: Sequence[Path]) -> bool:
    return any(SCHEMA in patch.read_text(encoding="utf-8") for patch in patches)


def _suite_faults(side: Side, tree: Path) -> list[str]:
    """Run a build's conformance tests in a tree and return what failed, if anything did."""
    if (HOUSE / SUITE_WORLDS).exists():
        databases = shutil.ignore_patterns("*.db*")
        shutil.copytree(HOUSE / SUITE_WORLDS, tree / SUITE_WORLDS, ignore=databases)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-k", BUILDS[side], str(SUITE)]
    code, said = _ran(command, tree)
    if code == 0:
        return []
    tail = "\n".join(said.splitlines()[-TAIL_LINES:])
    return [f"{side}: the conformance tests fail with the patch\n{tail}"]


def _ran(command: Sequence[str], tree: Path) -> tuple[int, str]:
    """Return a command's exit code and what it printed.

    When we are interrupted, all that it started ends with it: tests have servers of their own.
    """
    rooms = os.pathsep.join(str(tree / room) for room in ROOMS)
    log = tree.parent / "suite.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=tree,
            env={**os.environ, "PYTHONPATH": rooms},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=not WINDOWS,
            creationflags=NEW_GROUP if WINDOWS else 0,
        )
        with Running(SUITE.name, 0, process, log):  # port 0: it listens nowhere itself
            code = process.wait()
    return code, log.read_text(encoding="utf-8", errors="replace")


def gates(outcomes: Mapping[Side, Outcome]) -> list[str]:
    """Return in a line each why the counts would not count."""
    return [fault.splitlines()[0] for outcome in outcomes.values() for fault in outcome.faults]
