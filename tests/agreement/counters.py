"""Three counters that sell the same trains: the monolith, the API, and the rules on paper.

Whatever is asked is asked at all three, and all three must answer the same.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.drivers import Form, MonolithTraveller, Order, Refusal, Trip, TripLine
from benchmarks.drivers.pages import hidden
from railway.inventory import Inventory, inventory_as_row
from railway.timetable import Departure, departure_of
from railway.world import DEMO_PASSWORD, World
from railway.world import STAFF as LAST_OF_THE_WORLD
from tests.agreement.paper import Book, Key
from tests.agreement.paper_counter import STAFF, PaperTraveller, Watch

BUILDS = ("monolith", "api")
MEMBERS = tuple(f"traveller-{number}@example.org" for number in (1, 2, 3))
NOWHERE = "0000000000"  # a PNR that nobody has

TOUCHED = """
    SELECT inventory_id, train_number, journey_date, class_code, version
      FROM inventory
     WHERE version > 0
"""
FORGET = (
    "DELETE FROM submission",
    "DELETE FROM passenger",
    "DELETE FROM booking",
    f"DELETE FROM traveller WHERE traveller_id > {LAST_OF_THE_WORLD}",
)
SET_BACK = f"""
    UPDATE inventory
       SET {", ".join(f"{column} = :{column}" for column in Inventory._fields)}
     WHERE inventory_id = :inventory_id
