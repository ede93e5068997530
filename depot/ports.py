"""Ports on this machine: which is free, and who holds one that is not."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psutil

LOOPBACK = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """Return `preferred` when nobody listens there, else another free port of this machine."""
    if preferred is not None and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether a server could listen on `port` now."""
    with socket.socket() as probe:
        if os.name != "nt":  # a port closed a second ago is free; on Windows this would steal it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    with socket.socket() as caller:  # macOS lets us bind beside a server on all addresses
        return caller.connect_ex((LOOPBACK, port)) != 0


def who_holds(port: int) -> str | None:
    """Return who listens on `port`, as "name (pid 12)", or None when nobody does."""
    for pid, connection in _listeners():
        if connection.laddr and connection.laddr.port == port:
            return _described(pid)
    return None if is_free(port) else "a process of another user"


def _described(pid: int | None) -> str:
    if pid is None:
        return "a process of another user"
    with suppress(psutil.Error):
        return f"{psutil.Process(pid).name()} (pid {pid})"
    return f"pid {pid}"


def _listeners() -> Iterator[tuple[int | None, Any]]:
    """Yield (pid, connection) of what listens; macOS shows other users' only to root."""
    try:
        everyone = [(c.pid, c) for c in psutil.net_connections("inet")]
    except psutil.AccessDenied:
        everyone = list(_listeners_we_may_see())
    yield from ((pid, c) for pid, c in everyone if c.status == psutil.CONN_LISTEN)


def _listeners_we_may_see() -> Iterator[tuple[int, Any]]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            yield from ((process.pid, c) for c in process.net_connections("inet"))
