"""Book a train and cancel a booking: each is one transaction on one inventory (R2-R8, R10)."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from booking_api.services.outbox import EventType
from booking_api.services.ports import Booking, Entry, Office, Writing
from booking_api.services.trips import Trip, as_trips, departure_of_entry, refund_now
from railway.fares import fare_paise
from railway.inventory import Change, Inventory, Party, Status, allocate, cancel
from railway.party import Passenger, check_party, new_pnr
from railway.refusals import (
    AlreadyCancelled,
    DifferentRequest,
    NoSuchDeparture,
    Regret,
    TooLateToCancel,
    UnknownBooking,
)
from railway.timetable import Departure, check_on_sale, departure_of


class BookingRequest(NamedTuple):
    """What a traveller asks for."""

    train_number: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    party: tuple[Passenger, ...]

    def fingerprint(self) -> str:
        """Return a hash that differs for every different request (R10)."""
        return sha256(repr(self).encode()).hexdigest()


def book(office: Office, traveller_id: int, request: BookingRequest, token: str | None) -> Trip:
    """Return the new trip, or the one that the same request with the same token made (R10).

    Raises BadParty, NoSuchDeparture, NotOnSale, Regret, or DifferentRequest.
    """
    ride = departure_of(office.network, *request[:2], request.origin, request.destination)
    request = request._replace(party=check_party(request.party))
    with office.ledger.writing() as ledger:
        entry = _booked_before(ledger, traveller_id, request, token)
        if entry is None:
            entry = _book(office, ledger, traveller_id, request, ride)
            if token:
                ledger.keep_submission(traveller_id, token, request.fingerprint(), entry.booking_id)
    return as_trips(office, [entry])[0]


def cancel_booking(office: Office, traveller_id: int, pnr: str) -> Trip:
    """Return the trip, cancelled; the head of the queue moved up with it (R6, R7).

    Raises UnknownBooking, TooLateToCancel, or AlreadyCancelled.
    """
    now = office.clock()
    with office.ledger.writing() as ledger:
        entry = ledger.entry(traveller_id, pnr)
        if entry is None:
            raise UnknownBooking
        ride = departure_of_entry(office, entry)
        if now >= ride.departs_at:
            raise TooLateToCancel
        if entry.booking.status is Status.CANCELLED:
            raise AlreadyCancelled
        refund = refund_now(office, entry, ride, now)
        change = _give_up(ledger, entry)
        ledger.close(entry.booking_id, refund, now)
        news = [(EventType.PROMOTED, party.booking) for party in change.promoted]
        news.append((EventType.CANCELLED, entry.booking_id))
        ledger.announce(news, now, office.real_time())
    closed = entry.booking._replace(status=Status.CANCELLED, refund_paise=refund, cancelled_at=now)
    return as_trips(office, [entry._replace(booking=closed, inventory=change.inventory)])[0]


def _booked_before(
    ledger: Writing, traveller_id: int, request: BookingRequest, token: str | None
) -> Entry | None:
    submission = ledger.submission(traveller_id, token) if token else None
    if submission is None:
        return None
    if submission.fingerprint != request.fingerprint():
        raise DifferentRequest
    return ledger.entry(traveller_id, submission.pnr)


def _book(
    office: Office, ledger: Writing, traveller_id: int, request: BookingRequest, ride: Departure
) -> Entry:
    """Return the new booking after the inventory made room for it (R4)."""
    now, party = office.clock(), request.party
    inventory_id, before = _inventory(ledger, request, ride, now)
    check_on_sale(ride, before.charted, now)
    first_leg, last_leg = ride.journey.first_leg, ride.journey.last_leg
    after, place = allocate(before, first_leg, last_leg, len(party))
    if place.status is Status.REGRET:
        raise Regret
    ledger.keep_inventory(inventory_id, after)
    travel_class = office.network.classes[request.class_code]
    booking = Booking(
        pnr=new_pnr(),
        traveller_id=traveller_id,
        inventory_id=inventory_id,
        origin=request.origin,
        destination=request.destination,
        first_leg=first_leg,
        last_leg=last_leg,
        passengers=len(party),
        status=place.status,
        queue_number=place.queue_number,
        waitlist_number=place.waitlist_number,
        fare_paise=len(party) * fare_paise(ride.journey, travel_class, before.sold_share),
        booked_at=now,
    )
    booking_id, booking = _add(ledger, booking, party)
    ahead = _ahead(before, place.status)
    return Entry(booking_id, booking, *request[:3], after, ahead, party)


def _inventory(
    ledger: Writing, request: BookingRequest, ride: Departure, now: datetime
) -> tuple[int, Inventory]:
    found = ledger.inventory((request.train_number, request.journey_date), request.class_code)
    if found is None:
        check_on_sale(ride, charted=False, now=now)  # a day beyond the window is not stored yet
        raise NoSuchDeparture("This train has no such class on that day.")
    return found


def _add(ledger: Writing, booking: Booking, party: Sequence[Passenger]) -> tuple[int, Booking]:
    """Store a booking under a PNR that nobody has; a taken one is drawn again."""
    while (booking_id := ledger.add_booking(booking, party)) is None:
        booking = booking._replace(pnr=new_pnr())
    return booking_id, booking


def _ahead(before: Inventory, status: Status) -> int:
    lengths = {Status.RAC: before.rac_length, Status.WL: before.waitlist_length}
    return lengths.get(status, 0)


def _give_up(ledger: Writing, entry: Entry) -> Change:
    """Free a booking's berths, move up the head of the queue, and return what changed (R6)."""
    booking = entry.booking
    party = Party(
        entry.booking_id,
        booking.status,
        booking.first_leg,
        booking.last_leg,
        booking.passengers,
        booking.queue_number,
    )
    change = cancel(entry.inventory, party, *ledger.queues(booking.inventory_id))
    ledger.keep_inventory(booking.inventory_id, change.inventory)
    ledger.move(change.promoted)
    return change
