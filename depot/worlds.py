"""The published world that the builds are started on: missing, stale or fresh."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from depot import HOUSE
from railway.clock import clock_from
from railway.world import ARTIFACTS, World, WorldMissing, read_world


def folder() -> Path:
    """Return the folder of the world: RAILWAY_WORLD, or the usual one."""
    return Path(os.environ.get("RAILWAY_WORLD") or ARTIFACTS)


def today() -> datetime:
    """Return the builds' time: RAILWAY_NOW, or the real clock's; a bad one ends the program."""
    now = os.environ.get("RAILWAY_NOW", "")
    try:
        return clock_from(now)()
    except (ValueError, OSError):
        may_be = "2026-03-10T06:00+05:30, @file that holds such, or empty"
        sys.exit(f"RAILWAY_NOW is {now!r}, and may be: {may_be}.")


def staleness(world: World) -> str | None:
    """Return why a world no longer fits the clock, or None when it does.

    Its sales stand still at its as-of: from the next day on, the last day of the booking window
    has no train.
    """
    days = (today().date() - world.as_of.date()).days
    if days == 0:
        return None
    return f"{abs(days)} day{'s' * (abs(days) > 1)} {'old' if days > 0 else 'ahead of the clock'}"


def fresh_world() -> World:
    """Return a world that fits clock and code; another or none is published again first."""
    try:
        world = read_world(folder())
    except WorldMissing as missing:
        print(f"{missing}\nDoing so now (about a minute).", flush=True)
        return _published()
    age = staleness(world)
    reason = f"World {world.world_id} is {age}." if age else refusal(world)
    if reason is None:
        return world
    print(f"{reason}\nPublishing it again (about a minute).", flush=True)
    return _published("--world", world.kind, "--seed", str(world.seed))


def refusal(world: World) -> str | None:
    """Return why a world's model does not fit the code at hand, or None when it does."""
    from railway.model import ModelRefused, load_model  # slow, and not there before setup
    from railway.samples import check_samples

    try:
        check_samples(world.folder, load_model(world))
    except ModelRefused as reason:
        return str(reason)
    return None


def _published(*like: str) -> World:
    now = today().isoformat()
    publish = [sys.executable, "-m", "railway", "publish", "--to", str(folder()), "--now", now]
    if subprocess.run([*publish, *like], cwd=HOUSE, check=False).returncode != 0:
        sys.exit("The world could not be published; the lines above say why.")
    return read_world(folder())
