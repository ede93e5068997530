"""The command line: `python -m partner` serves the shop, from wherever its folder lies."""

import os
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Annotated

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from .books import Books
from .settings import origin

LOOPBACK = "127.0.0.1"
BOOKS = Path("hill-and-coast.db")
THREADS = 4  # customers who may wait for the railway at a time
PRINTABLE = range(33, 127)


def serve(
    api: Annotated[str, typer.Option(help="Where the railway's booking API is.")],
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 8106,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets your network in.")] = LOOPBACK,
    public_url: Annotated[
        str | None, typer.Option(help="Where the railway reaches us.  [default: this machine]")
    ] = None,
    database: Annotated[Path, typer.Option(help="Our SQLite file; made if missing.")] = BOOKS,
) -> None:
    """Serve the shop; the key that the railway gave us is in PARTNER_API_KEY."""
    key = os.environ.get("PARTNER_API_KEY", "").strip()
    if not key or not all(ord(sign) in PRINTABLE for sign in key):
        sys.exit("PARTNER_API_KEY has no key in it: the railway gives one to each partner.")
    try:
        told = {"PARTNER_API": origin(api)}
        told["PARTNER_PUBLIC_URL"] = origin(public_url or f"http://127.0.0.1:{port}")
    except ValueError as wrong:
        sys.exit(str(wrong))
    if _is_taken(host, port):
        sys.exit(f"Port {port} is taken. Stop what listens there, or choose another --port.")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        Books(database)
    except (OSError, sqlite3.Error) as wrong:
        sys.exit(f"{database} cannot hold our books: {wrong}")
    os.environ |= {**told, "PARTNER_API_KEY": key, "PARTNER_DATABASE": str(database.resolve())}
    print(f"http://{host}:{port}, asking {told['PARTNER_API']}  (Ctrl-C stops)", flush=True)
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    """Run granian until Ctrl-C; its worker makes the app from the environment."""
    Granian(
        f"{__package__}:open_shop",  # frontends.partner at home, partner in a copy
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
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
