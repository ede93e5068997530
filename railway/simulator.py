"""Plays the demand of one train, day and class through the railway's own rules.

Nothing here says who is confirmed: every status comes from `railway.inventory`, the functions that
both builds call.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from railway.demand import Wishes, appeal_of, draw_wishes
from railway.inventory import (
    Change,
    Charting,
    Inventory,
    Party,
    Status,
    allocate,
    cancel,
    chart,
    empty_inventory,
)
from railway.network import Network
from railway.quota import released_berths
from railway.timetable import departure_of

ASKS, CANCELS, GIVES_UP, LOOK = range(4)  # in this order when two things happen at once
DAY = timedelta(days=1)


class Sale(NamedTuple):
    """What one inventory sells: a class of a train on a day."""

    train_number: str
    journey_date: date
    class_code: str


class Booked(NamedTuple):
    """A party that got a place; times are days before booking closes."""

    party: Party  # as it stands; its number is its index among those who asked
    waitlist_number: int | None
    sold_share: float  # when it booked: the fare depends on it
    books: float
    cancels: float | None = None
    left_over: bool = False  # the chart cancelled it


Watcher = Callable[["Counter", float, int | None], None]


class Counter:
    """The booking counter of one inventory: calls the rules and remembers who stands where."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.booked: dict[int, Booked] = {}
        self.rac: dict[int, Party] = {}  # both queues in order of queue number
        self.waitlist: dict[int, Party] = {}

    def asks(self, number: int, ride: tuple[int, int], passengers: int, left: float) -> bool:
        """Allocate a place; return False on REGRET, which leaves nothing behind (R4)."""
        sold_share = self.inventory.sold_share
        self.inventory, place = allocate(self.inventory, *ride, passengers)
        if place.status is Status.REGRET:
            return False
        party = Party(number, place.status, *ride, passengers, place.queue_number)
        self.booked[number] = Booked(party, place.waitlist_number, sold_share, left)
        self._queue(party)
        return True

    def cancels(self, number: int, left: float) -> None:
        """Take a party off, at its own wish, and let the queue move up (R6)."""
        party = self.booked[number].party
        change = cancel(
            self.inventory, party, list(self.rac.values()), list(self.waitlist.values())
        )
        self._leaves(party)
        self.booked[number] = self.booked[number]._replace(party=party, cancels=left)
        self._follow(change)

    def charts(self, released: int) -> None:
        """Make the chart: the last to move up, and the end of the waitlist (R9)."""
        charting = chart(
            self.inventory, list(self.rac.values()), list(self.waitlist.values()), released
        )
        self._follow(charting)
        for party in charting.unplaced:
            self._leaves(party)
            self.booked[party.booking] = self.booked[party.booking]._replace(
                cancels=0.0, left_over=True
            )

    def is_live(self, number: int) -> bool:
        """Tell whether a party holds a place now."""
        return number in self.booked and self.booked[number].cancels is None

    def _follow(self, change: Change | Charting) -> None:
        self.inventory = change.inventory
        for party in change.promoted:
            self._leaves(party)
            self._queue(party)
            self.booked[party.booking] = self.booked[party.booking]._replace(party=party)

    def _queue(self, party: Party) -> None:
        if party.status is Status.RAC:
            self.rac[party.booking] = party
        elif party.status is Status.WL:
            self.waitlist[party.booking] = party

    def _leaves(self, party: Party) -> None:
        self.rac.pop(party.booking, None)
        self.waitlist.pop(party.booking, None)


class Railway(NamedTuple):
    """A network in the world of a seed: everything a simulation starts from."""

    network: Network
    seed: int

    def closes_at(self, sale: Sale) -> datetime:
        """Return when booking closes and the chart is made."""
        stops = self.network.trains[sale.train_number].stops
        ends = (stops[0].station_code, stops[-1].station_code)
        departure = departure_of(self.network, sale.train_number, sale.journey_date, *ends)
        return departure.closes_at

    def counter(self, sale: Sale) -> Counter:
        """Return the counter of a sale before anybody came."""
        train = self.network.trains[sale.train_number]
        travel_class = self.network.classes[sale.class_code]
        coaches, legs = train.coaches[sale.class_code], len(train.stops) - 1
        return Counter(empty_inventory(travel_class, coaches, legs))

    def rides(self, sale: Sale) -> tuple[tuple[int, int], ...]:
        """Return the first and last leg of each ride that wishes count."""
        return appeal_of(self.seed, self.network.trains[sale.train_number]).rides

    def wishes(self, sale: Sale) -> Wishes:
        """Return everybody who will ask for a berth."""
        train = self.network.trains[sale.train_number]
        berths = self.counter(sale).inventory.berths
        return draw_wishes(self.seed, train, sale.journey_date, sale.class_code, berths)

    def plays(
        self,
        sale: Sale,
        *,
        wishes: Wishes | None = None,
        until: datetime | None = None,
        looks: tuple[float, ...] = (),
        watcher: Watcher | None = None,
    ) -> Counter:
        """Return the counter of a sale after everything that happens until an instant.

        wishes: None for those that the world's seed draws.
        until: None plays to the chart; the chart is made when this instant has reached it.
        looks: days before closing when the watcher looks on; it also sees every new booking.
        """
        wishes = wishes or self.wishes(sale)
        counter, rides = self.counter(sale), self.rides(sale)
        berths = counter.inventory.berths
        days_left = 0.0 if until is None else max((self.closes_at(sale) - until) / DAY, 0.0)
        ride_of, size_of = wishes.rides.tolist(), wishes.passengers.tolist()
        times = (wishes.books, wishes.cancels, wishes.gives_up, np.array(looks))
        for left, kind, number in _events(times, days_left):
            if kind == ASKS:
                accepted = counter.asks(number, rides[ride_of[number]], size_of[number], left)
                if watcher and accepted:
                    watcher(counter, left, number)
            elif kind == LOOK:
                if watcher:
                    watcher(counter, left, None)
            elif counter.is_live(number) and (kind == CANCELS or number in counter.waitlist):
                counter.cancels(number, left)
        if days_left == 0.0:
            counter.charts(released_berths(self.seed, *sale, berths))
        return counter


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


def _events(times: tuple[np.ndarray, ...], days_left: float) -> Iterator[tuple[float, int, int]]:
    """Return what happens up to `days_left` days before closing: (days left, kind, number)."""
    left = np.concatenate(times)
    kind = np.repeat(np.arange(len(times)), [len(each) for each in times])
    number = np.concatenate([np.arange(len(each)) for each in times])
    kept = np.flatnonzero(left >= days_left)  # NaN, which never happens, compares false
    order = kept[np.argsort(-left[kept], kind="stable")]
    return zip(left[order].tolist(), kind[order].tolist(), number[order].tolist(), strict=True)
