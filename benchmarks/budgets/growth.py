"""Whether a search slows down when a hundred times as many bookings are stored.

Two worlds of one seed differ in what is stored beside what is searched for: only such trains are
asked for that are as full in one as in the other, so that both give the same answers.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from benchmarks.budgets.budget import Budget, Kept
from benchmarks.controls.rates import WrongAnswers, pinned
from benchmarks.launches import copy, cores, launched, snapshot
from benchmarks.scale.plan import Build
from railway.inventory import Inventory
from railway.party import MOST_PASSENGERS
from railway.timetable import departures_on
from railway.world import World

FEW, MANY = 10_000, 1_000_000  # bookings stored
SEARCHES = 1_000  # each asked once: what is asked again is remembered
UNCOUNTED = 50  # searches, to warm up
DAYS = 10  # searched, from tomorrow on
SEED = 2026
PATHS: dict[Build, str] = {"api": "/v1/departures", "monolith": "/trains"}

Sale = tuple[str, date]  # train number and journey date


def measure_growth(few: World, many: World, folder: Path) -> Iterator[Kept]:
    """Yield for each build the 95th percentile of a first search with many bookings, over few.

    Raises WrongAnswers when the two do not answer alike.
    """
    chosen = cores()
    searches = _searches(few, many)
    for build, path in PATHS.items():
        with ExitStack() as running, pinned(chosen.generator):
            hosts = []
            for world in (few, many):
                database = copy(snapshot(build, world, folder), folder / f"{world.world_id}.db")
                server = launched(build, world, database, cpus=chosen.servers)
                hosts.append(HTTPConnection(urlsplit(running.enter_context(server).url).netloc))
            asked = [
                _asked(hosts, f"{path}?{query}", first=number % 2)
                for number, query in enumerate(searches)
            ]
        here, there = (_p95(seconds) for seconds in zip(*asked[UNCOUNTED:], strict=True))
        yield Kept(_budget(build), there, here, there / here)


def _budget(build: Build) -> Budget:
    return Budget(
        f"first search in the {build}, {MANY:,} bookings stored",
        f"the same with {FEW:,}",
        1.20,
        "ms (p95)",
        at_most=True,
    )


def _asked(hosts: list[HTTPConnection], address: str, first: int) -> list[float]:
    """Return the seconds that each of two hosts took for the same search."""
    seconds, answers = [0.0, 0.0], set()
    for turn in (first, 1 - first):
        began = perf_counter()
        hosts[turn].request("GET", address)
        answer = hosts[turn].getresponse()
        body = answer.read()
        seconds[turn] = perf_counter() - began
        answers.add((answer.status, len(body)))
    if len(answers) > 1 or answers.pop()[0] != 200:
        raise WrongAnswers(f"{address} is not answered alike, or not at all")
    return seconds


def _searches(few: World, many: World) -> list[str]:
    """Return queries that differ from each other, for trains that are as full in both worlds."""
    here, there = _stock(few), _stock(many)
    same = {sale for sale, classes in here.items() if classes == there.get(sale)}
    tomorrow = few.as_of.date() + timedelta(days=1)
    days = [tomorrow + timedelta(days=ahead) for ahead in range(DAYS)]
    asked = [
        urlencode({"from": ends[0], "to": ends[1], "date": day, "passengers": passengers})
        for ends, day in product(few.network.journeys, days)
        if (sales := _sales(few, ends, day)) and sales <= same
        for passengers in range(1, MOST_PASSENGERS + 1)
    ]
    if len(asked) < SEARCHES:
        raise WrongAnswers(f"only {len(asked)} searches have the same answer in both worlds")
    return Random(SEED).sample(asked, SEARCHES)


def _sales(world: World, ends: tuple[str, str], day: date) -> set[Sale]:
    departures = departures_on(world.network, *ends, day)
    return {(each.journey.train.train_number, each.journey_date) for each in departures}


def _stock(world: World) -> dict[Sale, dict[str, Inventory]]:
    """Return all inventories on which somebody has booked, by train and day."""
    stock: dict[Sale, dict[str, Inventory]] = {}
    for train_number, day, class_code, inventory in world.inventories():
        if inventory.passengers_booked:
            stock.setdefault((train_number, day), {})[class_code] = inventory
    return stock


def _p95(seconds: tuple[float, ...]) -> float:
    """Return the 95th percentile in milliseconds."""
    return 1000 * quantiles(seconds, n=20)[-1]
