"""A traveller's bookings as trips: what they stand at, and the chance of those who wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking_api.services.ports import Entry, Office
from railway.features import QueueState, queue_state
from railway.inventory import Status
from railway.party import Passenger
from railway.refunds import refund_paise
from railway.refusals import UnknownBooking
from railway.timetable import Departure, awaits_chart, departure_of


@dataclass(slots=True)
class Trip:
    """A booking as its traveller sees it; fare and refund are the whole party's."""

    pnr: str
    train_number: str
    train_name: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    status: Status
    waitlist_number: int | None
    waitlist_position: int | None  # only while on the waitlist (R5)
    fare_paise: int
    refund_paise: int | None
    refund_now_paise: int | None  # what cancelling would give back, as long as that is possible
    booked_at: datetime
    cancelled_at: datetime | None
    passengers: tuple[Passenger, ...]
    chance: float | None = None


@dataclass(slots=True)
class TripPage:
    """Some of a traveller's trips, newest first, and where the next page starts."""

    trips: list[Trip]
    next_cursor: str | None


def trip_of(office: Office, traveller_id: int, pnr: str) -> Trip:
    """Return a traveller's own trip; raises UnknownBooking for anybody else's PNR (R11)."""
    with office.ledger.reading() as ledger:
        entry = ledger.entry(traveller_id, pnr)
    if entry is None:
        raise UnknownBooking
    return as_trips(office, [entry])[0]


def trips_of(office: Office, traveller_id: int, cursor: str | None, limit: int) -> TripPage:
    """Return at most `limit` trips of a traveller, newest first, after the one a cursor names."""
    with office.ledger.reading() as ledger:
        entries = ledger.entries(traveller_id, cursor, limit + 1)
    trips = as_trips(office, entries[:limit])
    return TripPage(trips, trips[-1].pnr if len(entries) > limit else None)


def as_trips(office: Office, entries: Sequence[Entry]) -> list[Trip]:
    """Return entries of the ledger as trips, their chances asked in one call."""
    now = office.clock()
    rides = [departure_of_entry(office, entry) for entry in entries]
    trips = [_trip(office, entry, ride, now) for entry, ride in zip(entries, rides, strict=True)]
    waiting = [
        (trip, queue_state_of(entry, ride, now))
        for trip, entry, ride in zip(trips, entries, rides, strict=True)
        if trip.status in (Status.RAC, Status.WL)
        and awaits_chart(ride, entry.inventory.charted, now)
    ]
    chances = office.predictor.chances([state for _, state in waiting])
    for (trip, _), chance in zip(waiting, chances, strict=True):
        trip.chance = chance
    return trips


def departure_of_entry(office: Office, entry: Entry) -> Departure:
    """Return the ride that a booking is for."""
    booking = entry.booking
    return departure_of(
        office.network, entry.train_number, entry.journey_date, booking.origin, booking.destination
    )


def refund_now(office: Office, entry: Entry, ride: Departure, now: datetime) -> int:
    """Return what a party that holds a booking gets back in paise for cancelling it (R7)."""
    return refund_paise(
        entry.booking.status,
        entry.booking.fare_paise,
        entry.booking.passengers,
        travel_class=office.network.classes[entry.class_code],
        journey_date=entry.journey_date,
        time_to_departure=ride.departs_at - now,
    )


def _trip(office: Office, entry: Entry, ride: Departure, now: datetime) -> Trip:
    booking = entry.booking
    may_cancel = booking.status is not Status.CANCELLED and now < ride.departs_at
    return Trip(
        pnr=booking.pnr,
        train_number=entry.train_number,
        train_name=ride.journey.train.name,
        journey_date=entry.journey_date,
        class_code=entry.class_code,
        origin=booking.origin,
        destination=booking.destination,
        departs_at=ride.departs_at,
        arrives_at=ride.arrives_at,
        status=booking.status,
        waitlist_number=booking.waitlist_number,
        waitlist_position=entry.ahead + 1 if booking.status is Status.WL else None,
        fare_paise=booking.fare_paise,
        refund_paise=booking.refund_paise,
        refund_now_paise=refund_now(office, entry, ride, now) if may_cancel else None,
        booked_at=booking.booked_at,
        cancelled_at=booking.cancelled_at,
        passengers=entry.party,
    )


def queue_state_of(entry: Entry, ride: Departure, now: datetime) -> QueueState:
    """Return what the model may know of a party in RAC or on the waitlist."""
    booking, waitlisted = entry.booking, entry.booking.status is Status.WL
    return queue_state(
        ride,
        entry.class_code,
        entry.inventory,
        status=booking.status,
        passengers=booking.passengers,
        waitlist_position=entry.ahead + 1 if waitlisted else 0,
        passengers_ahead=entry.ahead + (entry.inventory.rac_length if waitlisted else 0),
        booked_at=booking.booked_at,
        now=now,
    )
