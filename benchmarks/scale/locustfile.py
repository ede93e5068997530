"""Travellers for Locust: `python -m depot load`, or with --headless on a command line.

locust -f benchmarks/scale/locustfile.py MonolithTraveller --host http://127.0.0.1:8101
"""

import random
from itertools import count
from typing import ClassVar

from locust import FastHttpUser, between, task

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal
from benchmarks.drivers import Traveller as Driver
from benchmarks.scale.questions import Booking, Search, questions, travellers
from benchmarks.scale.tasks import order
from benchmarks.scale.wire import Wire
from railway.world import read_world

WORLD = read_world()
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
        self.seat = next(ARRIVALS) % len(ACCOUNTS)
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
