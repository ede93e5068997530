"""Making the database from a world."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from booking_site import preparation
from booking_site.preparation import DatabaseRefused, prepare
from railway.world import read_world


def test_the_database_holds_what_the_world_holds(world, count):
    bookings = list(world.bookings())

    assert count("booking") == len(bookings)
    assert count("passenger") == sum(booking.passengers for booking in bookings)
    assert count("inventory") == sum(1 for _ in world.inventories())


def test_a_database_that_is_there_is_left_alone(world, database):
    before = database.stat().st_mtime_ns

    prepare(f"sqlite:///{database}", world)

    assert database.stat().st_mtime_ns == before


def test_a_database_of_another_world_is_refused_with_what_to_do(world, database, tmp_path):
    other = shutil.copytree(world.folder, tmp_path / "other")
    told = json.loads((other / "world.json").read_text())
    (other / "world.json").write_text(json.dumps(told | {"world_id": "another"}))

    with pytest.raises(DatabaseRefused, match="delete the file, or name another"):
        prepare(f"sqlite:///{database}", read_world(other))


def test_a_database_made_under_another_schema_is_refused(world, database, monkeypatch, tmp_path):
    older = tmp_path / "schema.sql"
    older.write_text(preparation.SCHEMA.read_text(encoding="utf-8") + "-- once", encoding="utf-8")
    monkeypatch.setattr(preparation, "SCHEMA", older)

    with pytest.raises(DatabaseRefused, match=r"other tables than schema\.sql.*delete the file"):
        prepare(f"sqlite:///{database}", world)


def test_a_database_from_before_schemas_were_told_apart_is_refused(world, database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 0")

    with pytest.raises(DatabaseRefused, match=r"other tables than schema\.sql"):
        prepare(f"sqlite:///{database}", world)


def test_a_load_that_breaks_leaves_nothing_behind(world, tmp_path, monkeypatch):
    monkeypatch.setattr(preparation, "_booking_row", lambda *_: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        prepare(f"sqlite:///{tmp_path / 'new' / 'site.db'}", world)

    assert list((tmp_path / "new").iterdir()) == []
