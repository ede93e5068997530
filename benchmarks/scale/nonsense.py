"""Sends the bad inputs to a build as a traveller's client of that build would, and reads the no."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

import httpx2

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Order, Passenger, Refusal, Reply
from benchmarks.drivers.api import JSON
from benchmarks.drivers.monolith import FORM
from benchmarks.drivers.traveller import Send
from benchmarks.scale.bad_inputs import BadInput, Task
from benchmarks.scale.plan import Build
from benchmarks.scale.questions import bookings, travellers
from benchmarks.scale.tasks import order
from railway.timetable import BOOKING_WINDOW
from railway.world import World

Fields = dict[str, Any]

SEED = 2026
WEEK = timedelta(weeks=1)
PASSENGER = Passenger("Passenger One", 34)
NEWCOMER = {"name": "Test Person", "email": "newcomer@example.org", "password": "long enough"}


class Outcome(NamedTuple):
    """What a build said to one input."""

    status: int  # 200 if it was taken, 0 if no answer came
    words: str = ""
    by_schema: bool = False  # refused for the schema's sake, before any code of the build ran

    def names(self, what: str) -> bool:
        """Tell whether this is a refusal whose words match a pattern."""
        return 400 <= self.status < 500 and bool(re.search(what, self.words, re.IGNORECASE))


class Wishes(NamedTuple):
    """A good request of each task but of those that need a PNR, and what stands in {braces}."""

    order: Order
    good: Mapping[Task, Fields]
    facts: Mapping[str, str]


def wishes_of(world: World) -> Wishes:
    """Return what one traveller of a world can ask for, and what nobody can."""
    email, password = travellers(world)[0]
    wish = order(next(bookings(world, Random(SEED))))._replace(passengers=(PASSENGER,))
    today, journey_date = world.as_of.date(), wish.journey_date
    assert not isinstance(journey_date, str)
    ends = {"from": wish.origin, "to": wish.destination}
    ride = {"train_number": wish.train_number, "journey_date": journey_date.isoformat()}
    coaches = world.network.trains[wish.train_number].coaches
    good: dict[Task, Fields] = {
        "search": {**ends, "date": journey_date.isoformat(), "passengers": 1},
        "book": {**ride, "class_code": wish.class_code, **ends, **PASSENGER._asdict(), "party": 1},
        "sign in": {"email": email, "password": password},
        "sign up": NEWCOMER,
    }
    facts = {
        **ends,
        "email": email,
        "no class": min(set(world.network.classes) - set(coaches)),
        "yesterday": f"{today - timedelta(days=1)}",
        "too late": f"{today + BOOKING_WINDOW + timedelta(days=1)}",
        "weeks ago": f"{journey_date - ((journey_date - today) // WEEK + 1) * WEEK}",
        "in a year": f"{journey_date + 52 * WEEK}",
    }
    return Wishes(wish, good, facts)


class Pages:
    """The monolith as a browser uses it: links, and forms with their hidden fields."""

    def __init__(self, send: Send) -> None:
        self.me = MonolithTraveller(send)

    def search(self, fields: Fields) -> None:
        """Follow the link of a search."""
        self.me.visits(f"/trains?{urlencode(fields)}")

    def book(self, good: Order, fields: Fields, content_type: str) -> None:
        """Open the form of a good booking and send it with other words in it."""
        form, party = self.me.prepares(good), fields.pop("party")
        told = {"form_token": form.token, "csrf_token": form.guard, "passengers": party}
        for number in range(1, party + 1):
            told |= {f"{name}-{number}": fields[name] for name in ("name", "age") if name in fields}
        ride = {name: value for name, value in fields.items() if name not in ("name", "age")}
        body = urlencode(told | ride).encode()
        self.me.accepts(self.me.sends("POST", "/book", body, content_type or FORM))


class Calls:
    """The API as the web's screens use it: queries and JSON."""

    def __init__(self, send: Send) -> None:
        self.me = ApiTraveller(send)

    def search(self, fields: Fields) -> None:
        """Ask for departures."""
        self.me.gets(f"/v1/departures?{urlencode(fields)}")

    def book(self, good: Order, fields: Fields, content_type: str) -> None:  # noqa: ARG002  no form
        """Send a booking."""
        party = fields.pop("party")
        passenger = {name: fields.pop(name) for name in ("name", "age") if name in fields}
        body = json.dumps(fields | {"passengers": [passenger] * party}).encode()
        key = {"Idempotency-Key": str(uuid4())}
        sent = self.me.sends("POST", "/v1/bookings", body, content_type or JSON, key)
        self.me.accepts(sent)


class Client:
    """A build's client, which its traveller has to enter first."""

    def __init__(self, build: Build, connect: Callable[[], Send], wishes: Wishes) -> None:
        """connect: gives a way to send to somebody new, as `sending.sender` does."""
        self._build, self._connect, self._wishes = build, connect, wishes
        self._last = Reply(0, {}, b"")
        self._door = self._opened()
        self._own = {"pnr": ""}

    def enters(self) -> None:
        """Sign in, and book the trip that is looked up where nothing is wrong."""
        self._door.me.signs_in(**self._wishes.good["sign in"])
        self._own["pnr"] = self._door.me.books(self._wishes.order).pnr

    def tries(self, bad: BadInput) -> Outcome:
        """Send an input and return what came back; one in which nothing is changed is good."""
        try:
            good = self._wishes.good.get(bad.task, self._own)
            self._does(bad.task, good | self._said(bad), bad.content_type)
        except Refusal as refusal:
            return outcome_of(refusal, self._last)
        except httpx2.HTTPStatusError as broken:
            return Outcome(broken.response.status_code)
        except httpx2.HTTPError:
            return Outcome(0)
        return Outcome(200)

    def _said(self, bad: BadInput) -> Fields:
        return {
            name: value.format(**self._wishes.facts) if isinstance(value, str) else value
            for name, value in bad.changed.items()
        }

    def _does(self, task: Task, asked: Fields, content_type: str) -> None:
        fields = {name: value for name, value in asked.items() if value is not None}
        if task == "search":
            self._door.search(fields)
        elif task == "book":
            self._door.book(self._wishes.order, fields, content_type)
        elif task == "look up":
            self._door.me.opens(fields["pnr"])
        elif task == "cancel":
            self._door.me.withdraws(fields["pnr"])
        elif task == "sign in":
            self._opened().me.signs_in(**fields)
        else:
            self._opened().me.signs_up(**fields)

    def _opened(self) -> Pages | Calls:
        """Return the build's door for somebody who is not signed in."""
        connected = self._connect()

        def send(method: str, path: str, *, headers: dict[str, str], body: bytes | None) -> Reply:
            hung_up = {**headers, "Connection": "close"}  # who refuses early may not read it all
            self._last = connected(method, path, headers=hung_up, body=body)
            return self._last

        return Pages(send) if self._build == "monolith" else Calls(send)


def outcome_of(refusal: Refusal, reply: Reply) -> Outcome:
    """Return a refusal with all its words: an alert, or a problem and the fields it names."""
    if not reply.headers.get("content-type", "").startswith("application/problem+json"):
        return Outcome(refusal.status, refusal.message)
    fields = json.loads(reply.body).get("errors") or []
    told = [f"{one['field']}: {one['message']}" for one in fields]
    return Outcome(refusal.status, " ".join([refusal.message, *told]), by_schema=bool(told))
