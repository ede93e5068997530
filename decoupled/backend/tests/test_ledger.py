"""Connections to the database come back from threads that end, whoever collects garbage when."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from booking_api.adapters import sql
from booking_api.adapters.database import open_engine
from booking_api.adapters.sql import SqlLedger

THREADS = 5
SCHEMA = Path(sql.__file__).with_name("schema.sql")


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Leave what ends to itself, as happens for a while on a quiet server."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_a_thread_that_ends_gives_its_connection_back(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with closing(sqlite3.connect(file)) as empty:
        empty.executescript(SCHEMA.read_text(encoding="utf-8"))
    engine = open_engine(f"sqlite:///{file}", connections=1 + THREADS)
    ledger = SqlLedger(engine, engine)
    seen: list[int] = []

    def asks() -> None:
        with ledger.reading() as page:
            assert page.account("nobody@example.org") is None
            seen.append(engine.pool.checkedout())  # type: ignore[attr-defined]

    for _ in range(THREADS):
        thread = Thread(target=asks)
        thread.start()
        thread.join()

    assert seen == [2] * THREADS  # the other one is this thread's
    engine.dispose()
