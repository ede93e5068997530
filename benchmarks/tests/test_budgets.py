"""The bare references must do what they are said to do, or the budgets mean nothing."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from benchmarks.budgets import speed
from benchmarks.budgets.budget import Budget, Kept
from benchmarks.budgets.speed import BOOKING
from benchmarks.controls import bare, rates
from benchmarks.controls.rates import Target, WrongAnswers
from benchmarks.scale.clocks import pinned
from depot import HOUSE

SCHEMA = HOUSE / "decoupled" / "backend" / "booking_api" / "adapters" / "schema.sql"
STOCK = """
    INSERT INTO traveller (traveller_id, email, name, password_hash)
        VALUES (1, 'traveller-1@example.org', 'Traveller One', 'hash');
    INSERT INTO inventory VALUES
        (1, '12622', '2026-03-12', 'SL', 4, 2, 6, '4 4', '0 2', 2, 3, 2, 5, 12, 1, 0, 9);
"""


def test_the_bare_route_returns_the_very_bytes_it_was_given(tmp_path, monkeypatch):
    body = tmp_path / "body.json"
    body.write_bytes(b'{"departures": []}')
    monkeypatch.setenv(bare.BODY, str(body))

    with TestClient(bare.create_api()) as client:
        answer = client.get("/")

    assert answer.content == body.read_bytes()
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("rows", "size"), [(60, 30_000), (60, 60_000), (3, 2_000)])
def test_the_bare_page_has_as_many_rows_and_nearly_as_many_bytes(monkeypatch, rows, size):
    monkeypatch.setenv(bare.PAGE, f"{rows} {size}")

    page = bare.create_site().test_client().get("/").data

    assert page.count(b"<li ") == rows
    assert abs(len(page) - size) <= 0.05 * size


def test_the_bare_booking_stores_what_a_booking_stores(tmp_path: Path):
    file = tmp_path / "alone.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA.read_text(encoding="utf-8") + STOCK)

    told = CliRunner().invoke(bare.app, ["booking", str(file), "0.2", "--round", "3"])

    assert float(told.stdout) > 0
    with closing(sqlite3.connect(file)) as database:
        stored = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("booking", "passenger", "submission")
        }
    assert stored["booking"] == stored["submission"] > 0
    assert stored["passenger"] == 2 * stored["booking"]


def test_reference_and_subject_take_turns_and_the_middle_ratio_counts():
    order: list[str] = []

    def subject(number: int) -> float:
        order.append("s")
        return 1.0 if number < 0 else 30.0

    def reference(number: int) -> float:
        order.append("r")
        return 1000.0 if number == 2 else 100.0  # one disturbed round

    kept = speed._compared(BOOKING, subject, reference)

    assert "".join(order) == "sr" + "rs" + "sr" + "rs" + "sr" + "rs" + "sr"
    assert kept.ratio == pytest.approx(0.3)
    assert kept.holds


def test_below_its_floor_a_budget_does_not_hold():
    assert not Kept(BOOKING, 10, 100, BOOKING.bound - 0.001).holds


def test_above_its_ceiling_a_budget_does_not_hold():
    growth = Budget("many", "few", 1.2, at_most=True)

    assert Kept(growth, 120, 100, 1.2).holds
    assert not Kept(growth, 121, 100, 1.21).holds


def test_a_rate_of_errors_is_no_rate(tmp_path, monkeypatch):
    said = "Requests/sec: 9000.00\n  Non-2xx or 3xx responses: 12\n"
    monkeypatch.setattr(shutil, "which", lambda _: "wrk")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: type("Done", (), {"stdout": said}))

    with pytest.raises(WrongAnswers, match="12"):
        rates.rate(Target("http://127.0.0.1:1/"), 1, (), tmp_path)


def test_pinning_is_undone_afterwards():
    me = psutil.Process()
    if not hasattr(me, "cpu_affinity"):
        pytest.skip("this system cannot pin")
    before = me.cpu_affinity()

    with pinned(before[:1]):
        assert me.cpu_affinity() == before[:1]

    assert me.cpu_affinity() == before
