"""What one class of one train offers a party, for whoever sells it elsewhere (R1, R12)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from booking_api.services.ports import Office
from booking_api.services.search import find_departures
from railway.inventory import Status
from railway.offers import ClassOffer, DepartureOffer
from railway.refusals import NoSuchDeparture
from railway.timetable import departure_of


class Ride(NamedTuple):
    """A class of a train, between two of its stops, for a party of so many."""

    train_number: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    passengers: int


@dataclass(slots=True)
class RideOffer:
    """A ride, and what a search says of it now; the fare is one passenger's."""

    train_number: str
    journey_date: date
    class_code: str
    origin: str
    destination: str
    passengers: int
    departs_at: datetime
    arrives_at: datetime
    on_sale: bool
    status: Status
    available: int
    waitlist_position: int | None
    fare_paise: int
    chance: float | None


def offer_of(office: Office, ride: Ride) -> RideOffer:
    """Return what a search says of one ride: the very same words, for it is asked.

    Raises what a search raises, or NoSuchDeparture.
    """
    departure = departure_of(office.network, *ride[:2], ride.origin, ride.destination)
    boards_on = departure.departs_at.date()
    found = find_departures(office, ride.origin, ride.destination, boards_on, ride.passengers)
    for one in found:
        for offer in one.classes:
            if _named(one, offer) == ride[:3]:
                return _on_ride(ride, one, offer)
    raise NoSuchDeparture("This train has no such class on that day.")


def _named(found: DepartureOffer, offer: ClassOffer) -> tuple[str, date, str]:
    departure = found.departure
    return departure.journey.train.train_number, departure.journey_date, offer.class_code


def _on_ride(ride: Ride, found: DepartureOffer, offer: ClassOffer) -> RideOffer:
    departure = found.departure
    return RideOffer(*ride, departure.departs_at, departure.arrives_at, found.on_sale, *offer[1:])
