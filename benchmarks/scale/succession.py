"""A server's workers come and go: which answer now, and how new ones follow the former ones."""

import os
import signal
import sys
import time
from collections.abc import Callable

import psutil

from depot.ports import listeners
from depot.processes import Running

HANG_UP = getattr(signal, "SIGHUP", None)  # Windows has none
PATIENCE_SECONDS = 30.0  # for workers that load, or that end, on a busy machine
PAUSE_SECONDS = 0.05  # between two looks


def answering(server: Running) -> set[int]:
    """Return the ids of the workers that take requests.

    Only on Linux does each listen by itself, once it has loaded; elsewhere all of them are told.
    """
    workers = set(server.pids()[1:])
    return workers & set(listeners(server.port)) if sys.platform == "linux" else workers


def await_workers(server: Running, number: int) -> None:
    """Return once so many workers, or more, take requests. Raises TimeoutError."""
    _wait_until(
        lambda: len(answering(server)) >= number,
        f"{server.name} has not got its {number} workers",
    )


def most_called(server: Running) -> int:
    """Return the id of the worker to which the most callers are connected.

    Raises LookupError if none answers.
    """
    if not (workers := answering(server)):
        raise LookupError(f"No worker of {server.name} answers.")
    return max(workers, key=lambda pid: _callers(pid, server.port))


def renews_its_workers(server: Running) -> bool:
    """Let new workers take the former ones' places, and return once those are gone.

    A server that knows SIGHUP starts each successor before it ends a former worker. Returns False,
    with nothing done, where the OS has no such signal. Raises TimeoutError.
    """
    if HANG_UP is None:
        return False
    former = set(server.pids()[1:])
    os.kill(server.pid, HANG_UP)
    _wait_until(
        lambda: not former & set(server.pids()),
        f"{server.name} has not ended its former workers",
    )
    return True


def _wait_until(reached: Callable[[], bool], trouble: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{trouble} after {PATIENCE_SECONDS:g} s.")
        time.sleep(PAUSE_SECONDS)


def _callers(pid: int, port: int) -> int:
    try:
        sockets = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:  # it ended between two of our questions
        return 0
    return sum(one.laddr.port == port and bool(one.raddr) for one in sockets)
