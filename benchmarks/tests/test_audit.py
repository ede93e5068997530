"""The audit must notice every berth lost or invented; each test plants one fault."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.audit import audit, compare_outcomes
from depot import HOUSE

SCHEMA = HOUSE / "monolith" / "booking_site" / "schema.sql"
SOUND = """
    INSERT INTO traveller (traveller_id, email, name, password_hash)
        VALUES (1, 'traveller-1@example.org', 'Traveller One', 'hash');
    INSERT INTO inventory VALUES
        (1, '12622', '2026-03-12', 'SL', 4, 2, 6, '4 4 2', '0 2 2', 2, 3, 2, 5, 12, 1, 0, 9);
    INSERT INTO booking VALUES
        (1, '0000000001', 1, 1, 'A', 'D', 0, 3, 2, 'CNF', 0, NULL, 100, NULL, 't', NULL),
        (2, '0000000002', 1, 1, 'A', 'C', 0, 2, 2, 'CNF', 0, NULL, 100, NULL, 't', NULL),
        (3, '0000000003', 1, 1, 'B', 'D', 1, 3, 2, 'RAC', 1, 1, 100, NULL, 't', NULL),
        (4, '0000000004', 1, 1, 'A', 'D', 0, 3, 3, 'WL', 3, 3, 100, NULL, 't', NULL),
        (5, '0000000005', 1, 1, 'A', 'D', 0, 3, 1, 'CANCELLED', 6, 6, 100, 40, 't', 't'),
        (6, '0000000006', 1, 1, 'A', 'B', 0, 1, 2, 'CANCELLED', 0, NULL, 100, 40, 't', 't');
    INSERT INTO passenger (booking_id, name, age) VALUES
        (1, 'A', 30), (1, 'B', 30), (2, 'A', 30), (2, 'B', 30), (3, 'A', 30), (3, 'B', 30),
        (4, 'A', 30), (4, 'B', 30), (4, 'C', 30), (5, 'A', 30), (6, 'A', 30), (6, 'B', 30);
    UPDATE inventory SET passengers_cancelled = 3;
"""
NEW = """
    INSERT INTO booking VALUES
        (7, '0000000007', 1, 1, 'C', 'D', 2, 3, 1, 'CNF', 0, NULL, 100, NULL, 't', NULL);
    INSERT INTO passenger (booking_id, name, age) VALUES (7, 'A', 30);
    UPDATE inventory SET confirmed_load = '4 4 3', passengers_booked = 13;
"""


@pytest.fixture
def before(tmp_path: Path) -> Path:
    file = tmp_path / "before.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA.read_text(encoding="utf-8") + SOUND)
    return file


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    file = tmp_path / "after.db"
    shutil.copyfile(before, file)
    change(file, NEW)
    return file


def change(file: Path, statements: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript(statements)


def test_a_sound_database_has_nothing_wrong(after: Path, before: Path):
    assert audit(after, ["0000000007"], before) == []


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("UPDATE inventory SET confirmed_load = '4 4 2'", "confirmed_load is (4, 4, 2)"),
        ("UPDATE inventory SET confirmed_load = '5 4 3'", "5 passengers on a leg with 4 berths"),
        ("UPDATE inventory SET rac_load = '0 0 2'", "rac_load"),
        ("UPDATE inventory SET rac_length = 1", "rac_length is 1"),
        ("UPDATE inventory SET waitlist_length = 4", "waitlist_length is 4"),
        ("UPDATE inventory SET waitlist_cap = 2", "3 wait where 2 may"),
        ("UPDATE inventory SET passengers_booked = 12", "passengers_booked is 12"),
        ("UPDATE inventory SET passengers_cancelled = 0", "passengers_cancelled is 0"),
        ("UPDATE booking SET waitlist_number = 2 WHERE booking_id = 4", "both hold WL 2"),
        ("UPDATE booking SET waitlist_number = 5 WHERE booking_id = 5", "both hold WL 5"),
        ("DELETE FROM passenger WHERE booking_id = 4 AND name = 'C'", "2 names for 3"),
        ("UPDATE booking SET pnr = '0000000008' WHERE booking_id = 7", "nobody was told"),
        ("UPDATE booking SET pnr = '0000000009' WHERE booking_id = 1", "and is gone"),
        (
            "PRAGMA foreign_keys = OFF; UPDATE booking SET traveller_id = 9 WHERE booking_id = 1",
            "foreign_key_check: booking row 1 has no traveller",
        ),
    ],
)
def test_a_planted_fault_is_noticed(after: Path, before: Path, fault: str, noticed: str):
    change(after, fault)

    assert noticed in "\n".join(audit(after, ["0000000007"], before))


def test_a_booking_that_was_acknowledged_and_lost_is_noticed(after: Path, before: Path):
    assert audit(after, ["0000000007", "0999999999"], before) == [
        "0999999999 was acknowledged and is not stored"
    ]


def test_one_pnr_told_to_two_travellers_is_noticed(after: Path, before: Path):
    assert audit(after, ["0000000007", "0000000007"], before) == [
        "0000000007 was acknowledged 2 times"
    ]


def test_torn_pages_are_noticed(after: Path, before: Path):
    # The index loses an entry behind SQLite's back, as after a torn write.
    change(
        after,
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'booking_id, name', 'booking_id') "
        "WHERE name = 'passenger_of_booking';"
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
        "WHERE name = 'booking_queue') WHERE name = 'passenger_of_booking';",
    )

    assert any("integrity_check" in line for line in audit(after, ["0000000007"], before))


def test_many_faults_are_counted_rather_than_listed(after: Path, before: Path):
    change(after, "DELETE FROM passenger")

    told = audit(after, ["0000000007"], before)

    assert len(told) == 4
    assert told[-1] == "... and 4 more like this"


def test_the_two_builds_may_sell_in_slightly_different_proportions():
    assert compare_outcomes(["CNF"] * 190 + ["WL"] * 10, ["CNF"] * 187 + ["WL"] * 13) == []


def test_a_build_that_refuses_more_than_the_other_is_noticed():
    told = compare_outcomes(["CNF"] * 200, ["CNF"] * 190 + ["REGRET"] * 10)

    assert [line.split(":")[0] for line in told] == ["CNF", "REGRET"]


def test_a_handful_of_bookings_is_not_compared():
    assert compare_outcomes(["CNF"] * 3, ["WL"] * 3) == []
