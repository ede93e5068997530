"""`python -m booking_api`: make the database if it is missing, then serve the API."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from pydantic import ValidationError
from rich.console import Console

from booking_api.adapters.preparation import DatabaseRefused, prepare
from booking_api.settings import PREFIX, Settings, what_is_wrong
from railway.world import WorldMissing, read_world

ONE_WORKER = "Windows serves with one worker: asked for {workers}, starting 1."


def main(
    port: Annotated[int, typer.Option(help="On 127.0.0.1.")] = 8102,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    threads: Annotated[int | None, typer.Option(min=1, help="For writes, per worker.")] = None,
    world: Annotated[Path | None, typer.Option(help="Folder of a published world.")] = None,
    database: Annotated[str | None, typer.Option(help="An SQLite file.")] = None,
    predictor_url: Annotated[str | None, typer.Option(help="A predictor to ask instead.")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="Estimate no chances.")] = False,
    only_prepare: Annotated[bool, typer.Option("--prepare", help="Stop when made.")] = False,
) -> None:
    """Serve the booking API."""
    given: dict[str, Any] = {"threads": threads, "world": world, "database": database}
    given |= {"model": "off" if no_model else None, "predictor_url": predictor_url}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        _make_database(settings)
    except (WorldMissing, DatabaseRefused) as refused:
        sys.exit(str(refused))
    except ValidationError as invalid:
        sys.exit(what_is_wrong(invalid))
    if not only_prepare:
        _serve(settings, port, workers)


def _make_database(settings: Settings) -> None:
    """Make the database here, once, before any worker looks for it."""
    world = read_world(settings.world)
    with Console(stderr=True).status("Making the database …") as status:
        prepare(
            settings.database,
            world,
            progress=lambda table, rows: status.update(f"Making the database: {rows:,} {table}s"),
        )


def _serve(settings: Settings, port: int, workers: int) -> None:
    _hand_on(settings)
    if sys.platform == "win32" and workers > 1:
        sys.stderr.write(ONE_WORKER.format(workers=workers) + "\n")
        workers = 1
    Server(
        "booking_api.main:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=port,
        workers=workers,
        blocking_threads=1,  # ASGI wants one; the threads of the settings run the `def` handlers
        workers_kill_timeout=10,  # seconds: a Ctrl-C while a worker still loads would be lost on it
        log_access=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def _hand_on(settings: Settings) -> None:
    """Put the settings where the workers, which are processes of their own, read them."""
    for name, value in settings:
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        os.environ[f"{PREFIX}{name.upper()}"] = text


if __name__ == "__main__":
    typer.run(main)
