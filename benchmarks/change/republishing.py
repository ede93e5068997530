"""A change of the facts makes another world, which is published from the changed checkout."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

from benchmarks.change.count import count
from benchmarks.change.request import Request
from depot import HOUSE, rooms_of
from railway.model import SOURCES
from railway.world import World, read_world

RAILWAY = PurePosixPath("railway")
FACTS = RAILWAY / "data"
MAKES_THE_WORLD = {RAILWAY / name for name in (*SOURCES, "kinds.py")}
KEPT = HOUSE / "out" / "change" / "worlds"
TOLD_LINES = 15


class NotPublished(RuntimeError):
    """A changed railway could not publish its world; the message ends with what it said."""


def makes_another_world(request: Request) -> bool:
    """Tell whether a request changes what a world is made from."""
    touched = count(request.shared).by_hand if request.shared else ()
    return any(file.lies_in(FACTS) or file.path in MAKES_THE_WORLD for file in touched)


def published_again(world: World, tree: Path) -> World:
    """Return the world that a changed checkout makes as of that moment; raises NotPublished.

    It is kept, since the other side and the next run need the very same.
    """
    folder = KEPT / _identity(world, tree)
    if not (folder / "world.json").exists():
        _publish(world, tree, folder)
    return read_world(folder)


def _identity(world: World, tree: Path) -> str:
    """Return a hash of all that a world is made from."""
    made_from = sorted([*tree.glob("railway/*.py"), *tree.glob("railway/data/*.csv")])
    digest = hashlib.sha256(f"{world.kind} {world.seed} {world.as_of.isoformat()}".encode())
    for file in made_from:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _publish(world: World, tree: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "railway", "publish", "--world", world.kind]
    command += ["--seed", f"{world.seed}", "--now", world.as_of.isoformat(), "--to", str(folder)]
    said = subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": rooms_of(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        told = "\n".join(f"{said.stdout}{said.stderr}".splitlines()[-TOLD_LINES:])
        raise NotPublished(f"the changed railway could not publish its world:\n{told}")
