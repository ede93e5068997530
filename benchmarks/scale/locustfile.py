"""Travellers for Locust: `python -m depot load`, or with --headless on a command line.

locust -f benchmarks/scale/locustfile.py MonolithTraveller --host http://127.0.0.1:8101
"""

import os
import random
from itertools import count
from pathlib import Path
from typing import ClassVar

import gevent
from locust import FastHttpUser, between, events, task
from locust.env import Environment
from locust.exception import StopUser

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal
from benchmarks.drivers import Traveller as Driver
from benchmarks.scale.loopback import NotOurs, check_loopback
from benchmarks.scale.questions import Booking, Search, questions, travellers
from benchmarks.scale.tasks import order
from benchmarks.scale.wire import Wire
from railway.world import ARTIFACTS, read_world

MOST_USERS = 200  # of a run, so that a slip of the keyboard does not freeze the laptop
MOST_SECONDS = 600
WORLD = read_world(Path(os.environ.get("RAILWAY_WORLD") or ARTIFACTS))
SEED = 2026
QUESTIONS = questions(WORLD, SEED)
ACCOUNTS = travellers(WORLD)
ARRIVALS = count()


class Traveller(FastHttpUser):
    """Looks for trains most of the time, looks up a trip now and then, and books at last."""

    abstract = True
    wait_time = between(0.5, 2.0)  # seconds of thought; change it and watch the queue
    driver: ClassVar[type[MonolithTraveller | ApiTraveller]]

    def on_start(self) -> None:
        """Sign in as one of the demo travellers; several may share an account."""
        arrival = next(ARRIVALS)
        if arrival >= MOST_USERS:
            raise StopUser(f"{MOST_USERS} travellers are enough")
        self.seat = arrival % len(ACCOUNTS)
        self.traveller: Driver = self.driver(Wire(self, reported=True))
        self.traveller.signs_in(*ACCOUNTS[self.seat])

    @task(14)
    def find_a_train(self) -> None:
        """Look for the trains of a day."""
        search: Search = random.choice(QUESTIONS["find_a_train"])
        self.traveller.searches(
            search["origin"], search["destination"], search["date"], search["passengers"]
        )

    @task(4)
    def look_up(self) -> None:
        """Open an own trip."""
        trips = random.choice(QUESTIONS["look_up"])
        self.traveller.opens(trips[self.seat]["pnr"])

    @task(2)
    def book(self) -> None:
        """Book a party; a full train is an answer, not a failure."""
        booking: Booking = random.choice(QUESTIONS["book"])
        try:
            self.traveller.submits(self.traveller.prepares(order(booking)))
        except Refusal as refusal:
            if refusal.rule != "R4":
                raise


class MonolithUser(Traveller):
    """Clicks through the pages."""

    host = "http://127.0.0.1:8101"
    driver = MonolithTraveller


class ApiUser(Traveller):
    """Calls the API, as the web front-end does."""

    host = "http://127.0.0.1:8102"
    driver = ApiTraveller


@events.init.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def refuse_other_hosts(environment: Environment, **_: object) -> None:
    """End before anything is sent when --host is somebody else's machine."""
    try:
        check_loopback(environment.host or MonolithUser.host)
    except NotOurs as reason:
        raise SystemExit(str(reason)) from None


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def begin(environment: Environment, **_: object) -> None:
    """Count the travellers anew, and stop a run that was forgotten."""
    global ARRIVALS
    ARRIVALS = count()
    assert environment.runner is not None
    gevent.spawn_later(MOST_SECONDS, environment.runner.stop)
