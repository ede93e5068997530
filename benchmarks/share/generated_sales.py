"""The outsider with a generated client sells: as a partner, with the key that it was given."""

from typing import Any, TypeVar
from uuid import uuid4

from railway_booking_api_client import AuthenticatedClient
from railway_booking_api_client import models as told
from railway_booking_api_client.api.bookings import cancel_booking, create_booking
from railway_booking_api_client.api.timetable import search_departures

from benchmarks.share.generated_client import NotFound
from benchmarks.share.job import Passenger, Ride, Trip

Answer = TypeVar("Answer")


def sign_in(url: str, key: str, **how: Any) -> AuthenticatedClient:
    """Return the client of a partner; how: what else the client is told."""
    return AuthenticatedClient(url, key, prefix="", auth_header_name="X-API-Key", **how)


def sell(railway: AuthenticatedClient, ride: Ride, code: str, passenger: Passenger) -> Trip:
    """Book a class of a ride and return the trip; raises NotFound."""
    found = _wanted(
        told.DepartureList,
        search_departures.sync(
            client=railway, from_=ride.origin, to=ride.destination, date=ride.day
        ),
    )
    train = next(one for one in found.departures if one.train_number == ride.train_number)
    party = [told.NewPassenger(passenger.name, passenger.age)]
    ends = (ride.origin, ride.destination)
    wanted = told.NewBooking(train.train_number, train.journey_date, code, *ends, party)
    once = str(uuid4())
    return _trip(create_booking.sync(client=railway, body=wanted, idempotency_key=once))


def cancel(railway: AuthenticatedClient, pnr: str) -> Trip:
    """Cancel a trip and return it; raises NotFound."""
    return _trip(cancel_booking.sync(pnr, client=railway))


def _trip(answer: object) -> Trip:
    trip = _wanted(told.Trip, answer)
    return Trip(trip.pnr, trip.status.value, trip.fare_paise, trip.refund_paise)


def _wanted(kind: type[Answer], answer: object) -> Answer:
    if not isinstance(answer, kind):
        raise NotFound(f"no {kind.__name__}, but {answer}")
    return answer
