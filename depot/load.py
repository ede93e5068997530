"""Locust's own page in the browser, against one build."""

import subprocess
import sys
from argparse import Namespace
from contextlib import ExitStack

from depot import HOUSE
from depot.ports import LOOPBACK, answer_of, free_port
from depot.processes import PARTS, Build, NotStarted
from depot.up import start_build
from depot.worlds import fresh_world

LOCUSTFILE = HOUSE / "benchmarks" / "scale" / "locustfile.py"
USERS: dict[Build, str] = {"monolith": "MonolithUser", "api": "ApiUser"}
PAGE_PORT = 8109


def main(options: Namespace) -> None:
    """Open Locust's page; a build that is not up yet is started for as long as the page is."""
    try:
        with ExitStack() as servers:
            host = _address(options.build, servers)
            port = free_port(PAGE_PORT)
            print(f"Open http://{LOOPBACK}:{port}; Ctrl-C stops. The load goes to {host}.")
            _serve_page(options.build, host, port)
    except NotStarted as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("\nStopped.")


def _address(build: Build, servers: ExitStack) -> str:
    usual = PARTS[build].port
    if answer_of(usual, "/readyz") == "200":
        return f"http://{LOOPBACK}:{usual}"
    return servers.enter_context(start_build(build, fresh_world())).url


def _serve_page(build: Build, host: str, port: int) -> None:
    """Run Locust as a process of its own: it must patch sockets before anything imports ssl."""
    page = ["--web-host", LOOPBACK, "--web-port", str(port), "--host", host]
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), *page, USERS[build]]
    if subprocess.run(command, cwd=HOUSE, check=False).returncode:
        sys.exit("Locust ended with an error; the lines above say why.")
