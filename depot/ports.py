"""Ports on this machine: which is free, who holds one that is not, and what answers there."""

import errno
import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from random import SystemRandom
from typing import Any

import psutil

LOOPBACK = "127.0.0.1"
REACHED_BY_LOOPBACK = {LOOPBACK, "0.0.0.0", "::"}
OFFERED = range(20_000, 32_000)  # outgoing connections are lent 32768 and up, or 49152
TRIES = 100
PATIENCE_SECONDS = 0.5  # Windows asks a closed port again for two seconds
UNKNOWN = "another program"


def free_port(preferred: int | None = None) -> int:
    """Return `preferred` when nobody holds it, else another free port of this machine.

    Nobody reserves it for us, so it is drawn: who seeks one at the same moment draws another.
    Raises OSError when none is found.
    """
    if preferred is not None and is_free(preferred):
        return preferred
    for port in SystemRandom().choices(OFFERED, k=TRIES):  # a seed would draw alike everywhere
        if is_free(port):
            return port
    ours = f"{OFFERED[0]} to {OFFERED[-1]}"
    raise OSError(errno.EADDRINUSE, f"{TRIES} ports from {ours} were tried and none is free")


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
        caller.settimeout(PATIENCE_SECONDS)
        return caller.connect_ex((LOOPBACK, port)) != 0


def who_holds(port: int) -> str | None:
    """Return who holds `port`, as "name (pid 12)" if that can be told, or None when nobody does."""
    for holder in listeners(port).values():
        return holder
    return None if is_free(port) else UNKNOWN


def listeners(port: int) -> dict[int | None, str]:
    """Return who is seen to listen on `port`: process id, and "name (pid 12)"."""
    return {
        pid: _described(pid)
        for pid, connection in _listening()
        if connection.laddr.port == port and connection.laddr.ip in REACHED_BY_LOOPBACK
    }


def answer_of(port: int, path: str) -> str:
    """Return the status of one GET, with what was said when it is not 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        said = reply.read(500).decode(errors="replace").strip()
        return "200" if reply.status == 200 else f"{reply.status}: {said}"
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()


def may_be_asked_from(*ports: int) -> dict[str, str]:
    """Return the one setting that lets front-ends on these ports of this machine ask the API."""
    origins = (f"http://{host}:{port}" for port in ports for host in (LOOPBACK, "localhost"))
    return {"RAILWAY_CORS_ORIGINS": ",".join(origins)}


def _described(pid: int | None) -> str:
    if pid is None:
        return "a process of another user"
    with suppress(psutil.Error):
        return f"{psutil.Process(pid).name()} (pid {pid})"
    return f"pid {pid}"


def _listening() -> Iterator[tuple[int | None, Any]]:
    """Yield (pid, connection) of what listens; macOS shows other users' only to root."""
    try:
        everyone = [(c.pid, c) for c in psutil.net_connections("inet")]
    except psutil.AccessDenied:
        everyone = list(_those_we_may_see())
    yield from ((pid, c) for pid, c in everyone if c.status == psutil.CONN_LISTEN and c.laddr)


def _those_we_may_see() -> Iterator[tuple[int, Any]]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            yield from ((process.pid, c) for c in process.net_connections("inet"))
