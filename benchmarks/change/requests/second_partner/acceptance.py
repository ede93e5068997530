"""A second partner's server asks and sells with a key of its own, until the key is taken back."""

import json
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Reply
from benchmarks.drivers.pages import hidden
from depot.processes import Part
from railway.world import DEMO_PASSWORD, STAFF_EMAIL

FIRST, SECOND = "First Partner", "Saffron Trips"
RIDE = {"from": "NDLS", "to": "BPL"}
DAYS_AHEAD = 40  # by then something is free
FACTS_OF_A_CLASS = {"class_code", "status", "available", "waitlist_position", "fare_paise"}


class Door(ABC):
    """How a partner's server speaks to a build; keys are all that it has."""

    part: Part
    trains: str  # what the list of trains is called
    kind: str  # of what it is sent

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def calls(self, key: str, method: str, path: str, body: bytes = b"", **more: str) -> Reply:
        """Return the answer to one call, no cookie kept."""
        headers = {"X-API-Key": key, "Content-Type": self.kind, **more}
        return self.visit.send(self.part)(method, path, headers=headers, body=body or None)

    @abstractmethod
    def asks(self, key: str) -> Reply:
        """Ask what is free on a day."""

    @abstractmethod
    def sells(self, key: str, train: dict[str, Any], class_code: str) -> Reply:
        """Buy a berth for one passenger."""

    @abstractmethod
    def path_of(self, pnr: str) -> str:
        """Return where a booking stands."""

    @abstractmethod
    def take_back(self, name: str) -> None:
        """Let our staff revoke a partner's key."""

    @property
    def search(self) -> str:
        """Return what is asked of a search."""
        day = self.visit.world.as_of.date() + timedelta(days=DAYS_AHEAD)
        return urlencode({**RIDE, "date": day, "passengers": 1})


class MonolithDoor(Door):
    """Forms in, JSON out, beside the pages."""

    part = "monolith"
    trains = "trains"
    kind = "application/x-www-form-urlencoded"

    def asks(self, key: str) -> Reply:
        """Ask what is free on a day."""
        return self.calls(key, "GET", f"/partners/trains?{self.search}")

    def sells(self, key: str, train: dict[str, Any], class_code: str) -> Reply:
        """Buy a berth for one passenger."""
        form = {name: train[name] for name in ("train_number", "journey_date")} | RIDE
        form |= {"class_code": class_code, "passengers": 1, "name-1": "Asha Rao", "age-1": 40}
        body = urlencode(form | {"form_token": uuid4().hex}).encode()
        return self.calls(key, "POST", "/partners/bookings", body)

    def path_of(self, pnr: str) -> str:
        """Return where a booking stands."""
        return f"/partners/bookings/{pnr}"

    def take_back(self, name: str) -> None:
        """Press the button on the staff's page."""
        staff = MonolithTraveller(self.visit.send("monolith"))
        staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
        guard = hidden(staff.visits("/staff/partners").body, "csrf_token")
        staff.posts(self.visit.handed[f"{name}, to revoke"], {"csrf_token": guard})


class ApiDoor(Door):
    """The contract, as everybody has it."""

    part = "api"
    trains = "departures"
    kind = "application/json"

    def asks(self, key: str) -> Reply:
        """Ask what is free on a day."""
        return self.calls(key, "GET", f"/v1/departures?{self.search}")

    def sells(self, key: str, train: dict[str, Any], class_code: str) -> Reply:
        """Buy a berth for one passenger."""
        order = {name: train[name] for name in ("train_number", "journey_date")} | RIDE
        order |= {"class_code": class_code, "passengers": [{"name": "Asha Rao", "age": 40}]}
        once = {"Idempotency-Key": uuid4().hex}
        return self.calls(key, "POST", "/v1/bookings", json.dumps(order).encode(), **once)

    def path_of(self, pnr: str) -> str:
        """Return where a booking stands."""
        return f"/v1/bookings/{pnr}"

    def take_back(self, name: str) -> None:
        """Ask what the staff's screen asks."""
        staff = ApiTraveller(self.visit.send("api"))
        staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
        staff.accepts(staff.sends("DELETE", self.visit.handed[f"{name}, to revoke"]))


def monolith(visit: Visit) -> None:
    """Sell through the site's door for partners."""
    _accepted(visit, MonolithDoor(visit))


def decoupled(visit: Visit) -> None:
    """Sell through the API."""
    _accepted(visit, ApiDoor(visit))


def _accepted(visit: Visit, door: Door) -> None:
    assert SECOND in visit.handed, "the second partner has no key"
    first, second = visit.handed[FIRST], visit.handed[SECOND]
    sold = _sold(door, second)
    path = door.path_of(sold["pnr"])
    assert _facts(door.calls(second, "GET", path))["pnr"] == sold["pnr"]

    for method, place in (("GET", path), ("POST", f"{path}/cancellation")):
        assert door.calls(first, method, place).status == 404, (
            "the first partner comes by what the second one sold"
        )
    cancelled = _facts(door.calls(second, "POST", f"{path}/cancellation"))
    assert cancelled["status"] == "CANCELLED"

    assert door.asks("rail_00000000_made-up").status == 401, "a key that was made up opens the door"
    door.take_back(SECOND)
    assert door.asks(second).status == 401, "the key still works after it was taken back"
    assert door.asks(first).status == 200, "taking one key back has shut the other partner out"


def _sold(door: Door, key: str) -> dict[str, Any]:
    """Ask what is free, sell a berth of it, and return the facts of the booking."""
    found = _facts(door.asks(key))
    train = found[door.trains][0]
    assert all(each.keys() >= FACTS_OF_A_CLASS | {"chance"} for each in train["classes"])
    free = next(each for each in train["classes"] if each["status"] == "CNF")
    return _facts(door.sells(key, train, free["class_code"]))


def _facts(reply: Reply) -> dict[str, Any]:
    assert reply.status in (200, 201), f"a call is answered {reply.status}: {reply.body[:200]!r}"
    told: dict[str, Any] = json.loads(reply.body)
    return told
