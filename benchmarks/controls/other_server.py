"""A build behind another server than granian: the API behind uvicorn, the monolith behind waitress.

`python -m benchmarks.controls.other_server booking_api …` reads the build's settings and makes its
database with the build's own command; only the class that serves is another one.
"""

import logging
from importlib import import_module
from typing import Any, Protocol

import uvicorn

from benchmarks.controls.served import run_build

HOST = "127.0.0.1"


class Server(Protocol):
    """What both commands want of a server."""

    def serve(self) -> None:
        """Answer requests until the process is told to stop."""
        ...


class Uvicorn:
    """Serves an ASGI app, with as few log lines as granian writes."""

    def __init__(self, target: str, *, port: int, workers: int, **_: Any) -> None:
        self._target = target
        self._how: dict[str, Any] = {"host": HOST, "port": port, "workers": workers}

    def serve(self) -> None:
        """Serve until told to stop."""
        uvicorn.run(self._target, factory=True, log_level="warning", access_log=False, **self._how)


class Waitress:
    """Serves a WSGI app with as many threads as granian would have; it knows one process only."""

    def __init__(self, target: str, *, port: int, blocking_threads: int, **_: Any) -> None:
        self._target = target
        self._how = {"host": HOST, "port": port, "threads": blocking_threads}

    def serve(self) -> None:
        """Serve until told to stop."""
        waitress = import_module("waitress")  # here, as the API's side runs without it
        # It warns of each request that finds all threads busy, and granian does not.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        module, _, factory = self._target.partition(":")
        waitress.serve(getattr(import_module(module), factory)(), **self._how)


def _serve(_granian: type, target: str, **how: Any) -> Server:
    is_asgi = how["interface"] == "asgi"
    return Uvicorn(target, **how) if is_asgi else Waitress(target, **how)


if __name__ == "__main__":
    run_build(_serve)
