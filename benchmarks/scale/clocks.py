"""Whose processor time a slice took: the working side's, the resting ones', ours, a stranger's."""

import os
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import psutil

from depot.running import cpu_seconds_of

Family = frozenset[int]  # the process ids of one side


class Edge(NamedTuple):
    """The clocks at one moment, all in seconds."""

    at: float
    sides: dict[str, float]
    generator: float
    machine: float  # every process and every stolen moment, on the cores in use


class Spent(NamedTuple):
    """What passed between two edges, in seconds; the shares are of one core."""

    seconds: float
    cpu: float  # of the side that worked
    idle_share: float  # of the busiest side that should have rested
    generator_share: float
    foreign_share: float  # everyone else, hypervisor included


def family(pids: Sequence[int]) -> Family:
    """Return servers with all their children; raises psutil.NoSuchProcess when one is gone."""
    servers = [psutil.Process(pid) for pid in pids]
    children = (child.pid for server in servers for child in server.children(recursive=True))
    return frozenset((*pids, *children))


def read(families: Mapping[str, Family], cores: Sequence[int]) -> Edge:
    """Return all the clocks now; cores: those that the measurement uses, or none for every one."""
    sides = {name: sum(map(cpu_seconds_of, pids)) for name, pids in families.items()}
    return Edge(time.perf_counter(), sides, time.process_time(), _machine(cores))


def spent(before: Edge, after: Edge, active: str) -> Spent:
    """Return what passed between two edges while one side worked."""
    seconds = after.at - before.at
    sides = {name: after.sides[name] - before.sides[name] for name in after.sides}
    generator = after.generator - before.generator
    foreign = after.machine - before.machine - sum(sides.values()) - generator
    resting = [cpu for name, cpu in sides.items() if name != active]
    return Spent(
        seconds,
        sides[active],
        max(resting, default=0.0) / seconds,
        generator / seconds,
        max(0.0, foreign) / seconds,
    )


def pin(cores: Sequence[int]) -> None:
    """Keep this process on these cores; does nothing without cores."""
    if cores:
        psutil.Process().cpu_affinity(list(cores))


def usable_cores() -> tuple[int, ...]:
    """Return the cores we may choose from; none where the OS lets nobody choose."""
    me = psutil.Process()
    return tuple(me.cpu_affinity()) if hasattr(me, "cpu_affinity") else ()


def core_count() -> int:
    """Return how many cores we may use."""
    return len(usable_cores()) or os.cpu_count() or 1


def _machine(cores: Sequence[int]) -> float:
    """Return busy and stolen time. Interrupts are left out: our own network traffic makes them."""
    every = psutil.cpu_times(percpu=True)
    chosen = [every[core] for core in cores] if cores else every
    parts = ("user", "nice", "system", "steal")  # an OS has some of them
    return float(sum(getattr(times, part, 0.0) for times in chosen for part in parts))
