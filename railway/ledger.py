"""From what happened at a counter to the bookings and the inventory that a world stores."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import cycle, islice
from typing import NamedTuple

from railway.demand import NOBODY, stream
from railway.fares import fare_paise
from railway.inventory import Inventory, Status, load_as_text
from railway.refunds import refund_paise
from railway.simulator import DAY, Booked, Railway, Sale
from railway.timetable import departure_of
from railway.world import (
    BOOKING_OFFICE,
    DEMO_TRAVELLERS,
    STAFF,
    STAFF_EMAIL,
    StoredBooking,
    StoredTraveller,
)

FEWEST_TRIPS, MOST_TRIPS = 3, 6
TRIP_MIX = (Status.WL, Status.CNF, Status.RAC)  # in turn, so that everyone has something to watch
PNR_STEP = 618_033_989  # coprime to 10**9: every index below that gives another PNR


class Ledger(NamedTuple):
    """One sale with its inventory and all its bookings; PNRs and owners are given out later."""

    sale: Sale
    inventory: Inventory
    bookings: list[StoredBooking]


def ledger_at(railway: Railway, sale: Sale, now: datetime) -> Ledger:
    """Return the ledger of a sale as it stands at an instant."""
    counter = railway.plays(sale, until=now)
    bookings = [_stored(railway, sale, booked) for booked in counter.booked.values()]
    return Ledger(sale, counter.inventory, bookings)


def pnr_of(index: int) -> str:
    """Return the demo PNR of the index-th booking of a world (a leading 0 marks it)."""
    return f"{index * PNR_STEP % 10**9:010d}"


def demo_trips(seed: int, ledgers: Sequence[Ledger]) -> dict[int, int]:
    """Return who owns which upcoming bookings: index of the booking to traveller id."""
    by_status = _upcoming(ledgers)
    draw = stream(seed, "demo trips")
    pools = {status: iter(draw.permutation(by_status[status]).tolist()) for status in TRIP_MIX}
    owners = {}
    for traveller_id in range(1, DEMO_TRAVELLERS + 1):
        trips = int(draw.integers(FEWEST_TRIPS, MOST_TRIPS + 1))
        for status in islice(cycle(TRIP_MIX), trips):
            if (index := next(pools[status], None)) is not None:
                owners[index] = traveller_id
    return owners


def demo_travellers() -> Iterator[StoredTraveller]:
    """Yield the booking office, the demo travellers and the staff."""
    yield StoredTraveller(BOOKING_OFFICE, "booking-office@example.org", "Booking Office", False)
    for number in range(1, DEMO_TRAVELLERS + 1):
        email = f"traveller-{number}@example.org"
        yield StoredTraveller(number, email, f"Traveller {number}", False)
    yield StoredTraveller(STAFF, STAFF_EMAIL, "Station Staff", True)


def inventory_row(inventory: Inventory) -> list[object]:
    """Return an inventory's fields as a file keeps them."""
    return [load_as_text(field) if isinstance(field, tuple) else int(field) for field in inventory]


def first_of(
    railway: Railway, ledgers: Sequence[Ledger], bookings: int, now: datetime
) -> list[Ledger]:
    """Return the ledgers with nobody on those that come after so many bookings.

    Trains whose chart is still to be made come first: theirs are the bookings one looks for.
    """
    stored, kept = 0, list(ledgers)
    for index in sorted(range(len(kept)), key=lambda each: kept[each].inventory.charted):
        ledger = kept[index]
        if stored >= bookings:
            counter = railway.plays(ledger.sale, wishes=NOBODY, until=now)
            kept[index] = Ledger(ledger.sale, counter.inventory, [])
        stored += len(kept[index].bookings)
    return kept


def _upcoming(ledgers: Sequence[Ledger]) -> dict[Status, list[int]]:
    """Return the indices of the bookings before their chart, by status."""
    by_status: dict[Status, list[int]] = {status: [] for status in Status}
    index = 0
    for ledger in ledgers:
        for booking in ledger.bookings:
            if not ledger.inventory.charted:
                by_status[booking.status].append(index)
            index += 1
    return by_status


def _stored(railway: Railway, sale: Sale, booked: Booked) -> StoredBooking:
    network, party = railway.network, booked.party
    stops = network.trains[sale.train_number].stops
    origin, destination = (stops[leg].station_code for leg in (party.first_leg, party.last_leg))
    departure = departure_of(network, sale.train_number, sale.journey_date, origin, destination)
    travel_class = network.classes[sale.class_code]
    fare = party.passengers * fare_paise(departure.journey, travel_class, booked.sold_share)
    cancelled_at = refund = None
    if booked.cancels is not None:
        cancelled_at = _instant(departure.closes_at, booked.cancels)
        refund = fare  # R9: the chart gives everything back
        if not booked.left_over:
            refund = refund_paise(
                party.status,
                fare,
                party.passengers,
                travel_class=travel_class,
                journey_date=sale.journey_date,
                time_to_departure=departure.departs_at - cancelled_at,
            )
    return StoredBooking(
        pnr="",
        traveller_id=BOOKING_OFFICE,
        train_number=sale.train_number,
        journey_date=sale.journey_date,
        class_code=sale.class_code,
        origin=origin,
        destination=destination,
        first_leg=party.first_leg,
        last_leg=party.last_leg,
        passengers=party.passengers,
        status=Status.CANCELLED if cancelled_at else party.status,
        queue_number=0 if cancelled_at else party.queue_number,
        waitlist_number=booked.waitlist_number,
        fare_paise=fare,
        refund_paise=refund,
        booked_at=_instant(departure.closes_at, booked.books),
        cancelled_at=cancelled_at,
    )


def _instant(closes_at: datetime, days_left: float) -> datetime:
    return (closes_at - days_left * DAY).replace(microsecond=0)
