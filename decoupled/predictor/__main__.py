"""`python -m predictor`: serve the model of a published world."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from pydantic import ValidationError

from predictor.settings import PREFIX, Settings, what_is_wrong
from railway.world import WorldMissing, read_world

ONE_WORKER = "Windows serves with one worker: asked for {workers}, starting 1."


def main(
    port: Annotated[int, typer.Option(help="On 127.0.0.1.")] = 8103,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; with more than one nobody may swap.")
    ] = None,
    world: Annotated[Path | None, typer.Option(help="Folder of a published world.")] = None,
    models: Annotated[Path | None, typer.Option(help="Folder of other such folders.")] = None,
) -> None:
    """Serve the waitlist model; RAILWAY_MODEL_KEY is the key with which it may be swapped."""
    given: dict[str, Any] = {"workers": workers, "world": world, "models": models}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        read_world(settings.world)
    except WorldMissing as missing:
        sys.exit(str(missing))
    except ValidationError as invalid:
        sys.exit(what_is_wrong(invalid))
    if sys.platform == "win32" and settings.workers > 1:
        sys.stderr.write(ONE_WORKER.format(workers=settings.workers) + "\n")
        settings = settings.model_copy(update={"workers": 1})
    _serve(settings, port)


def _serve(settings: Settings, port: int) -> None:
    for name, value in settings:  # the workers are processes of their own, and read them there
        os.environ[f"{PREFIX}{name.upper()}"] = str(value)
    Server(
        "predictor.main:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=port,
        workers=settings.workers,
        blocking_threads=1,  # ASGI wants one
        workers_kill_timeout=10,  # seconds: a Ctrl-C while a worker still loads would be lost on it
        log_access=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    typer.run(main)
