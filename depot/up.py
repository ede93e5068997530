"""Both builds, the predictor and the web client on this machine, until Ctrl-C."""

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zlib import crc32

from depot import HOUSE
from depot.ports import UNKNOWN
from depot.processes import PARTS, Build, NotStarted, Running, free_port, launch, who_holds
from depot.table import table
from depot.worlds import folder, fresh_world
from railway.world import DEMO_PASSWORD, World

DATABASES = HOUSE / "out" / "up"
SCHEMAS: dict[Build, Path] = {
    "monolith": HOUSE / "monolith" / "booking_site" / "schema.sql",
    "api": HOUSE / "decoupled" / "backend" / "booking_api" / "adapters" / "schema.sql",
}


def main(_: Namespace) -> None:
    """Start everything, print where it is, and stay until Ctrl-C or until all has ended."""
    try:
        with ExitStack() as servers:
            everything = start_all(fresh_world(), servers)
            print(summary(everything), flush=True)
            stay(everything)
    except NotStarted as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("\nStopped.")


def start_all(world: World, servers: ExitStack) -> list[Running]:
    """Start monolith, predictor, API and web client on a world; closing `servers` stops them."""
    web_port = usual_port("web")
    origins = f"http://127.0.0.1:{web_port},http://localhost:{web_port}"
    site = servers.enter_context(start_build("monolith", world))
    predictor = servers.enter_context(start_build("predictor", world))
    settings = {"predictor_url": predictor.url, "extra_env": {"RAILWAY_CORS_ORIGINS": origins}}
    api = servers.enter_context(start_build("api", world, **settings))
    web = servers.enter_context(launch("web", port=web_port, api_url=api.url))
    return [site, predictor, api, web]


def start_build(build: Build, world: World, **how: Any) -> Running:
    """Start one build at its usual port, or another; if it keeps books, in those of this world."""
    print(f"Starting {build} …", flush=True)
    if build in SCHEMAS:
        how["database"] = _database(build, world)
    return launch(build, port=usual_port(build), world=folder(), **how)


def usual_port(build: Build) -> int:
    """Return the port where people expect a build; if it is held, say by whom, and another."""
    wanted = PARTS[build].port
    port = free_port(wanted)
    if port != wanted:
        print(f"Port {wanted} is held by {who_holds(wanted) or UNKNOWN}: {build} takes {port}.")
    return port


def summary(everything: Sequence[Running]) -> str:
    """Return the table of addresses, with memory and start time, and the demo logins."""
    urls = {running.name: running.url for running in everything}
    rows = [
        (
            running.name,
            running.url,
            f"{len(running.pids())}",
            f"{running.memory_bytes() / 1e6:.0f} MB",
            f"{running.started_in:.1f} s",
        )
        for running in everything
    ]
    return f"""
{table(("", "address", "processes", "memory", "ready after"), rows)}

Sign in as traveller-1@example.org (up to 64), password {DEMO_PASSWORD}
The API explains itself at {urls["api"]}/docs
Logs are in out/logs. Ctrl-C stops all."""


def stay(everything: Sequence[Running]) -> None:
    """Wait as long as any server runs, telling of each that ends; the others go on without it.

    Raises NotStarted when none is left.
    """
    living = list(everything)
    while living:
        for ended in [running for running in living if not running.is_alive()]:
            living.remove(ended)
            print(f"{ended.name} has ended by itself; its log: {ended.log}", flush=True)
        time.sleep(0.5)
    raise NotStarted("Nothing is left running.")


def _database(build: Build, world: World) -> Path:
    """Return a build's database of this world; those of former worlds or schemas are removed."""
    DATABASES.mkdir(parents=True, exist_ok=True)
    schema = crc32(SCHEMAS[build].read_bytes())
    mine = DATABASES / f"{build}-{world.world_id}-{schema:08x}.db"
    for file in DATABASES.glob(f"{build}-*"):
        if not file.name.startswith(mine.name):
            file.unlink()
    return mine
