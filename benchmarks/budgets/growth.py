"""Whether a search slows down when a hundred times as many bookings are stored.

Two worlds of one seed, which differ in what is stored beside what is searched for: the searches
go to days on which both have the very same inventories, so that the answers are the same too.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
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
from railway.world import World

FEW, MANY = 10_000, 1_000_000  # bookings stored
SEARCHES = 1_000  # each asked once: what is asked again is remembered
UNCOUNTED = 50  # searches, to warm up
SEED = 2026
PATHS: dict[Build, str] = {"api": "/v1/departures", "monolith": "/trains"}

Stock = dict[tuple[str, str], Inventory]  # of one day, by train and class


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
    """Return queries that differ from each other, on days that are the same in both worlds."""
    days = _same_days(few, many)
    asked = [
        urlencode({"from": origin, "to": destination, "date": day, "passengers": passengers})
        for (origin, destination), day, passengers in product(
            few.network.journeys, days, range(1, 7)
        )
    ]
    if len(asked) < SEARCHES:
        raise WrongAnswers(f"only {len(asked)} searches have the same answer in both worlds")
    return Random(SEED).sample(asked, SEARCHES)


def _same_days(few: World, many: World) -> list[date]:
    """Return the days to come on which somebody has booked, and the same in both worlds."""
    here, there = _stock_by_day(few), _stock_by_day(many)
    return [
        day
        for day, stock in here.items()
        if day > few.as_of.date()
        and stock == there.get(day)
        and any(inventory.passengers_booked for inventory in stock.values())
    ]


def _stock_by_day(world: World) -> dict[date, Stock]:
    days: dict[date, Stock] = {}
    for train_number, day, class_code, inventory in world.inventories():
        days.setdefault(day, {})[train_number, class_code] = inventory
    return days


def _p95(seconds: tuple[float, ...]) -> float:
    """Return the 95th percentile in milliseconds."""
    return 1000 * quantiles(seconds, n=20)[-1]
