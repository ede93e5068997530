"""A build that does more work per request than it has to, to test whether the lab notices.

`python -m benchmarks.controls.burdened booking_site …` serves a build with its own command and
settings. Around the app stands a loop without any use. How often it turns is fixed beforehand, so
that it costs CPU as code of the build would, more or less with the machine's mood, and the answer
says how much it was.
"""

import json
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from benchmarks.controls.served import run_build
from benchmarks.launches import BURDEN

TASK_HEADER = "X-Task"  # the generator says which task a request belongs to
BURNT_HEADER = "X-Burnt-Ns"  # the answer says what the loop cost, in nanoseconds of CPU
TARGET = "TWIN_TRACKS_BURDENED"

Iterations = Mapping[str, int]  # of the loop per request, by task
StartResponse = Callable[..., Any]


def main() -> None:
    """Run a build's own command, with the loop around the app that it would have served."""
    run_build(_serve)


def _serve(server: Callable[..., Any], target: str, **how: Any) -> Any:
    os.environ[TARGET] = target
    return server("benchmarks.controls.burdened:create_app", **how)


def create_app() -> Any:
    """Return the build's app inside the loop; runs in the worker."""
    module, _, factory = os.environ[TARGET].partition(":")
    app = getattr(import_module(module), factory)()
    iterations: Iterations = json.loads(os.environ[BURDEN])
    return BurdenedSite(app, iterations) if module == "booking_site" else Burdened(app, iterations)


def burn(iterations: int) -> int:
    """Turn the loop so often, and return the nanoseconds of CPU that it took this thread."""
    before = time.thread_time_ns()
    for _ in range(iterations):
        pass
    return time.thread_time_ns() - before


class BurdenedSite:
    """A WSGI app inside the loop."""

    def __init__(self, app: Callable[..., Iterable[bytes]], iterations: Iterations) -> None:
        self._app = app
        self._iterations = iterations

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Turn the loop, then let the app answer."""
        task = environ.get(f"HTTP_{TASK_HEADER.upper().replace('-', '_')}", "")
        burnt = burn(self._iterations.get(task, 0))

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (BURNT_HEADER, str(burnt))], *rest)

        return self._app(environ, start)


class Burdened:
    """An ASGI app inside the loop."""

    def __init__(self, app: Callable[..., Awaitable[None]], iterations: Iterations) -> None:
        self._app = app
        self._iterations = {task.encode(): count for task, count in iterations.items()}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Turn the loop, then let the app answer; anything but a request passes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        task = dict(scope["headers"]).get(TASK_HEADER.lower().encode(), b"")
        burnt = burn(self._iterations.get(task, 0))

        async def send_and_tell(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                told = (BURNT_HEADER.lower().encode(), str(burnt).encode())
                message["headers"] = [*message.get("headers", ()), told]
            await send(message)

        await self._app(scope, receive, send_and_tell)


if __name__ == "__main__":
    main()
