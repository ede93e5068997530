"""How a database is opened: what SQLite must promise, and which file it is."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

SQLITE_SETTINGS = (
    "journal_mode = WAL",  # readers never wait for the writer
    "busy_timeout = 10000",  # milliseconds to wait for another process's write
    "foreign_keys = ON",
)
WAITS_FOR_DISK = "synchronous = FULL"  # what was acknowledged survives a power cut
LEAVES_DISK = "synchronous = NORMAL"  # a power cut may undo the last transactions, in order


def open_engine(url: str, connections: int, *, waits_for_disk: bool = True) -> Engine:
    """Return an engine with so many connections; a statement outside a transaction stands alone."""
    settings = (*SQLITE_SETTINGS, WAITS_FOR_DISK if waits_for_disk else LEAVES_DISK)
    engine = create_engine(url, pool_size=connections, max_overflow=0)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_up, settings=settings))
    return engine


def database_file(url: str) -> Path | None:
    """Return the file of an SQLite database, or None for one in memory or on a server."""
    file = make_url(url).database if url.startswith("sqlite:///") else None
    return None if file in (None, "", ":memory:") else Path(file)


def _set_up(connection: sqlite3.Connection, _record: Any, settings: Sequence[str]) -> None:
    connection.isolation_level = None  # transactions are begun by name, see `sql.Ledger`
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")
