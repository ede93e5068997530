"""Whose processor time a slice took: the working side's, the resting ones', ours, a stranger's."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psutil

from depot.running import cpu_seconds_of

Family = frozenset[int]  # the process ids of one side


class Edge(NamedTuple):
    """The clocks at one moment, all in seconds."""

    at: float
    sides: dict[str, float]
    generator: float
    machine: float  # every process and every stolen moment, on the cores in use; in ticks
    shared: int = 1  # over how many cores a stranger may spread; 1 when we keep to chosen ones
    strangers: Mapping[int, float] | None = None  # by process id; None where only ticks are known
    stolen: float = 0.0  # by other guests of the hypervisor, on the cores in use


class Spent(NamedTuple):
    """What passed between two edges, in seconds; the shares are of one core, but for strangers."""

    seconds: float
    cpu: float  # of the side that worked
    idle_share: float  # of the busiest side that should have rested
    generator_share: float
    foreign_share: float  # everyone else, hypervisor included; unpinned, of all cores


def family(pids: Sequence[int]) -> Family:
    """Return servers with all their children; raises psutil.NoSuchProcess when one is gone."""
    servers = [psutil.Process(pid) for pid in pids]
    children = (child.pid for server in servers for child in server.children(recursive=True))
    return frozenset((*pids, *children))


def read(families: Mapping[str, Family], cores: Sequence[int]) -> Edge:
    """Return all the clocks now; cores: those that the measurement uses, or none for every one."""
    sides = {name: sum(map(cpu_seconds_of, pids)) for name, pids in families.items()}
    every = psutil.cpu_times(percpu=True)
    used = [every[core] for core in cores or range(len(every))]
    return Edge(
        time.perf_counter(),
        sides,
        time.process_time(),
        machine=sum(map(_busy, used)),
        shared=1 if cores else len(every),  # unpinned, a stranger mostly runs beside us
        strangers=_strangers(frozenset().union(*families.values())),
        stolen=sum(getattr(core, "steal", 0.0) for core in used),
    )


def spent(before: Edge, after: Edge, active: str) -> Spent:
    """Return what passed between two edges while one side worked."""
    seconds = after.at - before.at
    sides = {name: after.sides[name] - before.sides[name] for name in after.sides}
    generator = after.generator - before.generator
    foreign = after.machine - before.machine - sum(sides.values()) - generator
    if before.strangers is not None and after.strangers is not None:
        foreign = min(foreign, _used(before.strangers, after.strangers) + _stolen(before, after))
    resting = [cpu for name, cpu in sides.items() if name != active]
    return Spent(
        seconds,
        sides[active],
        max(resting, default=0.0) / seconds,
        generator / seconds,
        max(0.0, foreign) / seconds / after.shared,
    )


class Watch:
    """Looks at the clocks around what one side does, while the other sides rest."""

    def __init__(self, pids: Mapping[str, Sequence[int]], cores: Sequence[int]) -> None:
        """Find the children of each side's servers; raises psutil.NoSuchProcess."""
        self._pids = pids
        self._cores = cores
        self._families = self._found()

    def begin(self) -> None:
        """Look for the first time."""
        self._before = read(self._families, self._cores)

    def end(self, active: str) -> dict[str, Any]:
        """Look again; return t0, t1, and what a side and everyone else spent between them."""
        after = read(self._families, self._cores)
        seen = spent(self._before, after, active)._asdict()
        del seen["seconds"]
        return {"t0": self._before.at, "t1": after.at, **seen}

    def pids_changed(self) -> bool:
        """Tell whether a process ended or began since the families were found."""
        return self._found() != self._families

    def _found(self) -> dict[str, Family]:
        return {name: family(pids) for name, pids in self._pids.items()}


def pin(cores: Sequence[int]) -> None:
    """Keep this process on these cores; does nothing without cores."""
    if cores:
        psutil.Process().cpu_affinity(list(cores))


@contextmanager
def pinned(cores: Sequence[int]) -> Iterator[None]:
    """Run on these cores meanwhile, so that children start there; without cores, anywhere."""
    me = psutil.Process()
    if not cores:
        yield
        return
    before = me.cpu_affinity()
    me.cpu_affinity(list(cores))
    try:
        yield
    finally:
        me.cpu_affinity(before)


def usable_cores() -> tuple[int, ...]:
    """Return the cores we may choose from; none where the OS lets nobody choose."""
    me = psutil.Process()
    return tuple(me.cpu_affinity()) if hasattr(me, "cpu_affinity") else ()


def core_count() -> int:
    """Return how many cores we may use."""
    return len(usable_cores()) or os.cpu_count() or 1


def _strangers(ours: Family) -> dict[int, float] | None:
    """Return the processor time of every process but ours, where the OS tells it exactly.

    A core's own account is made of samples, every few milliseconds: within a second they lie by
    some percent, enough to see strangers where none are. Exact clocks alone would see strangers
    on cores that nobody uses, and miss whoever came and went between two edges. A slice is
    disturbed where both say so.
    """
    if sys.platform != "linux":
        return None
    known = ours | {os.getpid()}
    return {pid: cpu_seconds_of(pid) for pid in psutil.pids() if pid not in known}


def _used(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def _stolen(before: Edge, after: Edge) -> float:
    return after.stolen - before.stolen


def _busy(times: Any) -> float:
    """Return a core's busy and stolen time, without interrupts: our own traffic makes them."""
    parts = ("user", "nice", "system", "steal")  # an OS has some of them
    return float(sum(getattr(times, part, 0.0) for part in parts))
