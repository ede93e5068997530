"""Bare references: what the server, the template engine and SQLite can do with nothing around.

`python -m benchmarks.controls.bare api|page|booking …` runs one; `budgets` holds the builds
against them. They import no build.
"""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from fastapi import FastAPI, Response
from flask import Flask, render_template
from granian.constants import Interfaces

from benchmarks.controls.serving import serve

BODY = "TWIN_TRACKS_BODY"  # a file: the bytes that the bare route returns
PAGE = "TWIN_TRACKS_PAGE"  # "rows bytes" of the bare page
MARKUP_BYTES = 60  # of one row of the template, without its words

SUBMITTED = "SELECT booking_id FROM submission WHERE traveller_id = ? AND token = ?"
INVENTORY = """
    SELECT inventory_id, confirmed_load, rac_load, rac_length, waitlist_length,
           last_rac_number, last_waitlist_number, passengers_booked, version
      FROM inventory
     WHERE train_number = ? AND journey_date = ? AND class_code = ?
"""
TAKE_PLACES = """
    UPDATE inventory
       SET confirmed_load = ?, rac_load = ?, rac_length = ?, waitlist_length = ?,
           last_rac_number = ?, last_waitlist_number = ?, passengers_booked = ?, version = ?
     WHERE inventory_id = ?
"""
ADD_BOOKING = """
    INSERT INTO booking (pnr, traveller_id, inventory_id, origin, destination, first_leg,
                         last_leg, passengers, status, queue_number, fare_paise, booked_at)
    VALUES (?, 1, ?, 'NDLS', 'BPL', 0, 1, 2, 'CNF', 0, 123400, '2026-01-01T00:00:00+05:30')
"""
ADD_PASSENGER = "INSERT INTO passenger (booking_id, name, age) VALUES (?, ?, ?)"
ADD_SUBMISSION = "INSERT INTO submission VALUES (1, ?, 'fingerprint', ?)"

app = typer.Typer(add_completion=False)


def create_api() -> FastAPI:
    """Return an app whose only route answers with the same bytes each time."""
    body = Path(os.environ[BODY]).read_bytes()
    api = FastAPI()

    @api.get("/")
    async def answer() -> Response:
        return Response(body, media_type="application/json")

    return api


def create_site() -> Flask:
    """Return an app whose only page renders so many rows to so many bytes."""
    rows, page_bytes = map(int, os.environ[PAGE].split())
    words = "x" * max(0, page_bytes // rows - MARKUP_BYTES)
    listed = [{"number": number, "status": "CNF", "words": words} for number in range(rows)]
    site = Flask(__name__)

    @site.get("/")
    def page() -> str:
        return render_template("bare.html", rows=listed)

    return site


@app.command()
def api(port: int) -> None:
    """Serve the bare route as the API is served."""
    serve("benchmarks.controls.bare:create_api", Interfaces.ASGI, port)


@app.command()
def page(port: int, threads: int) -> None:
    """Serve the bare page as the monolith is served."""
    serve("benchmarks.controls.bare:create_site", Interfaces.WSGI, port, threads)


@app.command()
def booking(
    database: Path, seconds: float, round_number: Annotated[int, typer.Option("--round")] = 0
) -> None:
    """Print how many durable bookings a second SQLite takes from one process."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        wanted = connection.execute(
            "SELECT train_number, journey_date, class_code FROM inventory"
        ).fetchall()
        began, done = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < seconds:
            _book(connection, wanted[done * 7 % len(wanted)], f"bare-{round_number}-{done}")
            done += 1
    typer.echo(done / passed)


def _book(connection: sqlite3.Connection, wanted: tuple[Any, ...], token: str) -> None:
    """Run the statements of one booking of two passengers, and nothing between them."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(SUBMITTED, (1, token)).fetchone()
    inventory_id, *counters = connection.execute(INVENTORY, wanted).fetchone()
    connection.execute(TAKE_PLACES, (*counters, inventory_id))
    booking_id = connection.execute(ADD_BOOKING, (token, inventory_id)).lastrowid
    party = [(booking_id, "Passenger One", 30), (booking_id, "Passenger Two", 31)]
    connection.executemany(ADD_PASSENGER, party)
    connection.execute(ADD_SUBMISSION, (token, booking_id))
    connection.execute("COMMIT")


if __name__ == "__main__":
    app()
