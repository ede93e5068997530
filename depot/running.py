"""One server and its children: started, waited for, measured, and stopped to the last one."""

import atexit
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from depot.ports import LOOPBACK

GRACE_SECONDS = 8.0  # time to finish open requests; then a server is killed
CLOCK_OF_PROCESS = 2  # Linux: scheduled nanoseconds, CPUCLOCK_SCHED in the kernel's source


class Running:
    """A started server with all the processes it is made of; leaving the `with` block stops it."""

    def __init__(self, name: str, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.name = name
        self.port = port  # 0: it listens nowhere
        self.url = f"http://{LOOPBACK}:{port}" if port else ""
        self.pid = process.pid
        self.log = log
        self.started_in = 0.0  # seconds from the command to the first good answer
        self.pinned_to: tuple[int, ...] = ()  # cores; empty when not pinned
        self._process = process
        self._family = {psutil.Process(process.pid)}
        atexit.register(self.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def is_alive(self) -> bool:
        """Return whether the process that we started still runs."""
        return self._process.poll() is None

    def pids(self) -> list[int]:
        """Return the ids of the processes alive now, ours first, then its children."""
        return sorted((process.pid for process in self._alive()), key=lambda p: (p != self.pid, p))

    def memory_bytes(self) -> int:
        """Return the memory of the processes alive now, summed, as `memory_unit` says.

        On Linux it is proportional: a page that n processes hold counts as an n-th in each, so
        nobody pays twice for having more processes. Elsewhere, and of a process whose pages we may
        not read, it is resident memory, in which a shared page counts in each.
        """
        return sum(_memory_bytes(process) for process in self._alive())

    def cpu_seconds(self) -> float:
        """Return the processor time used so far by the processes alive now, summed."""
        return sum(cpu_seconds_of(process.pid) for process in self._alive())

    def pin(self, cpus: Iterable[int]) -> None:
        """Keep the process and its future children on these cores, or say that we cannot."""
        if not hasattr(psutil.Process, "cpu_affinity"):
            print(f"{self.name}: {sys.platform} cannot pin a process to a core", file=sys.stderr)
            return
        wanted = sorted(cpus)
        for process in self._alive():
            process.cpu_affinity(wanted)
        self.pinned_to = tuple(wanted)

    def stop(self) -> None:
        """End every process of this server, politely, then not; the second call does nothing."""
        self._alive()  # remember the children while their parent can still name them
        if self.is_alive():
            self._process.send_signal(_polite_signal())
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE_SECONDS)
        deadline = time.monotonic() + GRACE_SECONDS
        while (survivors := self._alive()) and time.monotonic() < deadline:
            for process in survivors:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            self._process.poll()  # so that the dead do not stay behind as zombies
            time.sleep(0.005)
        atexit.unregister(self.stop)

    def _alive(self) -> set[psutil.Process]:
        """Return our processes that live, those included that lost their parent."""
        for process in list(self._family):
            with suppress(psutil.NoSuchProcess):
                self._family |= set(process.children(recursive=True))
        self._family = {process for process in self._family if _lives(process)}
        return set(self._family)


def _polite_signal() -> int:
    # On Windows only a break reaches a process group of its own, and terminate() is a kill.
    if sys.platform == "win32":
        return signal.CTRL_BREAK_EVENT
    return signal.SIGTERM


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def memory_unit() -> str:
    """Return megabytes as what they count here: whether a shared page counts once or in each."""
    once = hasattr(_memory_of(psutil.Process()), "pss")
    return "MB, shared pages counted once" if once else "MB resident"


def _memory_bytes(process: psutil.Process) -> int:
    try:
        told = _memory_of(process)
        return int(getattr(told, "pss", told.rss))
    except psutil.NoSuchProcess:  # it ended between two of our questions
        return 0


def _memory_of(process: psutil.Process) -> Any:
    """Return all that the system tells of a process's memory; only Linux tells who shares it."""
    try:
        return process.memory_full_info()
    except psutil.AccessDenied:
        return process.memory_info()


def cpu_seconds_of(pid: int) -> float:
    """Return a process's processor time: to the nanosecond on Linux, in ticks elsewhere."""
    try:
        if sys.platform == "linux":
            return time.clock_gettime((~pid << 3) | CLOCK_OF_PROCESS)
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    except (OSError, psutil.NoSuchProcess):
        return 0.0  # it ended between two of our questions
