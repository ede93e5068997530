"""Make the site's database from a published world."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from zlib import crc32

from pwdlib import PasswordHash
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from booking_site.database import open_engine
from railway.inventory import inventory_as_row
from railway.world import BOOKING_OFFICE, DEMO_PASSWORD, StoredBooking, World, passengers_of

SCHEMA = Path(__file__).with_name("schema.sql")
BOOKINGS_AT_ONCE = 20_000

Row = dict[str, Any]
Key = tuple[str, date, str]  # train number, journey date, class code
Say = Callable[[str], None]


class DatabaseRefused(Exception):
    """The database at hand cannot serve this world; the message names what to do."""


def prepare(url: str, world: World, say: Say = lambda _line: None) -> None:
    """Make the database unless it is there; raises DatabaseRefused if it cannot serve this world.

    It is filled under another name and renamed at the end, so that nobody meets half of it.
    """
    file = make_url(url).database if url.startswith("sqlite:///") else None
    if file in (None, "", ":memory:"):
        raise DatabaseRefused(f"{url} is no SQLite file, and the site keeps to those so far.")
    try:
        if not Path(file).exists():
            _make(Path(file), world, say)
    except (OSError, OperationalError) as error:
        reason = getattr(error, "orig", error)  # SQLite's own words are shorter
        raise DatabaseRefused(
            f"{file} cannot be made ({reason}): name another with --database."
        ) from error
    _check(file, world)


def _make(file: Path, world: World, say: Say) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(f"{file}.{os.getpid()}.unfinished")
    try:
        _fill(unfinished, world, say)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _check(file: str, world: World) -> None:
    version, world_id = _made_from(file)
    if version != _schema_version():
        reason = "with other tables than schema.sql describes"
    elif world_id != world.world_id:
        reason = f"from world {world_id}, not from {world.world_id} in {world.folder}"
    else:
        return
    raise DatabaseRefused(
        f"{file} was made {reason}: delete the file, or name another with --database."
    )


def _made_from(file: str) -> tuple[int, str]:
    """Return the version of the schema, and the id of the world, that a database was made from."""
    engine = open_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            return version, connection.exec_driver_sql("SELECT world_id FROM world").scalar_one()
    except DatabaseError as error:
        raise DatabaseRefused(
            f"{file} is no database of this site ({error.orig}): name another with --database."
        ) from error
    finally:
        engine.dispose()


def _schema_version() -> int:
    """Return a number that changes with the schema; SQLite's `user_version` has 31 bits for it."""
    return crc32(SCHEMA.read_text(encoding="utf-8").encode()) >> 1


def _fill(file: Path, world: World, say: Say) -> None:
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        # Until it gets its name, a crash costs nothing but the file.
        connection.exec_driver_sql("PRAGMA journal_mode = OFF")
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {_schema_version()}")
        connection.exec_driver_sql("BEGIN")
        _load(connection, world, say)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    engine.dispose()


def _load(connection: Connection, world: World, say: Say) -> None:
    _insert(connection, "world", [{"world_id": world.world_id}])
    _insert(connection, "traveller", list(_travellers(world)))
    inventories, ids = _inventory_rows(world)
    _insert(connection, "inventory", inventories)
    say(f"{len(inventories):,} inventories")
    numbered = enumerate(world.bookings(), start=1)
    stored = 0
    while batch := list(islice(numbered, BOOKINGS_AT_ONCE)):
        _insert(connection, "booking", [_booking_row(*booking, ids) for booking in batch])
        _insert(connection, "passenger", [row for booking in batch for row in _party(*booking)])
        stored += len(batch)
        say(f"{stored:,} bookings")


def _travellers(world: World) -> Iterator[Row]:
    passwords = PasswordHash.recommended()
    everybodys, nobodys = passwords.hash(DEMO_PASSWORD), passwords.hash(token_urlsafe())
    for traveller in world.travellers():
        signs_in = traveller.traveller_id != BOOKING_OFFICE
        yield traveller._asdict() | {"password_hash": everybodys if signs_in else nobodys}


def _inventory_rows(world: World) -> tuple[list[Row], dict[Key, int]]:
    """Return the rows of the inventory table, and the id of each inventory."""
    rows: list[Row] = []
    ids: dict[Key, int] = {}
    for number, (train_number, day, class_code, inventory) in enumerate(world.inventories(), 1):
        ids[train_number, day, class_code] = number
        named = {"train_number": train_number, "journey_date": f"{day}", "class_code": class_code}
        rows.append({"inventory_id": number} | named | inventory_as_row(inventory))
    return rows, ids


def _booking_row(number: int, booking: StoredBooking, ids: dict[Key, int]) -> Row:
    row = booking._asdict()
    inventory_id = ids[row.pop("train_number"), row.pop("journey_date"), row.pop("class_code")]
    row["booked_at"] = booking.booked_at.isoformat()
    row["cancelled_at"] = booking.cancelled_at and booking.cancelled_at.isoformat()
    return row | {"booking_id": number, "inventory_id": inventory_id}


def _party(number: int, booking: StoredBooking) -> Iterator[Row]:
    for passenger in passengers_of(booking):
        yield {"booking_id": number, "name": passenger.name, "age": passenger.age}


def _insert(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows whose keys are columns of a table; names come from this module, never outside."""
    columns = ", ".join(rows[0])
    places = ", ".join(f":{column}" for column in rows[0])
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({places})"), rows)
