"""The site's database: one connection per thread, and writers that queue for their turn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, local
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, Row, TextClause, create_engine, event

from booking_site.telemetry import timed

BUSY_MILLISECONDS = 10_000  # how long one process waits for another's write

StoredRow = Row[*tuple[Any, ...]]  # one row of a SELECT

# Threads of one process queue here, in turn, rather than in SQLite's sleep-and-retry.
_writers = Lock()


class Desk(local):
    """Each thread's own connection, kept open: taking one anew would cost as much as a question."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect()


def open_engine(url: str, threads: int = 1) -> Engine:
    """Return an engine whose connections are ready for use; each statement stands alone."""
    engine = create_engine(
        url,
        pool_size=threads,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # names of travellers stay out of the logs
    )
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def init_app(app: Flask, engine: Engine) -> None:
    """Let the views of an app read and write through an engine."""
    app.extensions["engine"] = engine
    app.extensions["desk"] = Desk(engine)


def read(statement: TextClause, **values: object) -> Sequence[StoredRow]:
    """Return all rows of one SELECT."""
    with timed("db"):
        return _connection().execute(statement, values).all()


@contextmanager
def writing() -> Iterator[Connection]:
    """Hold the write lock: commit what the block did, or nothing of it if it raises."""
    with timed("db"), _writers:
        connection = _connection()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _connection() -> Connection:
    desk: Desk = current_app.extensions["desk"]
    return desk.connection


def _set_up_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # a confirmed booking outlives a power cut
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
