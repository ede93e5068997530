"""Departures to sell out: what most rules need before they show."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.drivers import (
    Departure,
    MonolithTraveller,
    Offer,
    Passenger,
    Refusal,
    Traveller,
    Trip,
)
from benchmarks.drivers.pages import hidden
from depot.processes import Build

TODAY = date(2026, 3, 10)
MOST_PASSENGERS = 6


class Sale:
    """One class of one departure, seen and bought by a traveller."""

    def __init__(self, traveller: Traveller, departure: Departure, class_code: str) -> None:
        self.traveller = traveller
        self.class_code = class_code
        self._seen = departure

    def onward(self, origin: str, destination: str) -> "Sale":
        """Return the sale of another ride on the same train."""
        days = (self._seen.departs_at.date() + timedelta(days=later) for later in range(3))
        found = [one for day in days for one in self.traveller.finds(origin, destination, day)]
        name = (self._seen.train_number, self._seen.journey_date)
        ride = next(one for one in found if (one.train_number, one.journey_date) == name)
        return Sale(self.traveller, ride, self.class_code)

    def departure(self, passengers: int = 1) -> Departure:
        """Return the departure as a search shows it now."""
        seen = self._seen
        day = seen.departs_at.date()
        found = self.traveller.finds(seen.origin, seen.destination, day, passengers)
        return next(one for one in found if one.train_number == seen.train_number)

    def offer(self, passengers: int = 1) -> Offer:
        """Return what the class offers a party now."""
        return self.departure(passengers).offer(self.class_code)

    def book(self, passengers: int = 1, by: Traveller | None = None) -> Trip:
        """Book a party and return its trip."""
        order = self._seen.order(self.class_code, *party(passengers))
        return (by or self.traveller).books(order)

    def sell_until(self, status: str) -> list[Trip]:
        """Book large parties, then small ones, until a single traveller is offered a status."""
        trips = []
        while (offer := self.offer()).status != status:
            group = self.offer(MOST_PASSENGERS)
            size = MOST_PASSENGERS if group.status == offer.status else 1
            trips.append(self.book(size))
        return trips


def party(passengers: int) -> list[Passenger]:
    """Return so many people."""
    return [Passenger("Test Person", 20 + number) for number in range(passengers)]


@pytest.fixture(scope="session")
def sold_before() -> set[tuple[object, ...]]:
    """Return the departures that earlier tests bought from."""
    return set()


@pytest.fixture
def quiet_sale(
    build: Build, traveller: Traveller, sold_before: set[tuple[object, ...]]
) -> Callable[..., Sale]:
    """Return a way to get a class of a train on a day when nobody queues for it yet.

    With six berths free all the way, whoever headed a queue would have moved up (R6).
    """

    def find(
        train_number: str, class_code: str, ride: tuple[str, str], days_ahead: int = 40
    ) -> Sale:
        for days in range(days_ahead, 59):
            day = TODAY + timedelta(days=days)
            key = (build, train_number, class_code, day)
            departure = next(
                one for one in traveller.finds(*ride, day) if one.train_number == train_number
            )
            offer = departure.offer(class_code)
            if key not in sold_before and offer.available >= 6 and offer.status == "CNF":
                sold_before.add(key)
                return Sale(traveller, departure, class_code)
        raise AssertionError(f"no quiet day for {class_code} of {train_number} in this world")

    return find


@pytest.fixture
def first_class(quiet_sale: Callable[..., Sale]) -> Sale:
    """Return 19 berths, no RAC, and a waitlist of 11."""
    return quiet_sale("12952", "1A", ("NDLS", "MMCT"))


@pytest.fixture
def two_tier(quiet_sale: Callable[..., Sale]) -> Sale:
    """Return 86 berths, 9 RAC places, and a waitlist of 51."""
    return quiet_sale("12137", "2A", ("CSMT", "FZR"))


@pytest.fixture
def press_cancel() -> Callable[[Traveller, str], tuple[int, str]]:
    """Return a way to send a cancellation without looking at the trip first, as a forger would."""

    def press(person: Traveller, pnr: str) -> tuple[int, str]:
        try:
            if isinstance(person, MonolithTraveller):
                guard = hidden(person.visits("/trips").body, "csrf_token")
                person.posts(f"/trips/{pnr}/cancellation", {"csrf_token": guard})
            else:
                person.withdraws(pnr)
        except Refusal as refused:
            return refused.status, refused.rule
        return 200, ""

    return press


@pytest.fixture
def sold_by() -> Callable[[Path, int], str]:
    """Return a way to read the PNR of some booking of a traveller from a build's database."""

    def pnr(database: Path, traveller_id: int) -> str:
        with closing(sqlite3.connect(database)) as ledger:
            found = "SELECT pnr FROM booking WHERE traveller_id = ? LIMIT 1"
            return str(ledger.execute(found, (traveller_id,)).fetchone()[0])

    return pnr
