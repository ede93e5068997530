"""A list of questions, each asked once by eight callers, and what they cost who answers them.

No rate is found here, and no time: the same list costs each server its CPU, however long it takes.
"""

import gzip
import http.client
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from itertools import chain, product
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.controls.rates import WrongAnswers
from benchmarks.experiments import Context
from benchmarks.launches import (
    THREADS,
    WORKERS,
    cores,
    fresh_database,
    usual,
)
from benchmarks.scale.clocks import pinned
from benchmarks.scale.plan import SEATS, Build
from depot.processes import Running, launch
from railway.inventory import Status, place_for
from railway.party import MOST_PASSENGERS
from railway.timetable import Departure, departures_on, is_on_sale
from railway.world import World

PATIENCE = 20.0  # seconds for one answer
DAYS_AHEAD = 50
QUEUES = {Status.RAC, Status.WL}
HEADERS = {"Accept-Encoding": "gzip"}


class Query(NamedTuple):
    """A search as an address says it; both builds take the same words."""

    origin: str
    destination: str
    day: date
    passengers: int

    def under(self, path: str) -> str:
        """Return the address of this search."""
        asked = {"from": self.origin, "to": self.destination, "date": self.day}
        return f"{path}?{urlencode(asked | {'passengers': self.passengers})}"


class Ride(NamedTuple):
    """A class of a train on the day it sets out."""

    train_number: str
    journey_date: date
    class_code: str


class Cost(NamedTuple):
    """What a list of questions cost, and what came back, each body unpacked, in their order."""

    cpu: float  # milliseconds per answer, of all processes of the server
    bodies: list[bytes]


class Packed(NamedTuple):
    """A body as it came, gzip kept: unpacking it there would keep the callers busy."""

    gzip: bool
    body: bytes


def alone(build: Build, context: Context, *, name: str, through: str | None = None) -> Running:
    """Return a build without a front-end, started on a copy of its database of that name.

    through: a module that runs the build's command in its own way.
    """
    return launch(
        build,
        workers=WORKERS,
        threads=THREADS,
        database=fresh_database(build, context, name),
        through=through,
        **usual(context.world, cores().servers),
    )


def cost_of(server: Running, paths: Sequence[str]) -> Cost:
    """Ask a server each path once, and return what that cost; raises WrongAnswers."""
    with pinned(cores().generator):
        before = server.cpu_seconds()
        replies = _asked(server.url, paths)
        used = server.cpu_seconds() - before
    bodies = [gzip.decompress(body) if packed else body for packed, body in replies]
    return Cost(1000 * used / len(paths), bodies)


def queries_with_queues(world: World, seed: int) -> Iterator[Query]:
    """Yield every search once for which the model is asked: in some class, a party would queue."""
    return (query for query, _ in rides_with_queues(world, seed))


def rides_with_queues(world: World, seed: int) -> Iterator[tuple[Query, Ride]]:
    """Yield each such search, and a class for which its party would queue, in a seeded order."""
    stock = {(train, day, code): held for train, day, code, held in world.inventories()}

    def queueing(departure: Departure, passengers: int) -> Iterator[Ride]:
        journey, train = departure.journey, departure.journey.train
        ride = (journey.first_leg, journey.last_leg, passengers)
        for class_code in train.coaches if is_on_sale(departure, world.as_of) else ():
            key = Ride(train.train_number, departure.journey_date, class_code)
            if key in stock and place_for(stock[key], *ride).status in QUEUES:
                yield key

    first = world.as_of.date() + timedelta(days=2)
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    asked = list(product(sorted(world.network.journeys), days, range(1, MOST_PASSENGERS + 1)))
    random.Random(seed).shuffle(asked)
    for (origin, destination), day, passengers in asked:
        found = departures_on(world.network, origin, destination, day)
        rides = chain.from_iterable(queueing(departure, passengers) for departure in found)
        if (ride := next(rides, None)) is not None:
            yield Query(origin, destination, day, passengers), ride


def _asked(url: str, paths: Sequence[str]) -> list[Packed]:
    """Return the answers to all paths, in their order, asked over eight connections."""
    waiting, lock = iter(enumerate(paths)), Lock()
    answers: dict[int, Packed] = {}

    def caller() -> None:
        with closing(_connection(url)) as line:
            while True:
                with lock:
                    number, path = next(waiting, (-1, ""))
                if not path:
                    return
                line.request("GET", path, headers=HEADERS)
                reply = line.getresponse()
                body = reply.read()
                if reply.status != 200:
                    raise WrongAnswers(f"{url}{path}: {reply.status} {body[:200]!r}")
                answers[number] = Packed(reply.getheader("Content-Encoding") == "gzip", body)

    with ThreadPoolExecutor(SEATS) as callers:
        for told in [callers.submit(caller) for _ in range(SEATS)]:
            told.result()
    return [answers[number] for number in range(len(paths))]


def _connection(url: str) -> http.client.HTTPConnection:
    address = urlsplit(url)
    return http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
