"""The published world: the files from which both builds make their databases."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from railway.inventory import Inventory, Status, load_from_text
from railway.network import Network, read_network
from railway.party import Passenger

ARTIFACTS = Path(__file__).parent / "artifacts"
INVENTORIES_FILE, BOOKINGS_FILE = "inventories.csv", "bookings.csv.gz"
TRAVELLERS_FILE = "travellers.csv"
BOOKING_OFFICE = 0  # sells at the counter; nobody signs in as it
DEMO_TRAVELLERS = 64
STAFF = DEMO_TRAVELLERS + 1  # makes charts; books nothing
DEMO_PASSWORD = "demo-railway"  # printed on the sign-in page
STAFF_EMAIL = "staff@example.org"
LAYOUT = 2  # of the files; one more whenever they get other columns or other facts
_NUMBER_WORDS = ("One", "Two", "Three", "Four", "Five", "Six")


class WorldMissing(Exception):
    """No world stands in the folder; the message names the command that makes one."""


class WorldOutdated(WorldMissing):
    """A world stands in the folder, but with files as another version of the code wrote them."""


class StoredInventory(NamedTuple):
    """One inventory and what it sells."""

    train_number: str
    journey_date: date
    class_code: str
    inventory: Inventory


class StoredBooking(NamedTuple):
    """One booking with its latest status; money is of the whole party."""

    pnr: str
    traveller_id: int
    train_number: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    first_leg: int
    last_leg: int
    passengers: int
    status: Status
    queue_number: int
    waitlist_number: int | None
    fare_paise: int
    refund_paise: int | None
    booked_at: datetime
    cancelled_at: datetime | None


class StoredTraveller(NamedTuple):
    """Somebody who owns bookings."""

    traveller_id: int
    email: str
    name: str
    is_staff: bool


@dataclass(frozen=True)
class World:
    """What `python -m railway publish` wrote: one network, its sales and its travellers."""

    folder: Path
    network: Network
    world_id: str
    kind: str
    seed: int
    as_of: datetime

    def inventories(self) -> Iterator[StoredInventory]:
        """Yield every inventory of the world, by day, train and class."""
        for row in _rows(self.folder / INVENTORIES_FILE):
            train_number, journey_date, class_code, *fields = row
            yield StoredInventory(
                train_number, date.fromisoformat(journey_date), class_code, _inventory(fields)
            )

    def bookings(self) -> Iterator[StoredBooking]:
        """Yield every booking of the world, in the order of its inventories."""
        for row in _rows(self.folder / BOOKINGS_FILE):
            yield _booking(row)

    def travellers(self) -> Iterator[StoredTraveller]:
        """Yield the booking office (0), the demo travellers (from 1) and the staff (STAFF)."""
        for traveller_id, email, name, is_staff in _rows(self.folder / TRAVELLERS_FILE):
            yield StoredTraveller(int(traveller_id), email, name, is_staff == "True")


def read_world(folder: Path = ARTIFACTS) -> World:
    """Return the world in a folder; raises WorldMissing, or WorldOutdated for one of old."""
    try:
        told = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WorldMissing(
            f"There is no world in {folder}: make one with `python -m railway publish`."
        ) from None
    if told.get("layout") != LAYOUT:
        raise WorldOutdated(
            f"The world in {folder} was published by another version of the railway: "
            "make it anew with `python -m railway publish`."
        )
    return World(
        folder=folder,
        network=read_network(folder),
        world_id=told["world_id"],
        kind=told["kind"],
        seed=told["seed"],
        as_of=datetime.fromisoformat(told["as_of"]),
    )


def passengers_of(booking: StoredBooking) -> Iterator[Passenger]:
    """Yield the passengers of a stored booking; nobody real, so they are numbered."""
    for number in range(booking.passengers):
        age = 18 + (int(booking.pnr) // 7 + 11 * number) % 60
        yield Passenger(f"Passenger {_NUMBER_WORDS[number]}", age)


def _rows(file: Path) -> Iterator[list[str]]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)  # the header
        yield from rows


def _inventory(fields: list[str]) -> Inventory:
    told = dict(zip(Inventory._fields, fields, strict=True))
    return Inventory(
        confirmed_load=load_from_text(told.pop("confirmed_load")),
        rac_load=load_from_text(told.pop("rac_load")),
        charted=told.pop("charted") == "1",
        **{name: int(count) for name, count in told.items()},
    )


def _booking(row: list[str]) -> StoredBooking:
    """Return the booking whose fields stand in order in a row; a million are read, so no names."""
    pnr, traveller_id, train_number, journey_date, class_code, origin, destination = row[:7]
    first_leg, last_leg, passengers, status, queue_number, waitlist_number = row[7:13]
    fare_paise, refund_paise, booked_at, cancelled_at = row[13:]
    return StoredBooking(
        pnr,
        int(traveller_id),
        train_number,
        date.fromisoformat(journey_date),
        class_code,
        origin,
        destination,
        int(first_leg),
        int(last_leg),
        int(passengers),
        Status(status),
        int(queue_number),
        int(waitlist_number) if waitlist_number else None,
        int(fare_paise),
        int(refund_paise) if refund_paise else None,
        datetime.fromisoformat(booked_at),
        datetime.fromisoformat(cancelled_at) if cancelled_at else None,
    )
