"""What the locustfile's users can do, in one vocabulary for both builds."""

import os
import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from locust import FastHttpUser, TaskSet, events
from locust.env import Environment
from locust.runners import MasterRunner

from benchmarks.drivers import ApiTraveller, Refusal
from benchmarks.scale.answers import in_browser, traveller
from benchmarks.scale.door import build_at
from benchmarks.scale.loopback import check_loopback
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.tasks import order
from benchmarks.scale.wire import Wire
from depot.partnering import new_key
from railway.world import ARTIFACTS, read_world

WORLD = read_world(Path(os.environ.get("RAILWAY_WORLD") or ARTIFACTS))
SEED = 2026
QUESTIONS = questions(WORLD, SEED)
ACCOUNTS = travellers(WORLD)
DRAW = random.Random(SEED)
NAMED_FILES = re.compile(rb'(?:src|href)="(/[^"]+\.(?:css|js|svg)(?:\?[^"]*)?)"')
Act = Callable[..., Any]
UNLIMITED = {"calls_per_minute": 60_000, "calls_per_month": 100_000_000}  # the users are the limit


def mix(shares: Mapping[Act, int]) -> list[TaskSet | Act]:
    """Return tasks as Locust draws them: each as often as its share says."""
    return [act for act, share in shares.items() for _ in range(share)]


class Visitor(FastHttpUser):
    """Somebody at the door of either build, on one kept-alive connection."""

    abstract = True
    host = "http://127.0.0.1:8101"
    needs_an_api: ClassVar[bool] = False

    def on_start(self) -> None:
        """Find out which build this is, and behave as its visitors do."""
        self.build = build_at(str(self.host))
        self.wire = Wire(self, reported=True)
        elsewhere = self.environment.parsed_options.screens
        self.screens = str(self.host if self.build == "monolith" else elsewhere)
        self.person = in_browser(self.build, self.wire, self.screens)
        self.booked: list[str] = []

    def searches(self) -> None:
        """Look for the trains of a day."""
        asked = DRAW.choice(QUESTIONS["find_a_train"])
        self.person.searches(
            asked["origin"], asked["destination"], asked["date"], asked["passengers"]
        )

    def books(self) -> None:
        """Book a party; a full train is an answer, not a failure."""
        wish = order(DRAW.choice(QUESTIONS["book"]))
        try:
            told = self.person.submits(self.person.prepares(wish))
        except Refusal as refusal:
            if refusal.rule != "R4":
                raise
        else:
            self.booked.append(self.person.reads(told).pnr)

    def opens_a_trip(self) -> None:
        """Open one of the trips booked here; before the first there is nothing to open."""
        if self.booked:
            self.person.opens(DRAW.choice(self.booked))

    def cancels(self) -> None:
        """Cancel one of the trips booked here."""
        if self.booked:
            self.person.withdraws(self.booked.pop(DRAW.randrange(len(self.booked))))


class Guest(Visitor):
    """Looks around without an account, in a browser."""

    abstract = True

    def on_start(self) -> None:
        """Come in by the front door."""
        super().on_start()
        self.comes_for_the_first_time()

    def comes_for_the_first_time(self) -> None:
        """Fetch the first page and the files it names, as a browser with nothing kept does."""
        check_loopback(self.screens)
        page = self.client.get(f"{self.screens}/", name="GET screens /")
        for path in dict.fromkeys(NAMED_FILES.findall(page.content or b"")):
            self.client.get(f"{self.screens}{path.decode()}", name="GET screens (files)")
        if self.build == "api":
            self.person.accepts(self.person.sends("GET", "/v1/stations"))


class Member(Visitor):
    """Is signed in as one of the demo travellers; several may share an account."""

    abstract = True

    def on_start(self) -> None:
        """Sign in."""
        super().on_start()
        seat = DRAW.randrange(len(ACCOUNTS))
        self.person.signs_in(*ACCOUNTS[seat])
        self.trips = [trips[seat]["pnr"] for trips in QUESTIONS["look_up"]]

    def opens_a_trip(self) -> None:
        """Open an own trip, of old or booked here."""
        self.person.opens(DRAW.choice(self.trips + self.booked))


class KeyHolder(Visitor):
    """Calls the API with a partner's key, which the staff made when the run began."""

    abstract = True
    needs_an_api = True
    scopes: ClassVar[Sequence[str]]
    key: ClassVar[str]

    def on_start(self) -> None:
        """Show the key with every call."""
        super().on_start()
        caller = traveller(self.build, self.wire)
        assert isinstance(caller, ApiTraveller), "the dispatcher kept us from the monolith"
        self.caller = self.person = caller  # a program, and no browser
        self.caller.headers = {"X-API-Key": self.key}

    def asks_for_a_chance(self) -> None:
        """Ask what the model thinks of one class of a train."""
        wish = order(DRAW.choice(QUESTIONS["book"]))
        self.caller.posts(
            "/v1/chances",
            {
                "train_number": wish.train_number,
                "journey_date": str(wish.journey_date),
                "class_code": wish.class_code,
                "from": wish.origin,
                "to": wish.destination,
                "passengers": len(wish.passengers),
            },
        )


@events.test_start.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def begin(environment: Environment, **_: object) -> None:
    """Seed this process's choices, and have the staff make the keys that its users show."""
    if isinstance(environment.runner, MasterRunner):
        return  # it has no users
    number = getattr(environment.runner, "worker_index", 0)
    DRAW.seed(f"{SEED} {number}")  # workers must not all ask the same
    host = str(environment.host or Visitor.host)
    if build_at(host) == "api":
        for user in environment.user_classes:
            if issubclass(user, KeyHolder):
                name = f"Load: {user.__name__} {number}"
                user.key = new_key(host, name, user.scopes, **UNLIMITED)
