"""The outsider of the API sells: as a partner, with the key that it was given."""

from uuid import uuid4

import httpx2

from benchmarks.share.api_client import departure, read
from benchmarks.share.job import Passenger, Ride, Trip

CANCELLATION = "/v1/bookings/{pnr}/cancellation"


def sign_in(http: httpx2.Client, key: str) -> None:
    """Make the client a partner's."""
    http.headers["X-API-Key"] = key


def sell(http: httpx2.Client, ride: Ride, class_code: str, passenger: Passenger) -> Trip:
    """Book a class of a ride and return the trip; raises ContractBroken or httpx2.HTTPError."""
    wanted = {
        "train_number": ride.train_number,
        "journey_date": read(departure(http, ride), "journey_date"),
        "class_code": class_code,
        "from": ride.origin,
        "to": ride.destination,
        "passengers": [{"name": passenger.name, "age": passenger.age}],
    }
    once = {"Idempotency-Key": str(uuid4())}
    return _trip(http.post("/v1/bookings", json=wanted, headers=once))


def cancel(http: httpx2.Client, pnr: str) -> Trip:
    """Cancel a trip and return it; raises ContractBroken or httpx2.HTTPError."""
    return _trip(http.post(CANCELLATION.format(pnr=pnr)))


def _trip(answer: httpx2.Response) -> Trip:
    told = answer.raise_for_status().json()
    return Trip(
        pnr=read(told, "pnr"),
        status=read(told, "status"),
        fare_paise=read(told, "fare_paise"),
        refund_paise=read(told, "refund_paise"),
    )
