"""Makes a world: facts, bookings as they stand now, and a model trained on the past."""

import hashlib
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from railway.grading import train_model
from railway.history import Past, joined, past_of
from railway.inventory import Inventory, Status
from railway.kinds import KINDS, lay_out_facts
from railway.ledger import (
    Ledger,
    demo_travellers,
    demo_trips,
    first_of,
    inventory_row,
    ledger_at,
    pnr_of,
)
from railway.model import data_hash
from railway.network import Network, read_network
from railway.simulator import Railway, Sale, sales_between
from railway.timetable import BOOKING_WINDOW
from railway.workers import Tracker, Workers, untracked
from railway.world import (
    BOOKING_OFFICE,
    BOOKINGS_FILE,
    INVENTORIES_FILE,
    LAYOUT,
    TRAVELLERS_FILE,
    StoredBooking,
    StoredTraveller,
)
from railway.writing import replacing, write_json, write_rows

PAST_DAYS_AT_ONCE = 28
SYNTHETIC_EVERY = 10  # days: the synthetic trains are many and alike, so a few of their days do


class Summary(NamedTuple):
    """What was published."""

    world_id: str
    trains: int
    departures: int
    bookings: int
    parties: dict[Status, int]  # by status
    card: dict[str, Any]


def publish(
    kind: str,
    seed: int,
    now: datetime,
    folder: Path,
    *,
    bookings: int | None = None,
    processes: int | None = None,
    track: Tracker = untracked,
) -> Summary:
    """Write a world to a folder, in place of a former one only when all is written.

    bookings: how many to store at least; None for those of the departures now on sale. With fewer
        than those, later journey dates stand empty; with more, past ones are added.
    processes: None for one per core; the world is the same.
    Raises NotAWorld when the folder holds something else.
    """
    with replacing(folder) as new:
        lay_out_facts(new, KINDS[kind])
        with Workers(new, seed, processes) as workers:
            return _World(new, kind, seed, now, workers, track).make(bookings)


def practise(
    kind: str,
    seed: int,
    now: datetime,
    *,
    processes: int | None = None,
    track: Tracker = untracked,
) -> dict[str, Any]:
    """Return the card of a model trained on the past of another seed; nothing is kept."""
    with TemporaryDirectory() as folder:
        lay_out_facts(Path(folder), KINDS[kind])
        with Workers(Path(folder), seed, processes) as workers:
            world = _World(Path(folder), kind, seed, now, workers, track)
            return world.train(joined(world.history()))


@dataclass
class _World:
    """A world in the making, in a folder that holds its facts."""

    folder: Path
    kind: str
    seed: int
    now: datetime
    workers: Workers
    track: Tracker

    @cached_property
    def network(self) -> Network:
        """The network of this world."""
        return read_network(self.folder)

    @cached_property
    def first_day(self) -> date:
        """The earliest journey date whose trains may still be under way."""
        nights = max(train.stops[-1].day for train in self.network.trains.values())
        return self.now.date() - timedelta(days=nights)

    def make(self, bookings: int | None) -> Summary:
        """Write all files and return what they hold."""
        played, history = self.live(), self.history()  # the workers play while we write
        live = list(played)
        on_sale = sum(len(ledger.bookings) for ledger in live)
        wanted = on_sale if bookings is None else bookings
        if wanted < on_sale:
            live = first_of(Railway(self.network, self.seed), live, wanted, self.now)
        stored = self.store(live, chain(live, self.past(wanted - on_sale)))
        card = self.train(joined(history))
        identity = f"{card['data_hash']} {self.now.isoformat()} {bookings}"
        world_id = hashlib.sha256(identity.encode()).hexdigest()[:12]
        told = {"layout": LAYOUT, "world_id": world_id, "kind": self.kind, "seed": self.seed}
        write_json(self.folder / "world.json", {**told, "as_of": self.now.isoformat()})
        return Summary(world_id, len(self.network.trains), len(live), *stored, card)

    def live(self) -> Iterable[Ledger]:
        """Return the ledgers of trains under way and on sale."""
        sales = sales_between(self.network, self.first_day, self.now.date() + BOOKING_WINDOW)
        played = self.workers.each(partial(ledger_at, now=self.now), sales)
        return self.track(played, "departures on sale", len(sales))

    def past(self, wanted: int) -> Iterator[Ledger]:
        """Yield ledgers of past departures, latest weeks first, until so many bookings."""
        last = self.first_day
        while wanted > 0:
            first, last = last - timedelta(days=PAST_DAYS_AT_ONCE), last - timedelta(days=1)
            sales = sales_between(self.network, first, last)
            played = self.workers.each(partial(ledger_at, now=self.now), sales)
            for ledger in self.track(played, f"departures from {first:%d %b %Y}", len(sales)):
                yield ledger
                wanted -= len(ledger.bookings)
                if wanted <= 0:
                    return
            last = first

    def store(self, live: list[Ledger], ledgers: Iterable[Ledger]) -> tuple[int, Tally[Status]]:
        """Write travellers, inventories and bookings; return the bookings and their statuses."""
        owners = demo_trips(self.seed, live)
        inventories: list[tuple[object, ...]] = []
        tally: Tally[Status] = Tally()

        def rows() -> Iterator[StoredBooking]:
            for ledger in ledgers:
                inventories.append((*ledger.sale, *inventory_row(ledger.inventory)))
                for index, booking in enumerate(ledger.bookings, start=tally.total()):
                    tally[booking.status] += 1
                    owner = owners.get(index, BOOKING_OFFICE)
                    yield booking._replace(pnr=pnr_of(index), traveller_id=owner)

        write_rows(self.folder / BOOKINGS_FILE, StoredBooking._fields, rows())
        header = (*Sale._fields, *Inventory._fields)
        write_rows(self.folder / INVENTORIES_FILE, header, inventories)
        write_rows(self.folder / TRAVELLERS_FILE, StoredTraveller._fields, demo_travellers())
        return tally.total(), tally

    def history(self) -> Iterable[Past]:
        """Return what became of queued parties on past departures."""
        days, yesterday = KINDS[self.kind].history_days, self.first_day - timedelta(days=1)
        first = self.first_day - timedelta(days=days)
        sales = [
            sale
            for sale in sales_between(self.network, first, yesterday, KINDS[self.kind].every)
            if not self.network.trains[sale.train_number].synthetic
            or sale.journey_date.toordinal() % SYNTHETIC_EVERY == 0
        ]
        return self.track(self.workers.each(past_of, sales), "past departures", len(sales))

    def train(self, past: Past) -> dict[str, Any]:
        """Write the model and its card; return the card."""
        identity = {
            "data_hash": data_hash(self.folder, self.seed, self.kind),
            "seed": self.seed,
            "kind": self.kind,
        }
        return train_model(past, KINDS[self.kind].test_days, identity, self.folder)
