"""Both builds, started alike: one worker each, the same threads, cores, clock and database rows."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.experiments import Context
from benchmarks.scale.clocks import usable_cores
from benchmarks.scale.plan import Build
from depot import HOUSE, rooms_of
from depot.processes import Running, launch
from railway.world import World

MODULES: dict[Build, str] = {"monolith": "booking_site", "api": "booking_api"}
SOURCES: dict[Build, Path] = {
    "monolith": HOUSE / "monolith" / "booking_site",
    "api": HOUSE / "decoupled" / "backend" / "booking_api",
}
BURDEN = "TWIN_TRACKS_BURDEN"  # task → turns of an idle loop per request, as JSON
WORKERS = 1
THREADS = 4
LOG_LEVEL = "warning"
TOLD_LINES = 15


class PrepareFailed(RuntimeError):
    """A build could not make its database; the message ends with what it said."""


@dataclass(frozen=True)
class Launch:
    """One side, running: the server that answers, whatever it needs beside it, its database."""

    build: Build
    servers: tuple[Running, ...]  # the one that answers first
    database: Path

    @property
    def url(self) -> str:
        """Return where the travellers' requests go."""
        return self.servers[0].url

    @property
    def pids(self) -> tuple[int, ...]:
        """Return the processes that were started; their children are not listed."""
        return tuple(server.pid for server in self.servers)

    @property
    def started_in(self) -> float:
        """Return the seconds from the command to ready, of all servers, started in turn."""
        return sum(server.started_in for server in self.servers)

    @property
    def memory_bytes(self) -> int:
        """Return the memory of all processes now, see `depot.running.memory_unit`."""
        return sum(server.memory_bytes() for server in self.servers)


@dataclass(frozen=True)
class Cores:
    """Who runs where; empty means that nobody is pinned."""

    servers: tuple[int, ...] = ()
    generator: tuple[int, ...] = ()

    @property
    def both(self) -> tuple[int, ...]:
        """Return all cores in use."""
        return self.servers + self.generator


def cores() -> Cores:
    """Return one core for all servers and another for the generator, where that is possible."""
    usable = usable_cores()
    return Cores(usable[:1], usable[1:2]) if len(usable) >= 2 else Cores()


def snapshot(build: Build, world: World, folder: Path) -> Path:
    """Return a database fresh from the world, made when missing or older than world or schema.

    Raises PrepareFailed.
    """
    path = folder / f"{MODULES[build]}-{world.world_id}.db"
    code = (*SOURCES[build].rglob("*.py"), *SOURCES[build].rglob("*.sql"))
    newest = max(file.stat().st_mtime for file in (world.folder / "world.json", *code))
    if path.exists() and path.stat().st_mtime > newest:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    prepare(build, world, path)
    return path


def fresh_database(build: Build, context: Context, name: str = "") -> Path:
    """Return a new copy of a build's snapshot in the experiment's folder; raises PrepareFailed."""
    made = snapshot(build, context.world, context.snapshots)
    return copy(made, context.folder / f"{name or build}.db")


def prepare(build: Build, world: World, path: Path, house: Path = HOUSE) -> None:
    """Let a build, as it stands in a checkout, make its database from a world.

    Raises PrepareFailed.
    """
    command = [sys.executable, "-m", MODULES[build], "--prepare"]
    command += ["--world", str(world.folder), "--database", str(path)]
    said = subprocess.run(
        command,
        cwd=house,
        env={**os.environ, "PYTHONPATH": rooms_of(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode or not path.exists():
        told = "\n".join(f"{said.stdout}{said.stderr}".splitlines()[-TOLD_LINES:])
        raise PrepareFailed(f"{build} could not make its database:\n{told}")


def copy(database: Path, to: Path) -> Path:
    """Copy a SQLite database, what its write-ahead log still holds included."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def usual(world: World, cpus: Sequence[int], **environment: str) -> dict[str, Any]:
    """Return how each part of a measurement is started: its world, clock, cores and log level."""
    return {
        "world": world.folder,
        "now": world.as_of.isoformat(),
        "cpus": cpus or None,
        "extra_env": {"RAILWAY_LOG_LEVEL": LOG_LEVEL, **environment},
    }


@contextmanager
def launched(
    build: Build,
    world: World,
    database: Path,
    *,
    cpus: Sequence[int] = (),
    model: bool = True,
    burden: Mapping[str, int] | None = None,
) -> Iterator[Launch]:
    """Start one side on a fresh copy of a database; the API brings the web front-end's server.

    burden: turns of the loop that each request of a task shall waste, see `controls/burdened.py`.
    """
    environment = {} if burden is None else {BURDEN: json.dumps(burden)}
    with ExitStack() as stack:
        server = stack.enter_context(
            launch(
                build,
                workers=WORKERS,
                threads=THREADS,
                database=database,
                model=model,
                **usual(world, cpus, **environment),
                through=None if burden is None else "benchmarks.controls.burdened",
            )
        )
        beside: tuple[Running, ...] = ()
        if build == "api":
            beside = (stack.enter_context(launch("web", api_url=server.url, cpus=cpus or None)),)
        yield Launch(build, (server, *beside), database)


@contextmanager
def two_processes(
    build: Build, world: World, database: Path, cpus: Sequence[int]
) -> Iterator[tuple[Running, ...]]:
    """Start two workers of the monolith, or one of the API and a predictor; the one asked is last.

    Each of the monolith's workers has its own copy of the model.
    """
    how = {"database": database, "threads": THREADS, **usual(world, cpus)}
    with ExitStack() as stack:
        if build == "monolith":
            yield (stack.enter_context(launch("monolith", workers=2, **how)),)
            return
        predictor = stack.enter_context(launch("predictor", **how))
        api = launch("api", predictor_url=predictor.url, **how)
        yield predictor, stack.enter_context(api)


@contextmanager
def fresh_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder, and remove it afterwards."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
