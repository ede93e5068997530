"""Locust's users against one build: on its own page in the browser, or on the command line."""

import subprocess
import sys
from argparse import Namespace
from contextlib import ExitStack

from depot import HOUSE
from depot.lock import Held, Lock
from depot.parts import PAGE_PORT
from depot.ports import LOOPBACK, free_port, may_be_asked_from
from depot.processes import Build, NotStarted, launch
from depot.up import start_build, usual_port
from depot.worlds import fresh_world

LOCUSTFILE = HOUSE / "benchmarks" / "scale" / "locustfile.py"
BOOKS = HOUSE / "out" / "load"  # not those of `make up`: who comes here books and cancels


def main(options: Namespace) -> None:
    """Start a build with books of its own, and let users come to it."""
    what = f"A load on the {options.build} runs"
    try:
        with Lock(BOOKS / f"{options.build}.lock", what) as lock, ExitStack() as servers:
            where = _addresses(options.build, servers)
            lock.tell(where[1])
            _let_users_come([*where, *_way(options), *_spread(options.workers)])
    except (Held, NotStarted) as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("\nStopped.")


def _addresses(build: Build, servers: ExitStack) -> list[str]:
    """Start a build and return where the load goes, as Locust is told it."""
    world = fresh_world()
    if build == "monolith":
        site = servers.enter_context(start_build(build, world, BOOKS))
        return ["--host", site.url]
    port = usual_port("web")
    settings = may_be_asked_from(port)
    api = servers.enter_context(start_build(build, world, BOOKS, extra_env=settings))
    screens = servers.enter_context(launch("web", port=port, api_url=api.url))
    return ["--host", api.url, "--screens", screens.url]


def _way(options: Namespace) -> list[str]:
    """Return how Locust is watched: on its page, or not at all until it tells what it saw."""
    if options.headless:
        users, seconds = str(options.users), f"{options.seconds}s"
        way = ["--headless", "--only-summary", "--users", users, "--run-time", seconds]
        return [*way, "--spawn-rate", users]
    port = free_port(PAGE_PORT)
    print(f"Open http://{LOOPBACK}:{port}; Ctrl-C stops.", flush=True)
    return ["--web-host", LOOPBACK, "--web-port", str(port), "--users", str(options.users)]


def _spread(workers: int) -> list[str]:
    """Return how Locust divides its users among processes of its own (not on Windows)."""
    if workers <= 1:
        return []
    port = str(free_port())
    ours = ["--master-bind-host", LOOPBACK, "--master-bind-port", port, "--master-port", port]
    return ["--processes", str(workers), *ours]


def _let_users_come(options: list[str]) -> None:
    """Run Locust as a process of its own: it must patch sockets before anything imports ssl."""
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), *options]
    print(f"The load goes to {options[1]}, a build started for it.", flush=True)
    print("It books in out/load; the books of make up stay as they are.", flush=True)
    if subprocess.run(command, cwd=HOUSE, check=False).returncode:
        sys.exit("Locust ended with an error, or not all went well; the lines above say why.")
