"""How a database is opened: what SQLite must promise, and which file it is."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

SQLITE_SETTINGS = (
    "journal_mode = WAL",  # readers never wait for the writer
    "synchronous = FULL",  # what was acknowledged survives a power cut
    "busy_timeout = 10000",  # milliseconds to wait for another process's write
    "foreign_keys = ON",
)


def open_engine(url: str, connections: int) -> Engine:
    """Return an engine with so many connections; a statement outside a transaction stands alone."""
    engine = create_engine(url, pool_size=connections, max_overflow=0)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
    return engine


def database_file(url: str) -> Path | None:
    """Return the file of an SQLite database, or None for one in memory or on a server."""
    file = make_url(url).database if url.startswith("sqlite:///") else None
    return None if file in (None, "", ":memory:") else Path(file)


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by name, see `sql.Ledger`
    for setting in SQLITE_SETTINGS:
        connection.execute(f"PRAGMA {setting}")
