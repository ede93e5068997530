"""An outsider who lets a generator write the client: all that is left is to call it."""

from railway_booking_api_client import Client
from railway_booking_api_client.api.timetable import search_departures
from railway_booking_api_client.models import ClassOffer, DepartureList

from benchmarks.share.job import Availability, Offer, Ride


class NotFound(Exception):
    """The API has no answer of the promised kind, or the train is not in it."""


def availability(railway: Client, ride: Ride) -> Availability:
    """Return what each class of a ride offers; raises NotFound, or whatever the client raises."""
    found = search_departures.sync(
        client=railway, from_=ride.origin, to=ride.destination, date=ride.day
    )
    if not isinstance(found, DepartureList):
        raise NotFound(f"the search answers {found}")
    for departure in found.departures:
        if departure.train_number == ride.train_number:
            return {of.class_code: _offer(of) for of in departure.classes}
    raise NotFound(f"train {ride.train_number} is not among the departures of {ride.date}")


def _offer(of: ClassOffer) -> Offer:
    return Offer(of.status.value, of.fare_paise, of.chance)
