"""Make a database from a published world, or refuse one that was made from another."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from pwdlib import PasswordHash
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, OperationalError

from booking_api.adapters.database import database_file, open_engine
from railway.inventory import inventory_as_row
from railway.world import BOOKING_OFFICE, DEMO_PASSWORD, World, passengers_of

SCHEMA = Path(__file__).with_name("schema.sql")
AT_ONCE = 10_000  # rows per INSERT
FAST = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF")  # a broken load is redone

Progress = Callable[[str, int], None]  # told a table, and how many rows it has so far
Rows = Iterable[dict[str, Any]]


class DatabaseRefused(Exception):
    """A database cannot be that of this world; the message says what to do."""


def prepare(url: str, world: World, progress: Progress) -> None:
    """Make the database of a world unless it is there already; raises DatabaseRefused.

    The file grows under another name and gets its own only when it is complete.
    """
    file = database_file(url)
    if file is None:
        raise DatabaseRefused(f"{url} is no SQLite file, and the API keeps to those so far.")
    try:
        if not file.exists():
            _make(file, world, progress)
            return
    except (OSError, OperationalError) as error:
        reason = getattr(error, "orig", error)  # SQLite's own words are shorter
        raise DatabaseRefused(
            f"{file} cannot be made ({reason}): name another with --database."
        ) from error
    _check(file, world)


def check_prepared(url: str, world: World) -> None:
    """Raise DatabaseRefused unless the database of a world is there, for those who make none."""
    file = database_file(url)
    if file is None or not file.exists():
        raise DatabaseRefused(f"There is no {file or url} yet: `python -m booking_api` makes it.")
    _check(file, world)


def _make(file: Path, world: World, progress: Progress) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")  # two may start at once
    try:
        _load_world(unfinished, world, progress)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _load_world(file: Path, world: World, progress: Progress) -> None:
    engine = open_engine(f"sqlite:///{file.as_posix()}", connections=1)
    with engine.connect() as connection:
        for setting in FAST:
            connection.exec_driver_sql(f"PRAGMA {setting}")
        connection.exec_driver_sql("BEGIN")
        _fill(connection, world, progress)
        connection.commit()
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    engine.dispose()


def _check(file: Path, world: World) -> None:
    version, world_id = _made_from(file)
    if version != _schema_version():
        reason = "with other tables than schema.sql describes"
    elif world_id != world.world_id:
        reason = "from another world"
    else:
        return
    raise DatabaseRefused(
        f"{file} was made {reason}: "
        "delete it to have it made anew, or name another with --database."
    )


def _made_from(file: Path) -> tuple[int, str]:
    """Return the version of the schema, and the id of the world, that a database was made from."""
    engine = open_engine(f"sqlite:///{file.as_posix()}", connections=1)
    try:
        with engine.connect() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            return version, connection.exec_driver_sql("SELECT world_id FROM world").scalar_one()
    except DatabaseError as error:
        raise DatabaseRefused(
            f"{file} is no database of this API ({error.orig}): name another with --database."
        ) from error
    finally:
        engine.dispose()


def _schema_version() -> int:
    """Return a number that changes with the schema; SQLite's `user_version` has 31 bits for it."""
    return crc32(SCHEMA.read_text(encoding="utf-8").encode()) >> 1


def _fill(connection: Connection, world: World, progress: Progress) -> None:
    statements = SCHEMA.read_text(encoding="utf-8").split(";")[:-1]
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {_schema_version()}")
    _load(connection, "world", [{"world_id": world.world_id}], progress)
    _load(connection, "traveller", _travellers(world), progress)
    ids: dict[tuple[str, str, str], int] = {}
    _load(connection, "inventory", _inventories(world, ids), progress)
    _load(connection, "booking", _bookings(world, ids), progress)
    _load(connection, "passenger", _passengers(world), progress)


def _load(connection: Connection, table: str, rows: Rows, progress: Progress) -> None:
    """Insert rows that all have the same columns."""
    remaining, loaded = iter(rows), 0
    while batch := list(islice(remaining, AT_ONCE)):
        columns = ", ".join(batch[0])
        values = ", ".join(f":{column}" for column in batch[0])
        connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), batch)
        loaded += len(batch)
        progress(table, loaded)


def _travellers(world: World) -> Iterator[dict[str, Any]]:
    password_hash = PasswordHash.recommended().hash(DEMO_PASSWORD)
    for traveller in world.travellers():
        signs_in = traveller.traveller_id != BOOKING_OFFICE
        yield traveller._asdict() | {"password_hash": password_hash if signs_in else ""}


def _inventories(world: World, ids: dict[tuple[str, str, str], int]) -> Iterator[dict[str, Any]]:
    """Yield the inventories, and note under which id each is kept."""
    for inventory_id, stored in enumerate(world.inventories(), start=1):
        train_number, journey_date, class_code, inventory = stored
        key = (train_number, journey_date.isoformat(), class_code)
        ids[key] = inventory_id
        named = dict(zip(("train_number", "journey_date", "class_code"), key, strict=True))
        yield {"inventory_id": inventory_id} | named | inventory_as_row(inventory)


def _bookings(world: World, ids: dict[tuple[str, str, str], int]) -> Iterator[dict[str, Any]]:
    for booking_id, stored in enumerate(world.bookings(), start=1):
        columns = stored._asdict()
        key = (columns.pop("train_number"), columns.pop("journey_date").isoformat())
        columns["inventory_id"] = ids[*key, columns.pop("class_code")]
        columns["booking_id"] = booking_id
        columns["status"] = stored.status.value
        columns["booked_at"] = stored.booked_at.isoformat()
        columns["cancelled_at"] = stored.cancelled_at and stored.cancelled_at.isoformat()
        yield columns


def _passengers(world: World) -> Iterator[dict[str, Any]]:
    for booking_id, stored in enumerate(world.bookings(), start=1):
        for passenger in passengers_of(stored):
            yield {"booking_id": booking_id, "name": passenger.name, "age": passenger.age}
