"""The command line: `python -m booking_site` serves the site."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from pydantic import ValidationError

from booking_site.preparation import DatabaseRefused, prepare
from booking_site.settings import Settings, what_is_wrong
from railway.world import WorldMissing, read_world


def serve(
    port: Annotated[int, typer.Option(help="The port to serve on, at 127.0.0.1.")] = 8101,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer requests.")] = 1,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Requests one worker answers at a time.")
    ] = None,
    world: Annotated[Path | None, typer.Option(help="The folder of the published world.")] = None,
    database: Annotated[str | None, typer.Option(help="The SQLite file; made if missing.")] = None,
    model: Annotated[bool, typer.Option(help="Estimate chances, or say “no estimate”.")] = True,
    prepare_only: Annotated[
        bool, typer.Option("--prepare", help="Make the database if it is missing, and stop.")
    ] = False,
) -> None:
    """Serve the booking site; makes its database from the published world first, if needed.

    What is not given here comes from the environment: RAILWAY_NOW, RAILWAY_WORLD,
    RAILWAY_DATABASE, RAILWAY_THREADS, RAILWAY_MODEL, RAILWAY_SECRET, RAILWAY_LOG_LEVEL.
    """
    given: dict[str, Any] = {"threads": threads, "world": world, "database": database}
    given["model"] = None if model else "off"
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        prepare(settings.database, read_world(settings.world), say=_say)
    except (WorldMissing, DatabaseRefused) as refused:
        sys.exit(str(refused))
    except ValidationError as invalid:
        sys.exit(what_is_wrong(invalid))
    if not prepare_only:
        _serve(settings, port, workers)


def _serve(settings: Settings, port: int, workers: int) -> None:
    """Run granian until Ctrl-C; its workers make their own app from the environment."""
    if sys.platform == "win32" and workers > 1:
        _say("On Windows granian runs one worker, so this is what you get.")
        workers = 1
    settings.export()
    _say(f"http://127.0.0.1:{port}  (Ctrl-C stops)")
    Granian(
        "booking_site:create_app",
        factory=True,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    typer.run(serve)
