"""Locust's users against one build: on its own page in the browser, or on the command line."""

import subprocess
import sys
from argparse import Namespace
from contextlib import ExitStack

from depot import HOUSE
from depot.ports import LOOPBACK, answer_of, free_port
from depot.processes import PARTS, Build, NotStarted, launch
from depot.up import BROWSERS_ASK_THE_API, may_be_asked_from, start_build, usual_port
from depot.worlds import fresh_world

LOCUSTFILE = HOUSE / "benchmarks" / "scale" / "locustfile.py"
PAGE_PORT = 8109


def main(options: Namespace) -> None:
    """Let users come; a build that is not up yet is started for as long as they do."""
    try:
        with ExitStack() as servers:
            where = _addresses(options.build, servers)
            _let_users_come([*where, *_way(options), *_spread(options.workers)])
    except NotStarted as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("\nStopped.")


def _addresses(build: Build, servers: ExitStack) -> list[str]:
    """Return where the load goes, as Locust is told it."""
    usual = PARTS[build].port
    if answer_of(usual, "/readyz") == "200":
        return ["--host", f"http://{LOOPBACK}:{usual}"]
    world = fresh_world()
    if build == "monolith":
        return ["--host", servers.enter_context(start_build(build, world)).url]
    ports = {part: usual_port(part) for part in BROWSERS_ASK_THE_API[:1]}
    settings = {"extra_env": may_be_asked_from(ports)}
    api = servers.enter_context(start_build(build, world, **settings))
    screens = servers.enter_context(launch("web", port=ports["web"], api_url=api.url))
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
    print(f"The load goes to {options[1]}.", flush=True)
    if subprocess.run(command, cwd=HOUSE, check=False).returncode:
        sys.exit("Locust ended with an error, or not all went well; the lines above say why.")
