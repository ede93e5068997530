"""The counter where the book is kept on paper: what a traveller hears, by the rules alone.

It can be asked whatever the drivers in `benchmarks/drivers` can ask of a build.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from statistics import fmean
from typing import NamedTuple

from benchmarks.drivers import (
    ClassChart,
    ClassLoad,
    Departure,
    Form,
    Offer,
    Passenger,
    Refusal,
    Trip,
    TripLine,
)
from railway import timetable
from railway.fares import fare_paise
from railway.features import HOUR, queue_state
from railway.inventory import Inventory, Status, free_berths, free_rac_places, place_for
from railway.load_factor import load_factor
from railway.model import WATCHED
from railway.network import Train
from railway.party import check_party, check_size
from railway.refusals import Refused, StaffOnly, UnknownBooking
from tests.agreement.paper import Book, Entry

WAITING = (Status.RAC, Status.WL)
STAFF = "staff@example.org"


class Watch(NamedTuple):
    """What the staff is told of those who wait."""

    waiting: int
    mean_chance: float | None


class PaperTraveller:
    """Somebody at the paper counter."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.email = ""  # until signed in

    def signs_up(self, _name: str, email: str, password: str) -> None:
        """Make an account and sign in to it."""
        if email in self.book.passwords:
            raise Refusal(409, "", "")
        self.book.passwords[email] = password
        self.signs_in(email, password)

    def signs_in(self, email: str, password: str) -> None:
        """Sign in to an account."""
        if self.book.passwords.get(email) != password:
            raise Refusal(401, "", "")
        self.email = email

    def finds(
        self, origin: str, destination: str, day: date, passengers: int = 1
    ) -> tuple[Departure, ...]:
        """Return the departures of a day with what each class offers (R1)."""
        with _refusing():
            check_size(passengers)
            timetable.check_day(day, self.book.now())
            found = timetable.departures_on(self.book.network, origin, destination, day)
        return tuple(_departure(self.book, departure, passengers) for departure in found)

    def submits(self, form: Form) -> str:
        """Book a party, once for each form, and return its PNR."""
        self._check_signed_in()
        order = form.order
        if not all(isinstance(passenger.age, int) for passenger in order.passengers):
            raise Refusal(422, "", "")
        ride = (order.train_number, order.journey_date, order.origin, order.destination)
        with _refusing():
            departure = timetable.departure_of(self.book.network, *ride)
            party = tuple(Passenger(*person) for person in check_party(order.passengers))
            order = order._replace(passengers=party)
            return str(self.book.sell_once(self.email, order, departure, form.token))

    def reads(self, pnr: str) -> Trip:
        """Return the trip that was just booked."""
        return self.looks_up(pnr)

    def looks_up(self, pnr: str) -> Trip:
        """Return an own trip (R11)."""
        return _trip(self.book, pnr, self._own(pnr))

    def cancels(self, pnr: str) -> Trip:
        """Cancel an own trip and return it."""
        self._own(pnr)
        with _refusing():
            self.book.take_back(int(pnr))
        return self.looks_up(pnr)

    def trips(self) -> tuple[TripLine, ...]:
        """Return all own trips, the one booked last first."""
        self._check_signed_in()
        entries = reversed(self.book.entries.items())
        return tuple(TripLine(f"{n}", e.status) for n, e in entries if e.owner == self.email)

    def charts(self, train_number: str, journey_date: date) -> tuple[ClassChart, ...]:
        """Make the chart of a train and return what it did to each class."""
        self._check_staff()
        with _refusing():
            return self.book.chart(train_number, journey_date)

    def load_factors(self, day: date) -> tuple[ClassLoad, ...]:
        """Return how full the trains are that leave their origin on a day."""
        self._check_staff()
        book = self.book
        trains = [
            train
            for train in book.network.trains.values()
            if day.isoweekday() in train.running_days
        ]
        trains.sort(key=lambda train: (timetable.starts_at(train, day), train.train_number))
        keys = [
            (train, (train.train_number, day, code)) for train in trains for code in train.coaches
        ]
        return tuple(
            _load(train, key[2], book.inventories[key])
            for train, key in keys
            if key in book.inventories
        )

    def model(self) -> Watch:
        """Return how many wait for a chart of the next days, and their mean chance (R12)."""
        self._check_staff()
        today = self.book.now().date()
        entries = [
            entry
            for entry in self.book.entries.values()
            if today <= entry.departure.journey_date <= today + WATCHED
        ]
        chances = [_chance_of(self.book, entry) for entry in entries]
        known = [chance for chance in chances if chance is not None]
        return Watch(len(known), fmean(known) if known else None)

    def _check_staff(self) -> None:
        self._check_signed_in()
        with _refusing():
            if self.email != STAFF:
                raise StaffOnly

    def _check_signed_in(self) -> None:
        if not self.email:
            raise Refusal(401, "", "")

    def _own(self, pnr: str) -> Entry:
        self._check_signed_in()
        entry = self.book.entries.get(int(pnr))
        with _refusing():
            if entry is None or entry.owner != self.email:
                raise UnknownBooking
        return entry


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse as the railway does."""
    try:
        yield
    except Refused as refused:
        raise Refusal(refused.status, refused.rule, refused.message) from refused


def _trip(book: Book, pnr: str, entry: Entry) -> Trip:
    """Return an entry as its traveller sees it (R5)."""
    order, departure = entry.order, entry.departure
    return Trip(
        pnr=pnr,
        train_number=order.train_number,
        train_name=departure.journey.train.name,
        journey_date=departure.journey_date,
        class_code=order.class_code,
        origin=order.origin,
        destination=order.destination,
        departs_at=departure.departs_at,
        arrives_at=departure.arrives_at,
        status=entry.status,
        waitlist_number=entry.waitlist_number,
        waitlist_position=book.ahead(entry) + 1 if entry.status is Status.WL else None,
        fare_paise=entry.fare_paise,
        refund_paise=entry.refund_paise,
        refund_now_paise=book.refund(entry) if book.may_take_back(entry) else None,
        booked_at=entry.booked_at,
        cancelled_at=entry.cancelled_at,
        chance=_chance_of(book, entry),
        passengers=order.passengers,
    )


def _chance_of(book: Book, entry: Entry) -> float | None:
    """Return the chance of a party that waits for the chart (R12)."""
    inventory, now = book.inventories[entry.key], book.now()
    awaits_chart = timetable.awaits_chart(entry.departure, inventory.charted, now)
    if entry.status not in WAITING or not awaits_chart:
        return None
    ahead, waitlisted = book.ahead(entry), entry.status is Status.WL
    state = queue_state(
        entry.departure,
        entry.order.class_code,
        inventory,
        status=entry.status,
        passengers=len(entry.order.passengers),
        waitlist_position=ahead + 1 if waitlisted else 0,
        passengers_ahead=ahead + inventory.rac_length if waitlisted else ahead,
        booked_at=entry.booked_at,
        now=now,
    )
    return book.chances([state])[0]


def _departure(book: Book, departure: timetable.Departure, passengers: int) -> Departure:
    """Return a departure as a search shows it (R1, R2)."""
    journey, day = departure.journey, departure.journey_date
    train = journey.train
    stock = [
        (code, book.inventories.get((train.train_number, day, code))) for code in train.coaches
    ]
    return Departure(
        train_number=train.train_number,
        train_name=train.name,
        train_type=train.train_type,
        synthetic=train.synthetic,
        journey_date=day,
        origin=journey.origin.station_code,
        destination=journey.destination.station_code,
        departs_at=departure.departs_at,
        arrives_at=departure.arrives_at,
        distance_km=journey.km,
        on_sale=timetable.is_on_sale(departure, book.now())
        and not any(inventory and inventory.charted for _, inventory in stock),
        offers=tuple(
            _offer(book, departure, code, inventory, passengers)
            for code, inventory in stock
            if inventory
        ),
    )


def _load(train: Train, class_code: str, inventory: Inventory) -> ClassLoad:
    return ClassLoad(
        train_number=train.train_number,
        class_code=class_code,
        berths=inventory.berths,
        fullest_leg=max(inventory.confirmed_load),
        load_factor=load_factor(inventory, train),
        rac_length=inventory.rac_length,
        waitlist_length=inventory.waitlist_length,
        charted=inventory.charted,
    )


def _offer(
    book: Book, departure: timetable.Departure, code: str, inventory: Inventory, passengers: int
) -> Offer:
    """Return what a class offers a party that books now (R4, R8, R12)."""
    journey = departure.journey
    ride = (inventory, journey.first_leg, journey.last_leg)
    status = place_for(*ride, passengers).status
    free = {Status.CNF: free_berths, Status.RAC: free_rac_places}.get(status)
    position = inventory.waitlist_length + 1 if status is Status.WL else None
    chance = None
    if status in WAITING:
        now = book.now().replace(second=0, microsecond=0)  # offers are remembered for a minute
        now = departure.closes_at - (departure.closes_at - now) // HOUR * HOUR
        state = queue_state(
            departure,
            code,
            inventory,
            status=status,
            passengers=passengers,
            waitlist_position=position or 0,
            passengers_ahead=inventory.rac_length + (position - 1 if position else 0),
            booked_at=now,
            now=now,
        )
        (chance,) = book.chances([state])
    fare = fare_paise(journey, book.network.classes[code], inventory.sold_share)
    return Offer(code, status, free(*ride) if free else 0, position, fare, chance)
