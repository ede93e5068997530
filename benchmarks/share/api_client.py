"""An outsider who asks the API; all it knows stands in the contract, decoupled/openapi.json."""

from typing import Any

import httpx2

from benchmarks.share.job import Availability, Offer, Ride


class ContractBroken(Exception):
    """The API does not answer what its contract promises."""


def availability(http: httpx2.Client, ride: Ride) -> Availability:
    """Return what each class of a ride offers; raises ContractBroken or httpx2.HTTPError."""
    search = {"from": ride.origin, "to": ride.destination, "date": ride.date}
    answer = http.get("/v1/departures", params=search).raise_for_status().json()
    for departure in _read(answer, "departures"):
        if _read(departure, "train_number") == ride.train_number:
            return {_read(of, "class_code"): _offer(of) for of in _read(departure, "classes")}
    raise ContractBroken(f"train {ride.train_number} is not among the departures of {ride.date}")


def _offer(of: dict[str, Any]) -> Offer:
    return Offer(_read(of, "status"), _read(of, "fare_paise"), _read(of, "chance"))


def _read(answer: dict[str, Any], name: str) -> Any:
    if name not in answer:
        raise ContractBroken(f"the answer has no {name}")
    return answer[name]
