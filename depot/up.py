"""Both builds with all that speaks to them, on this machine, until Ctrl-C."""

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zlib import crc32

from depot import HOUSE
from depot.lock import UP, Held, Lock
from depot.partnering import new_key
from depot.ports import UNKNOWN, may_be_asked_from
from depot.processes import PARTS, Build, NotStarted, Part, Running, free_port, launch, who_holds
from depot.queues import queue_to_try
from depot.running import memory_unit
from depot.table import table
from depot.worlds import folder, fresh_world, today
from railway.world import DEMO_PASSWORD, STAFF_EMAIL, World

DATABASES = UP.parent
PAGES = {str(part): way.page for part, way in PARTS.items()}
BROWSERS_ASK_THE_API: tuple[Part, ...] = ("web", "phone")
SCHEMAS: dict[Build, Path] = {
    "monolith": HOUSE / "monolith" / "booking_site" / "schema.sql",
    "api": HOUSE / "decoupled" / "backend" / "booking_api" / "adapters" / "schema.sql",
}


def main(_: Namespace) -> None:
    """Start everything, print where it is, and stay until Ctrl-C or until all has ended.

    Once at a time: a second start would share the databases, and end the first one's partner key.
    """
    try:
        with Lock(UP, "It is up") as lock, ExitStack() as servers:
            world = fresh_world()
            everything = start_all(world, servers)
            urls = {running.name: running.url for running in everything}
            lock.tell(urls["monolith"])
            print(summary(everything), flush=True)
            print(f"\n{queue_to_try(world, today(), urls)}", flush=True)
            stay(everything)
    except (Held, NotStarted) as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("\nStopped.")


def start_all(world: World, servers: ExitStack) -> list[Running]:
    """Start every part on a world, each as soon as what it asks is there.

    Closing `servers` stops them, the last one first.
    """

    def started(part: Part, port: int | None = None, **how: Any) -> Running:
        print(f"Starting {part} …", flush=True)
        port = usual_port(part) if port is None else port
        return servers.enter_context(launch(part, port=port, **how))

    def build(name: Build, **how: Any) -> Running:
        return servers.enter_context(start_build(name, world, DATABASES, **how))

    site = build("monolith")
    predictor = started("predictor", world=folder())
    ports = {part: usual_port(part) for part in BROWSERS_ASK_THE_API}
    told = {"RAILWAY_WEBHOOKS_TO_LOOPBACK": "on"}  # the partner of this demo is on this machine
    asked_from = may_be_asked_from(*ports.values())
    api = build("api", predictor_url=predictor.url, extra_env=told | asked_from)
    books = database("api", world, DATABASES)
    worker = started("worker", world=folder(), database=books, extra_env=told)
    screens = [started(part, port=port, api_url=api.url) for part, port in ports.items()]
    key = {"PARTNER_API_KEY": new_key(api.url)}
    partner = started("partner", api_url=api.url, database=DATABASES / "partner.db", extra_env=key)
    assistant = started("assistant", api_url=api.url)
    return [site, predictor, api, worker, *screens, partner, assistant]


def start_build(build: Build, world: World, books: Path, **how: Any) -> Running:
    """Start a build at its usual port, or another, with this world's database in a folder."""
    print(f"Starting {build} …", flush=True)
    how["database"] = database(build, world, books)
    return launch(build, port=usual_port(build), world=folder(), **how)


def usual_port(part: Part) -> int:
    """Return the port where people expect a part; if it is held, say by whom, and another.

    A part without a port has 0.
    """
    wanted = PARTS[part].port
    if not wanted:
        return 0
    port = free_port(wanted)
    if port != wanted:
        print(f"Port {wanted} is held by {who_holds(wanted) or UNKNOWN}: {part} takes {port}.")
    return port


def summary(everything: Sequence[Running]) -> str:
    """Return the table of addresses, with memory and start time, and the demo logins."""
    rows = [
        (
            running.name,
            running.url + PAGES[running.name] or "-",
            f"{len(running.pids())}",
            f"{running.memory_bytes() / 1e6:.0f} MB",
            f"{running.started_in:.1f} s",
        )
        for running in everything
    ]
    return f"""
{table(("", "address", "processes", "memory", "ready after"), rows)}
Memory is in {memory_unit()}.

Sign in as traveller-1@example.org (up to 64), or as staff: {STAFF_EMAIL}
The password is {DEMO_PASSWORD}.
At /docs the API and the predictor explain each call; /mcp is for an assistant's settings.
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


def database(build: Build, world: World, books: Path) -> Path:
    """Return a build's database of this world; those of former worlds or schemas are removed."""
    books.mkdir(parents=True, exist_ok=True)
    schema = crc32(SCHEMAS[build].read_bytes())
    mine = books / f"{build}-{world.world_id}-{schema:08x}.db"
    for file in books.glob(f"{build}-*"):
        if not file.name.startswith(mine.name):
            file.unlink()
    return mine
