"""Whether a search slows down when a hundred times as many bookings are stored.

Worlds of one seed differ in what is stored beside what is searched for: only such trains are
asked for that are as full in one as in the others, so that all give the same answers.
"""

from collections.abc import Iterator, Sequence
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
from benchmarks.controls.rates import WrongAnswers
from benchmarks.launches import copy, cores, fresh_folder, launched, snapshot
from benchmarks.scale.clocks import pinned
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
PATHS: dict[Build, str] = {"monolith": "/trains", "api": "/v1/departures"}

Sale = tuple[str, date]  # train number and journey date
Seconds = tuple[float, ...]  # that one search took in each of the worlds


def measure_growth(few: World, many: World, folder: Path) -> Iterator[Kept]:
    """Yield for each build the 95th percentile of a first search with many bookings, over few.

    Raises WrongAnswers when the two do not answer alike.
    """
    searches = same_searches((few, many), SEARCHES)
    for build in PATHS:
        asked = first_searches(build, (few, many), searches, folder)
        here, there = map(p95, zip(*asked, strict=True))
        yield Kept(_budget(build), there, here, there / here)


def first_searches(
    build: Build, worlds: Sequence[World], searches: Sequence[str], folder: Path
) -> list[Seconds]:
    """Return how long a build took for each search in each world, the first few left out.

    One server runs per world, and each search is put to all of them before the next one. Raises
    WrongAnswers when they do not answer alike.
    """
    chosen = cores()
    with ExitStack() as running, pinned(chosen.generator):
        databases, hosts = running.enter_context(fresh_folder(folder / build)), []
        for world in worlds:
            made = snapshot(build, world, folder.parent / "snapshots")
            database = copy(made, databases / f"{world.world_id}.db")
            server = launched(build, world, database, cpus=chosen.servers)
            hosts.append(HTTPConnection(urlsplit(running.enter_context(server).url).netloc))
        asked = [
            _asked(hosts, f"{PATHS[build]}?{query}", first=number % len(hosts))
            for number, query in enumerate(searches)
        ]
    return asked[UNCOUNTED:]


def same_searches(worlds: Sequence[World], count: int) -> list[str]:
    """Return so many queries, all different, for trains that are as full in each of the worlds."""
    here, *others = map(_stock, worlds)
    same = {
        sale
        for sale, classes in here.items()
        if all(classes == other.get(sale) for other in others)
    }
    first = worlds[0]
    tomorrow = first.as_of.date() + timedelta(days=1)
    days = [tomorrow + timedelta(days=ahead) for ahead in range(DAYS)]
    asked = [
        urlencode({"from": ends[0], "to": ends[1], "date": day, "passengers": passengers})
        for ends, day in product(first.network.journeys, days)
        if (sales := _sales(first, ends, day)) and sales <= same
        for passengers in range(1, MOST_PASSENGERS + 1)
    ]
    if len(asked) < count:
        raise WrongAnswers(f"only {len(asked)} searches have the same answer in all worlds")
    return Random(SEED).sample(asked, count)


def p95(seconds: Sequence[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return 1000 * quantiles(seconds, n=20)[-1]


def _budget(build: Build) -> Budget:
    return Budget(
        f"first search in the {build}, {MANY:,} bookings stored",
        f"the same with {FEW:,}",
        1.20,
        "ms (p95)",
        at_most=True,
    )


def _asked(hosts: Sequence[HTTPConnection], address: str, first: int) -> Seconds:
    """Return the seconds that each host took for the same search; they take turns to begin."""
    seconds, answers = [0.0] * len(hosts), set()
    for turn in (*range(first, len(hosts)), *range(first)):
        began = perf_counter()
        hosts[turn].request("GET", address)
        answer = hosts[turn].getresponse()
        body = answer.read()
        seconds[turn] = perf_counter() - began
        answers.add((answer.status, len(body)))
    if len(answers) > 1 or answers.pop()[0] != 200:
        raise WrongAnswers(f"{address} is not answered alike, or not at all")
    return tuple(seconds)


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
