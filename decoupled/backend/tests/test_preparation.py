"""Making the database from a world."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

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


def test_a_load_that_breaks_off_leaves_no_database(world, tmp_path):
    def breaks_off(table, _rows):
        if table == "booking":
            raise KeyboardInterrupt

    file = tmp_path / "api.db"
    with pytest.raises(KeyboardInterrupt):
        prepare(f"sqlite:///{file}", world, progress=breaks_off)

    assert not file.exists()
