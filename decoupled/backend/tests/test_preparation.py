"""Making the database from a world."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from booking_api.adapters import preparation
from booking_api.adapters.preparation import DatabaseRefused, prepare


def test_the_database_holds_the_whole_world(prepared, world):
    with closing(sqlite3.connect(prepared)) as connection:
        rows = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("traveller", "inventory", "booking", "passenger")
        }
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()

    assert rows == {
        "traveller": len(list(world.travellers())),
        "inventory": len(list(world.inventories())),
        "booking": len(list(world.bookings())),
        "passenger": sum(booking.passengers for booking in world.bookings()),
    }
    assert broken == []


def test_a_database_of_this_world_is_left_alone(settings, world):
    made = []

    prepare(settings.database, world, progress=lambda table, _rows: made.append(table))

    assert made == []


def test_a_database_of_another_world_is_refused(settings, world):
    with pytest.raises(DatabaseRefused, match="delete it"):
        prepare(settings.database, replace(world, world_id="other"), progress=print)


def test_a_database_made_under_another_schema_is_refused(settings, world, monkeypatch, tmp_path):
    older = tmp_path / "schema.sql"
    older.write_text(preparation.SCHEMA.read_text(encoding="utf-8") + "-- once", encoding="utf-8")
    monkeypatch.setattr(preparation, "SCHEMA", older)

    with pytest.raises(DatabaseRefused, match=r"other tables than schema\.sql.*delete it"):
        prepare(settings.database, world, progress=print)


def test_a_database_from_before_schemas_were_told_apart_is_refused(settings, world):
    file = settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 0")

    with pytest.raises(DatabaseRefused, match=r"other tables than schema\.sql"):
        prepare(settings.database, world, progress=print)


def test_a_load_that_breaks_off_leaves_nothing_behind(world, tmp_path):
    def breaks_off(table, _rows):
        if table == "booking":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(f"sqlite:///{tmp_path / 'new' / 'api.db'}", world, progress=breaks_off)

    assert list((tmp_path / "new").iterdir()) == []


def test_two_starts_at_once_do_not_take_each_others_file(world, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'api.db'}"
    ours, theirs = 1, 2
    started = []

    def meanwhile(_table, _rows):
        if not started:
            started.append(theirs)
            monkeypatch.setattr(preparation.os, "getpid", lambda: theirs)
            prepare(url, world, progress=lambda _table, _rows: None)

    monkeypatch.setattr(preparation.os, "getpid", lambda: ours)
    prepare(url, world, progress=meanwhile)

    assert started
    assert list(tmp_path.glob("*.unfinished")) == []
    prepare(url, world, progress=print)
