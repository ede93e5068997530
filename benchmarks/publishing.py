"""Makes the worlds that a command needs, where they are missing or the railway has changed."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from benchmarks.change.command import SNAPSHOTS
from benchmarks.experiments import Experiment
from benchmarks.launches import MODULES, snapshot
from depot import HOUSE
from railway.model import data_hash
from railway.world import World, WorldMissing, WorldOutdated, read_world


class NotPublished(RuntimeError):
    """A world could not be made where it was wanted."""


def make_worlds(experiments: Iterable[Experiment], console: Console) -> None:
    """Make what experiments need beside the usual world, with databases: no time of the run's."""
    for extra in dict.fromkeys(extra for each in experiments for extra in each.worlds):
        world = published(console, *extra)
        with console.status(f"Databases of the world in {extra.folder}: minutes, the first time"):
            for build in MODULES:
                snapshot(build, world, SNAPSHOTS)


def published(
    console: Console,
    folder: Path,
    kind: str = "standard",
    bookings: int | None = None,
    now: str | None = None,
) -> World:
    """Return the world in a folder, made first if it is missing or the railway has changed.

    bookings: how many it is made with; None for those of the departures on sale. now: the instant
    at which it stands; None for any. Raises NotPublished when it cannot be made there.
    """
    folder = folder.resolve()
    try:
        world = read_world(folder)
        stands_then = now in (None, world.as_of.isoformat())
        if made_by_this_railway(world) and stands_then:
            return world
        changed = "railway" if stands_then else "day that it should show"
        console.print(f"The {changed} has changed since the world in {folder} was made.")
        kind = world.kind
    except WorldOutdated:
        console.print(f"The world in {folder} was made by another version of the railway.")
    except WorldMissing:
        console.print(f"There is no world in {folder} yet.")
    console.print("Making one takes one to two minutes; a million bookings take some more.")
    command = [sys.executable, "-m", "railway", "publish", "--world", kind, "--to", str(folder)]
    command += [] if bookings is None else ["--bookings", str(bookings)]
    command += [] if now is None else ["--now", now]
    if subprocess.run(command, cwd=HOUSE, check=False).returncode:  # it has said why
        raise NotPublished(f"no world could be made in {folder}.")
    return read_world(folder)


def made_by_this_railway(world: World) -> bool:
    """Tell whether the world's model would be accepted, at the price of reading a few files."""
    card = world.folder / "model-card.json"
    if not card.exists():
        return False
    told = json.loads(card.read_text(encoding="utf-8"))
    return bool(told["data_hash"] == data_hash(world.folder, world.seed, world.kind))
