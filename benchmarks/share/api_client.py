"""An outsider who asks the API; all it knows stands in the contract, decoupled/openapi.json."""

from typing import Any

import httpx2

from benchmarks.share.job import Availability, Offer, Ride


class ContractBroken(Exception):
    """The API does not answer what its contract promises."""


def availability(http: httpx2.Client, ride: Ride) -> Availability:
    """Return what each class of a ride offers; raises ContractBroken or httpx2.HTTPError."""
    return {read(of, "class_code"): _offer(of) for of in read(departure(http, ride), "classes")}


def departure(http: httpx2.Client, ride: Ride) -> dict[str, Any]:
    """Return what a search says of a ride; raises ContractBroken or httpx2.HTTPError."""
    search = {"from": ride.origin, "to": ride.destination, "date": ride.date}
    answer = http.get("/v1/departures", params=search).raise_for_status().json()
    for found in read(answer, "departures"):
        if read(found, "train_number") == ride.train_number:
            return dict(found)
    raise ContractBroken(f"train {ride.train_number} is not among the departures of {ride.date}")


def _offer(of: dict[str, Any]) -> Offer:
    return Offer(read(of, "status"), read(of, "fare_paise"), read(of, "chance"))


def read(answer: dict[str, Any], name: str) -> Any:
    """Return a field that the contract promises; raises ContractBroken."""
    if name not in answer:
        raise ContractBroken(f"the answer has no {name}")
    return answer[name]