"""

Answer = Any  # told in plain values, so that three of them can be compared


class Disagreement(AssertionError):
    """Two counters answered differently."""


class Counters:
    """The three counters, their clock and their customers."""

    def __init__(
        self,
        world: World,
        chances: Callable[..., list[float]],
        person_at: Callable[[str], Any],
        databases: Mapping[str, Path],
        set_clock: Callable[[datetime], None],
    ) -> None:
        self._world, self._chances, self._person_at = world, chances, person_at
        self._databases, self._set_clock = databases, set_clock
        self._beginning: dict[Key, Inventory] = {
            (train, day, code): inventory for train, day, code, inventory in world.inventories()
        }
        self._signed_in: dict[str, dict[str, Any]] = {}  # hashing a password takes long
        self.opens()

    def opens(self) -> None:
        """Begin anew: nobody has booked anything, and it is as late as in the world."""
        for build in BUILDS:
            self._empty(self._databases[build])
        self.goes_to(self._world.as_of)
        self.book = Book(
            self._world.network, self._world.seed, self._chances, lambda: self.now, self._beginning
        )
        self.trips: list[dict[str, Any]] = []  # the PNRs of each booking, by counter
        self.members = [self._member(email) for email in MEMBERS]
        self.staff = self._member(STAFF)

    def goes_to(self, now: datetime) -> None:
        """Make it so late at all counters."""
        self.now = now
        self._set_clock(now)

    def departure(self, *ride: Any) -> Departure:
        """Return the ride of a train, on a journey date, from one of its stops to another."""
        return departure_of(self._world.network, *ride)

    def newcomer(self) -> "Person":
        """Return somebody who has not signed in anywhere."""
        at = {build: self._person_at(build) for build in BUILDS}
        return Person(self, at | {"paper": PaperTraveller(self.book)})

    def _member(self, email: str) -> "Person":
        """Return one of the demo travellers, signed in."""
        self.book.passwords[email] = DEMO_PASSWORD
        member = self.newcomer()
        if email in self._signed_in:
            member.at.update(self._signed_in[email])
            member.at["paper"].signs_in(email, DEMO_PASSWORD)
        else:
            member.signs_in(email, DEMO_PASSWORD)
            self._signed_in[email] = {build: member.at[build] for build in BUILDS}
        return member

    def _empty(self, database: Path) -> None:
        """Take everything back: one more change to each inventory, as caches know versions."""
        with closing(sqlite3.connect(database)) as ledger, ledger:
            for statement in FORGET:
                ledger.execute(statement)
            for inventory_id, train, day, code, version in ledger.execute(TOUCHED).fetchall():
                beginning = self._beginning[train, datetime.fromisoformat(day).date(), code]
                row = inventory_as_row(beginning) | {"version": version + 1}
                ledger.execute(SET_BACK, row | {"inventory_id": inventory_id})


class Person:
    """Somebody who does the same at all counters and hears the same, or raises Disagreement."""

    def __init__(self, counters: Counters, at: dict[str, Any]) -> None:
        self.counters = counters
        self.at = at  # one traveller for each counter
        self.guards: dict[str, str] = {}  # what a form carries, for as long as one is signed in

    def signs_in(self, email: str, password: str) -> Answer:
        """Sign in everywhere."""
        self.guards = {}
        return self._asks(lambda _, who: who.signs_in(email, password))

    def signs_up(self, name: str, email: str, password: str) -> Answer:
        """Make an account everywhere."""
        self.guards = {}
        return self._asks(lambda _, who: who.signs_up(name, email, password))

    def finds(self, *asked: Any) -> Answer:
        """Search everywhere."""
        return self._asks(lambda _, who: who.finds(*asked))

    def books(self, order: Order, token: str) -> Answer:
        """Send an order everywhere, on a form of this name and without looking at the offer."""
        self.guards = self.guards or {name: _guard(who) for name, who in self.at.items()}
        return self._asks(
            lambda name, who: who.reads(who.submits(Form(order, token, self.guards[name])))
        )

    def looks_up(self, trip: int | None) -> Answer:
        """Read one of all the trips booked so far, or one that never was."""
        return self._asks(lambda name, who: who.looks_up(self._pnr(trip, name)))

    def cancels(self, trip: int | None) -> Answer:
        """Cancel one of all the trips booked so far, or one that never was."""
        return self._asks(lambda name, who: who.cancels(self._pnr(trip, name)))

    def lists(self) -> Answer:
        """Read the list of the own trips."""
        return self._asks(lambda _, who: who.trips())

    def charts(self, train_number: str, journey_date: date) -> Answer:
        """Make the chart of a train."""
        return self._asks(lambda _, who: who.charts(train_number, journey_date))

    def watches(self, day: date) -> Answer:
        """Read how full the trains of a day are."""
        return self._asks(lambda _, who: who.load_factors(day))

    def asks_how_many_wait(self) -> Answer:
        """Read how many wait in the next days, and with what chance."""

        def told(_: str, who: Any) -> Watch:
            report = who.model()
            return Watch(report.waiting, report.mean_chance)

        return self._asks(told)

    def _pnr(self, trip: int | None, name: str) -> Any:
        return NOWHERE if trip is None else self.counters.trips[trip][name]

    def _asks(self, task: Callable[[str, Any], Any]) -> Answer:
        heard = {name: _heard(task, name, who) for name, who in self.at.items()}
        told = {name: self._in_plain_values(name, answer) for name, answer in heard.items()}
        for build in BUILDS:
            apart = differences(told[build], told["paper"])
            if apart:
                raise Disagreement(f"The {build} and the rules on paper: {'; '.join(apart)}")
        if isinstance(heard["paper"], Trip) and told["paper"]["trip"] is None:
            self.counters.trips.append({name: trip.pnr for name, trip in heard.items()})
        return told["paper"]

    def _in_plain_values(self, name: str, heard: Any) -> Answer:
        """Return an answer without its PNRs: they are drawn, so that trips go by their number."""
        if isinstance(heard, Refusal):
            words = heard.message if heard.rule else ""  # a rule's words stand in the railway
            return {"refused": heard.status, "rule": heard.rule, "words": words}
        if isinstance(heard, Trip | TripLine):
            facts = asdict(heard) if isinstance(heard, Trip) else heard._asdict()
            return facts | {"pnr": "", "trip": self._number(name, heard.pnr)}
        if isinstance(heard, tuple) and not hasattr(heard, "_asdict"):
            return [self._in_plain_values(name, one) for one in heard]
        if isinstance(heard, tuple):
            return heard._asdict()
        return None if heard is None else asdict(heard)

    def _number(self, name: str, pnr: str) -> int | None:
        """Return which of the trips this is, or None for a new one."""
        pnrs = [trip[name] for trip in self.counters.trips]
        return pnrs.index(pnr) if pnr in pnrs else None


def differences(here: Any, there: Any, where: str = "answer") -> list[str]:
    """Return the facts in which two answers differ, with both values."""
    if isinstance(here, dict) and isinstance(there, dict):
        facts = list(dict.fromkeys([*here, *there]))
        return [d for name in facts for d in differences(here.get(name), there.get(name), name)]
    if isinstance(here, list | tuple) and isinstance(there, list | tuple):
        if len(here) != len(there):
            return [f"{where}: {len(here)} and {len(there)} of them"]
        return [d for pair in zip(here, there, strict=True) for d in differences(*pair, where)]
    return [] if here == there else [f"{where} is {here!r} and {there!r}"]


def _heard(task: Callable[[str, Any], Any], name: str, who: Any) -> Any:
    try:
        return task(name, who)
    except Refusal as refusal:
        return refusal


def _guard(who: Any) -> str:
    """Return what a page's form carries besides its fields; only pages need that."""
    if not isinstance(who, MonolithTraveller):
        return ""
    page = who.visits("/trips" if who.headers else "/sign-in")
    return hidden(page.body, "csrf_token")
