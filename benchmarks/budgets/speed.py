"""Search and booking, held against bare references that run beside them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from benchmarks.budgets.budget import Budget, Kept
from benchmarks.controls.bare import BODY, PAGE
from benchmarks.controls.rates import Target, rate
from benchmarks.launches import THREADS, Cores, copy, cores, launched, snapshot
from benchmarks.scale.clocks import pinned
from benchmarks.scale.questions import travellers
from depot import HOUSE
from depot.processes import Running, free_port, start
from railway.busy import FIRST, LAST
from railway.world import World

ROUNDS = 6  # of one slice each, reference and subject in turn
SECONDS = 2.0  # a slice
DAYS = range(2, 40)  # searched for the page with the most chances
ROOM = 12  # berths free on every leg, so that no booking of a run is refused
WISHES = 4000

Rate = Callable[[int], float]  # the round's number → how many a second


API_SEARCH = Budget("API search, asked again", "a bare async FastAPI route, same bytes", 0.29)
PAGE_SEARCH = Budget(
    "monolith search page, asked again", "a bare Jinja page, same rows and bytes", 0.57
)
BOOKING = Budget("API booking, durable", "SQLite alone, same statements, FULL", 0.15)


def measure_speed(world: World, folder: Path) -> Iterator[Kept]:
    """Yield one budget after the other, as they are measured."""
    chosen = cores()
    made = snapshot("api", world, folder)
    with launched("api", world, copy(made, folder / "api.db"), cpus=chosen.servers) as api:
        query = _fullest_search(api.url, world)
        yield _api_search(f"{api.url}/v1/departures?{query}", folder, chosen)
        alone = copy(made, folder / "alone.db")
        yield _booking(_wishes(api.url, world), alone, chosen, folder)
    made = snapshot("monolith", world, folder)
    with launched("monolith", world, copy(made, folder / "site.db"), cpus=chosen.servers) as site:
        yield _page_search(f"{site.url}/trains?{query}", folder, chosen)


def _api_search(search: str, folder: Path, chosen: Cores) -> Kept:
    body = folder / "bare.json"
    body.write_bytes(_fetched(search))
    with _bare("api", [], {BODY: str(body)}, chosen) as bare:
        reference = _asked(Target(f"{bare.url}/"), chosen, folder)
        return _compared(API_SEARCH, _asked(Target(search), chosen, folder), reference)


def _page_search(search: str, folder: Path, chosen: Cores) -> Kept:
    page = _fetched(search)
    size = f"{page.count(b'data-class-code=')} {len(page)}"
    with _bare("page", [str(THREADS)], {PAGE: size}, chosen) as bare:
        reference = _asked(Target(f"{bare.url}/"), chosen, folder)
        return _compared(PAGE_SEARCH, _asked(Target(search), chosen, folder), reference)


def _booking(wishes: Target, alone: Path, chosen: Cores, folder: Path) -> Kept:
    command = [sys.executable, "-m", "benchmarks.controls.bare", "booking", str(alone)]

    def reference(number: int) -> float:
        with pinned(chosen.servers):
            asked = [*command, str(SECONDS), "--round", str(number)]
            said = subprocess.run(asked, cwd=HOUSE, capture_output=True, text=True, check=True)
        return float(said.stdout)

    return _compared(BOOKING, _asked(wishes, chosen, folder), reference)


def _compared(budget: Budget, subject: Rate, reference: Rate) -> Kept:
    """Return the middle of all rounds; the two take turns, so that noise hits both."""
    rounds: list[tuple[float, float]] = []
    for number in range(-1, ROUNDS):  # the first one warms up
        if number % 2:
            ours, theirs = subject(number), reference(number)
        else:
            theirs, ours = reference(number), subject(number)
        rounds.append((ours, theirs))
    rates = rounds[1:]
    ratio = median(ours / theirs for ours, theirs in rates)
    here, there = (median(column) for column in zip(*rates, strict=True))
    return Kept(budget, here, there, ratio)


def _asked(target: Target, chosen: Cores, folder: Path) -> Rate:
    """Return the rate of a target as a function; each round begins elsewhere among its bodies."""

    def asked(number: int) -> float:
        first = max(1, len(target.bodies)) * (number + 1) // (ROUNDS + 1)
        bodies = target.bodies[first:] + target.bodies[:first]
        turned = replace(target, bodies=bodies, keys=f"round-{number}-")
        return rate(turned, SECONDS, chosen.generator, folder)

    return asked


@contextmanager
def _bare(
    kind: str, options: list[str], environment: dict[str, str], chosen: Cores
) -> Iterator[Running]:
    """Run a bare reference where the builds run."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.controls.bare", kind, str(port), *options]
    cpus = chosen.servers or None
    with start(
        f"bare-{kind}", command, port, environment=environment, cpus=cpus, ready_path="/"
    ) as bare:
        yield bare


def _fullest_search(url: str, world: World) -> str:
    """Return the query of the busy day that shows the most chances."""
    days = (world.as_of.date() + timedelta(days=ahead) for ahead in DAYS)
    queries = [urlencode({"from": FIRST, "to": LAST, "date": day, "passengers": 1}) for day in days]
    return max(
        queries, key=lambda query: _fetched(f"{url}/v1/departures?{query}").count(b'"chance":0')
    )


def _wishes(url: str, world: World) -> Target:
    """Return bookings of whole rides where there is room, by one signed-in traveller."""
    email, password = travellers(world)[0]
    signed_in = _fetched(f"{url}/v1/sessions", {"email": email, "password": password})
    bodies = tuple(map(json.dumps, islice(_rides_with_room(world), WISHES)))
    return Target(f"{url}/v1/bookings", f"Bearer {json.loads(signed_in)['access_token']}", bodies)


def _rides_with_room(world: World) -> Iterator[dict[str, object]]:
    party = [{"name": "Passenger One", "age": 30}, {"name": "Passenger Two", "age": 31}]
    first_day = world.as_of.date() + timedelta(days=DAYS[0])
    for stored in world.inventories():
        stops = world.network.trains[stored.train_number].stops
        free = stored.inventory.berths - max(stored.inventory.confirmed_load)
        if free >= ROOM and stored.journey_date >= first_day:
            yield {
                "train_number": stored.train_number,
                "journey_date": stored.journey_date.isoformat(),
                "class_code": stored.class_code,
                "from": stops[0].station_code,
                "to": stops[-1].station_code,
                "passengers": party,
            }


def _fetched(url: str, body: object = None) -> bytes:
    """Return an answer's body, unpacked, from this machine."""
    content = None if body is None else json.dumps(body).encode()
    asked = Request(url, content, {"Content-Type": "application/json"})
    with urlopen(asked) as answer:
        return bytes(answer.read())
