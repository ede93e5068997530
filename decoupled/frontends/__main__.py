"""The command line: `python -m frontends web` serves a front-end."""

import os
import socket
import sys
from typing import Annotated

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from pydantic import ValidationError

from frontends.settings import Settings

LOOPBACK = "127.0.0.1"


def serve(
    name: Annotated[str, typer.Argument(help="The front-end: a folder with an index.html.")],
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 8104,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets your network in.")] = LOOPBACK,
    api: Annotated[str | None, typer.Option(help="Where browsers reach the booking API.")] = None,
) -> None:
    """Serve a front-end's files; its screens ask the booking API by themselves."""
    try:
        settings = Settings(name=name, **({"api": api} if api else {}))
    except ValidationError as wrong:
        sys.exit(f"--api {api}: {wrong.errors()[0]['msg']}")
    if not (settings.folder / "index.html").is_file():
        sys.exit(f"There is no front-end called {name!r}.")
    if _is_taken(host, port):
        sys.exit(f"Port {port} is taken. Stop what listens there, or choose another --port.")
    _serve(settings, host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    """Run granian until Ctrl-C; its worker makes the app from the environment."""
    os.environ |= {"FRONTENDS_NAME": settings.name, "FRONTENDS_API": settings.api}
    print(f"http://{host}:{port}, asking {settings.api}  (Ctrl-C stops)", flush=True)
    Granian(
        "frontends.static_server:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":  # a port closed a second ago is free; on Windows this would steal it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    typer.run(serve)
