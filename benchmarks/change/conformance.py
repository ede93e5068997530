"""The rules as tests, run against one build of a changed checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.change.sites import Side
from benchmarks.scale.plan import BUILDS
from depot import HOUSE, rooms_of
from depot.processes import NEW_GROUP, WINDOWS, Running

SUITE = Path("tests") / "conformance"
WORLDS = Path("out") / "test-worlds"  # made once and known by the railway's code
KEPT = HOUSE / "out" / "change" / "test-worlds"  # those of changed railways
TAIL_LINES = 15


def suite_faults(side: Side, tree: Path) -> list[str]:
    """Run a build's conformance tests in a tree and return what failed, if anything did."""
    for lent in (HOUSE / WORLDS, KEPT):
        _copy_worlds(lent, tree / WORLDS)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-k", BUILDS[side], str(SUITE)]
    code, said = ran(command, tree)
    if code == 0:
        _copy_worlds(tree / WORLDS, KEPT, HOUSE / WORLDS)  # the next run needs the very same
        return []
    tail = "\n".join(said.splitlines()[-TAIL_LINES:])
    return [f"{side}: the conformance tests fail with the patch\n{tail}"]


def ran(command: Sequence[str], tree: Path) -> tuple[int, str]:
    """Return a command's exit code and what it printed.

    When we are interrupted, all that it started ends with it: tests have servers of their own.
    """
    log = tree.parent / "suite.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=tree,
            env={**os.environ, "PYTHONPATH": rooms_of(tree)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=not WINDOWS,
            creationflags=NEW_GROUP if WINDOWS else 0,
        )
        with Running(SUITE.name, 0, process, log):  # port 0: it listens nowhere itself
            code = process.wait()
    return code, log.read_text(encoding="utf-8", errors="replace")


def _copy_worlds(worlds: Path, to: Path, *elsewhere: Path) -> None:
    """Copy the worlds that nobody has yet, without their databases, as tables may change."""
    for world in [told.parent for told in worlds.glob("*/world.json")]:
        if any((folder / world.name).exists() for folder in (to, *elsewhere)):
            continue
        part = to / f"{world.name}.{os.getpid()}.part"  # nobody may take up half of one
        shutil.copytree(world, part, ignore=shutil.ignore_patterns("*.db*"))
        part.rename(to / world.name)
