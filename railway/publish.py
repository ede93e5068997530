"""Makes a world: facts, bookings as they stand now, and a model trained on the past."""

import hashlib
import shutil
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from railway.busy import add_busy_trains
from railway.grading import train_model
from railway.inventory import Inventory, Status
from railway.ledger import Ledger, demo_trips, ledger_at, pnr_of
from railway.model import FACTS as FACT_FILES
from railway.model import data_hash
from railway.network import FACTS, Network, read_network
from railway.simulator import Sale
from railway.timetable import BOOKING_WINDOW
from railway.training import joined, outcomes_of
from railway.workers import Workers
from railway.world import (
    BOOKING_OFFICE,
    BOOKINGS_FILE,
    DEMO_TRAVELLERS,
    INVENTORIES_FILE,
    TRAVELLERS_FILE,
    StoredBooking,
    StoredTraveller,
)
from railway.writing import replacing, write_json, write_rows

Item = TypeVar("Item")
PAST_DAYS_AT_ONCE = 7


class Kind(NamedTuple):
    """How much past the model is trained on, and whether the synthetic trains run."""

    history_days: int
    test_days: int
    every: int = 1  # days between two journey dates that are played; not a multiple of 7
    busy: bool = False


KINDS = {
    "small": Kind(history_days=300, test_days=60, every=5),
    "standard": Kind(history_days=730, test_days=150),
    "busy": Kind(history_days=730, test_days=150, busy=True),
}


class Tracker(Protocol):
    """Shows how far a long step has come."""

    def __call__(self, items: Iterable[Item], step: str, total: int) -> Iterable[Item]:
        """Return the items, telling of each as it is taken."""


class TooManyBookings(Exception):
    """The departures on sale already have more bookings than were asked for."""


class Summary(NamedTuple):
    """What was published."""

    world_id: str
    trains: int
    departures: int
    bookings: int
    parties: dict[Status, int]  # by status
    card: dict[str, Any]


def publish(
    kind: str, seed: int, now: datetime, folder: Path, bookings: int | None, track: Tracker
) -> Summary:
    """Write a world to a folder, in place of a former one only when all is written.

    bookings: how many to store at least; None for those of the departures now on sale.
    Raises TooManyBookings when more are on sale, NotAWorld when the folder holds something else.
    """
    with replacing(folder) as new:
        _lay_out_facts(new, KINDS[kind])
        return _World(new, kind, seed, now, track).make(bookings)


class _World:
    """A world in the making, in a folder that holds its facts."""

    def __init__(self, folder: Path, kind: str, seed: int, now: datetime, track: Tracker) -> None:
        self.folder, self.kind, self.seed, self.now, self.track = folder, kind, seed, now, track
        self.network = read_network(folder)
        nights = max(train.stops[-1].day for train in self.network.trains.values())
        self.first_day = now.date() - timedelta(days=nights)  # this train is still under way

    def make(self, bookings: int | None) -> Summary:
        """Write all files and return what they hold."""
        with Workers(self.folder, self.seed) as workers:
            live = list(self.live(workers))
            wanted = check_count(live, bookings)
            stored = self.store(live, chain(live, self.past(workers, wanted)))
            card = self.train(workers)
        identity = f"{card['data_hash']} {self.now.isoformat()} {bookings}"
        world_id = hashlib.sha256(identity.encode()).hexdigest()[:12]
        told = {"world_id": world_id, "kind": self.kind, "seed": self.seed}
        write_json(self.folder / "world.json", {**told, "as_of": self.now.isoformat()})
        return Summary(world_id, len(self.network.trains), len(live), *stored, card)

    def live(self, workers: Workers) -> Iterable[Ledger]:
        """Return the ledgers of trains under way and on sale."""
        sales = sales_between(self.network, self.first_day, self.now.date() + BOOKING_WINDOW)
        played = workers.each(partial(ledger_at, now=self.now), sales)
        return self.track(played, "departures on sale", len(sales))

    def past(self, workers: Workers, wanted: int) -> Iterator[Ledger]:
        """Yield ledgers of past departures, latest first, until so many bookings are there."""
        last = self.first_day
        while wanted > 0:
            first, last = last - timedelta(days=PAST_DAYS_AT_ONCE), last - timedelta(days=1)
            sales = sales_between(self.network, first, last)
            played = workers.each(partial(ledger_at, now=self.now), sales)
            for ledger in self.track(played, f"departures of {first:%b %Y}", len(sales)):
                if wanted > 0:
                    yield ledger
                wanted -= len(ledger.bookings)
            last = first

    def store(self, live: list[Ledger], ledgers: Iterable[Ledger]) -> tuple[int, Tally[Status]]:
        """Write travellers, inventories and bookings; return the bookings and their statuses."""
        owners = demo_trips(self.seed, live)
        inventories: list[tuple[object, ...]] = []
        tally: Tally[Status] = Tally()

        def rows() -> Iterator[StoredBooking]:
            for ledger in ledgers:
                inventories.append((*ledger.sale, *ledger.inventory))
                for booking in ledger.bookings:
                    index = tally.total()
                    tally[booking.status] += 1
                    owner = owners.get(index, BOOKING_OFFICE)
                    yield booking._replace(pnr=pnr_of(index), traveller_id=owner)

        write_rows(self.folder / BOOKINGS_FILE, StoredBooking._fields, rows())
        header = (*Sale._fields, *Inventory._fields)
        write_rows(self.folder / INVENTORIES_FILE, header, inventories)
        write_rows(self.folder / TRAVELLERS_FILE, StoredTraveller._fields, demo_travellers())
        return tally.total(), tally

    def train(self, workers: Workers) -> dict[str, Any]:
        """Write the model and its card; return the card."""
        kind = KINDS[self.kind]
        first = self.first_day - timedelta(days=kind.history_days)
        sales = sales_between(self.network, first, self.first_day - timedelta(days=1), kind.every)
        played = self.track(workers.each(outcomes_of, sales), "past departures", len(sales))
        identity = {
            "data_hash": data_hash(self.folder, self.seed, self.kind),
            "seed": self.seed,
            "kind": self.kind,
        }
        return train_model(joined(played), kind.test_days, identity, self.folder)


def check_count(live: list[Ledger], bookings: int | None) -> int:
    """Return how many past bookings are wanted besides the live ones."""
    on_sale = sum(len(ledger.bookings) for ledger in live)
    if bookings is None:
        return 0
    if bookings < on_sale:
        raise TooManyBookings(
            f"The departures on sale have {on_sale:,} bookings already: "
            f"--bookings {bookings} is too few."
        )
    return bookings - on_sale


def sales_between(network: Network, first: date, last: date, every: int = 1) -> list[Sale]:
    """Return what is sold on every `every`-th journey date from first to last."""
    dates = [first + timedelta(days) for days in range(0, (last - first).days + 1, every)]
    return [
        Sale(train.train_number, day, class_code)
        for day in dates
        for train in network.trains.values()
        if day.isoweekday() in train.running_days
        for class_code in train.coaches
    ]


def demo_travellers() -> Iterator[StoredTraveller]:
    """Yield the booking office and the demo travellers."""
    yield StoredTraveller(BOOKING_OFFICE, "booking-office@example.org", "Booking Office")
    for number in range(1, DEMO_TRAVELLERS + 1):
        yield StoredTraveller(number, f"traveller-{number}@example.org", f"Traveller {number}")


def _lay_out_facts(folder: Path, kind: Kind) -> None:
    for name in FACT_FILES:
        shutil.copyfile(FACTS / name, folder / name)
    if kind.busy:
        add_busy_trains(folder)
