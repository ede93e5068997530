"""What the run ran on: the machine, and the budget that both sides got alike."""

import json
import platform
import sys
from typing import Any

import psutil

from benchmarks.launches import LOG_LEVEL, THREADS, WORKERS, cores
from benchmarks.scale.clocks import core_count
from benchmarks.scale.plan import SEATS
from railway.world import World

GIGABYTE = 1_000_000_000


def machine() -> dict[str, Any]:
    """Return the machine in words."""
    memory = psutil.virtual_memory().total / GIGABYTE
    return {
        "machine": f"{core_count()} cores, {memory:.0f} GB, {platform.machine()}",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": sys.version.split()[0],
        "pinning": _pinning(),
    }


def budget(world: World) -> dict[str, Any]:
    """Return what each side had, in words; both had the same."""
    return {
        "processes": f"{WORKERS} worker with {THREADS} threads, plus decoupled's web server",
        "load": f"{SEATS} travellers, signed in for trips and bookings, on a connection each; "
        "no think time, gzip, no retries",
        "database": "SQLite, write-ahead log, synchronous FULL; fresh copies for each launch",
        "world": f"{world.world_id} ({world.kind}), {_model(world)}",
        "log level": LOG_LEVEL,
    }


def _pinning() -> str:
    chosen = cores()
    if not chosen.both:
        return "none: the generator shares the cores, so there is no verdict on capacity"
    return f"all servers on core {chosen.servers[0]}, generator on core {chosen.generator[0]}"


def _model(world: World) -> str:
    card = world.folder / "model-card.json"
    if not card.exists():
        return "no model"
    return f"model {json.loads(card.read_text(encoding='utf-8'))['data_hash']}"
