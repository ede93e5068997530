"""The railway's book on paper: the rules of `railway/` and a few lists, in place of a build.

No web, no SQL and no cache: what was sold is written down, and everything else worked out anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from benchmarks.drivers import ClassChart, Order
from railway.fares import fare_paise
from railway.inventory import Inventory, Party, Status, allocate, cancel, chart
from railway.network import Network
from railway.offers import Chances
from railway.quota import released_berths
from railway.refunds import refund_paise
from railway.refusals import (
    AlreadyCancelled,
    DifferentRequest,
    NoSuchDeparture,
    Regret,
    TooLateToCancel,
    UnknownDeparture,
)
from railway.timetable import Departure, check_chartable, check_on_sale, train_on

Key = tuple[str, date, str]  # train number, journey date, class code


@dataclass(frozen=True)
class Entry:
    """One line of the book: what was ordered, and how it stands now."""

    owner: str
    order: Order
    departure: Departure
    fare_paise: int  # of the whole party
    status: Status
    queue_number: int
    waitlist_number: int | None
    booked_at: datetime
    refund_paise: int | None = None
    cancelled_at: datetime | None = None

    @property
    def key(self) -> Key:
        """Which inventory it is of."""
        return self.order.train_number, self.departure.journey_date, self.order.class_code

    @property
    def ride(self) -> tuple[int, int, int]:
        """Its first leg, the leg after its last, and how many passengers it has."""
        journey = self.departure.journey
        return journey.first_leg, journey.last_leg, len(self.order.passengers)


class Book:
    """All that was sold; entries are numbered from 1, and an entry's number is its PNR."""

    def __init__(
        self,
        network: Network,
        seed: int,
        chances: Chances,
        now: Callable[[], datetime],
        inventories: Mapping[Key, Inventory],
    ) -> None:
        self.network, self.seed, self.chances, self.now = network, seed, chances, now
        self.inventories = dict(inventories)
        self.entries: dict[int, Entry] = {}
        self.passwords: dict[str, str] = {}  # by e-mail address
        self._used: dict[tuple[str, str], tuple[Order, int]] = {}  # forms, by owner and token

    def sell_once(self, owner: str, order: Order, departure: Departure, token: str) -> int:
        """Return the PNR of a new entry, or of the one that this form made before (R10)."""
        content, pnr = self._used.get((owner, token), (order, None))
        if content != order:
            raise DifferentRequest
        if pnr is None:
            pnr = self._sell(owner, order, departure)
            self._used[owner, token] = (order, pnr)
        return pnr

    def take_back(self, pnr: int) -> None:
        """Cancel an entry, with its refund, and move up who stands behind it (R6, R7)."""
        entry, now = self.entries[pnr], self.now()
        if now >= entry.departure.departs_at:
            raise TooLateToCancel
        if entry.status is Status.CANCELLED:
            raise AlreadyCancelled
        inventory = self.inventories[entry.key]
        change = cancel(inventory, _party(pnr, entry), *self.queues(entry.key))
        self._close(pnr, self.refund(entry))
        self._keep(entry.key, change.inventory, change.promoted)

    def chart(self, train_number: str, journey_date: date) -> tuple[ClassChart, ...]:
        """Make the chart of a train and return what it did to each class (R9)."""
        train = train_on(self.network, train_number, journey_date)
        keys = [(train_number, journey_date, class_code) for class_code in train.coaches]
        stored = [key for key in keys if key in self.inventories]
        charted = any(self.inventories[key].charted for key in stored)
        check_chartable(train, journey_date, charted, self.now())
        if not stored:
            raise UnknownDeparture(train_number, journey_date)
        return tuple(map(self._chart_class, stored))

    def may_take_back(self, entry: Entry) -> bool:
        """Tell whether an entry could be cancelled now."""
        return entry.status is not Status.CANCELLED and self.now() < entry.departure.departs_at

    def queues(self, key: Key) -> list[list[Party]]:
        """Return who has RAC and who is on the waitlist of an inventory, each in order."""
        parties = [_party(pnr, entry) for pnr, entry in self.entries.items() if entry.key == key]
        parties.sort(key=lambda party: party.queue_number)
        return [[p for p in parties if p.status is status] for status in (Status.RAC, Status.WL)]

    def ahead(self, entry: Entry) -> int:
        """Return how many passengers stand before a party in its own queue."""
        waiting = [party for queue in self.queues(entry.key) for party in queue]
        return sum(
            party.passengers
            for party in waiting
            if party.status is entry.status and party.queue_number < entry.queue_number
        )

    def refund(self, entry: Entry) -> int:
        """Return what a party gets back for cancelling now (R7)."""
        return refund_paise(
            entry.status,
            entry.fare_paise,
            len(entry.order.passengers),
            travel_class=self.network.classes[entry.order.class_code],
            journey_date=entry.departure.journey_date,
            time_to_departure=entry.departure.departs_at - self.now(),
        )

    def _sell(self, owner: str, order: Order, departure: Departure) -> int:
        """Write a party into the book and return its PNR (R2, R4, R8)."""
        key = (order.train_number, departure.journey_date, order.class_code)
        before = self.inventories.get(key)
        check_on_sale(departure, before is not None and before.charted, self.now())
        if before is None:
            raise NoSuchDeparture("This train has no such class on that day.")
        journey, size = departure.journey, len(order.passengers)
        after, place = allocate(before, journey.first_leg, journey.last_leg, size)
        if place.status is Status.REGRET:
            raise Regret
        fare = fare_paise(journey, self.network.classes[order.class_code], before.sold_share)
        entry = Entry(owner, order, departure, size * fare, *place, booked_at=self.now())
        self.entries[pnr := len(self.entries) + 1] = entry
        self.inventories[key] = after
        return pnr

    def _chart_class(self, key: Key) -> ClassChart:
        released = released_berths(self.seed, *key, self.inventories[key].berths)
        charting = chart(self.inventories[key], *self.queues(key), released)
        self._keep(key, charting.inventory, charting.promoted)
        left_over = {party.booking: self.entries[party.booking] for party in charting.unplaced}
        for pnr, entry in left_over.items():
            self._close(pnr, entry.fare_paise)
        rose_to = [party.status for party in charting.promoted]
        moved = rose_to.count(Status.CNF), rose_to.count(Status.RAC)
        given_back = sum(entry.fare_paise for entry in left_over.values())
        return ClassChart(key[2], released, *moved, len(left_over), given_back)

    def _close(self, pnr: int, refund: int) -> None:
        closed = {"status": Status.CANCELLED, "refund_paise": refund, "cancelled_at": self.now()}
        self.entries[pnr] = replace(self.entries[pnr], **closed)

    def _keep(self, key: Key, inventory: Inventory, promoted: tuple[Party, ...]) -> None:
        self.inventories[key] = inventory
        for pnr, status, *_, queue_number in promoted:
            moved = {"status": status, "queue_number": queue_number}
            self.entries[pnr] = replace(self.entries[pnr], **moved)


def _party(pnr: int, entry: Entry) -> Party:
    return Party(pnr, entry.status, *entry.ride, entry.queue_number)
