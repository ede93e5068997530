"""What the travellers ask: drawn once from the world, the same list for both builds."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypedDict

from benchmarks.scale.plan import SEATS, Task
from railway.inventory import Inventory, Status, place_for
from railway.timetable import Departure, departures_on, is_on_sale
from railway.world import DEMO_PASSWORD, World

SEARCHES = 240  # every one is asked once, read in full and so known, before anything is measured
BOOKINGS = 16_000  # more than the faster side gets through, so that none is asked twice
TRIPS = 48
DAYS_AHEAD = 50  # well inside the 60 days of R2
PARTY_SIZES = (1, 2, 3, 4)
PARTY_WEIGHTS = (4, 4, 1, 1)  # most travel alone or in pairs
NAMES = ("Passenger One", "Passenger Two", "Passenger Three", "Passenger Four")


Stock = dict[tuple[str, date, str], Inventory]  # by train number, journey date and class


class Search(TypedDict):
    """From where to where on which day, and the trains that the timetable says must come."""

    origin: str
    destination: str
    date: str
    passengers: int
    trains: list[str]


class Booking(TypedDict):
    """A party that wants berths on one departure."""

    train_number: str
    journey_date: str
    class_code: str
    origin: str
    destination: str
    date: str  # on which the party boards
    passengers: list[dict[str, Any]]  # name and age


class Trip(TypedDict):
    """A booking that the traveller of one seat already has."""

    pnr: str
    train_number: str
    class_code: str
    passengers: int


def travellers(world: World) -> tuple[tuple[str, str], ...]:
    """Return e-mail and password of the demo traveller on each seat."""
    demo = (person for person in world.travellers() if 1 <= person.traveller_id <= SEATS)
    return tuple((person.email, DEMO_PASSWORD) for person in demo)


def questions(world: World, seed: int) -> dict[Task, list[Any]]:
    """Return what is asked for each task; the same world and seed give the same lists."""
    draw = random.Random(seed)
    return {
        "find_a_train": list(islice(_searches(world, draw), SEARCHES)),
        "book": list(islice(bookings(world, draw), BOOKINGS)),
        "look_up": list(islice(_trips(world, draw), TRIPS)),
    }


def _searches(world: World, draw: random.Random) -> Iterator[Search]:
    for (origin, destination), day, found in _days(world, draw):
        yield Search(
            origin=origin,
            destination=destination,
            date=day.isoformat(),
            passengers=draw.choices(PARTY_SIZES, PARTY_WEIGHTS)[0],
            trains=[departure.journey.train.train_number for departure in found],
        )


def bookings(world: World, draw: random.Random) -> Iterator[Booking]:
    """Yield what a traveller would click on: a class that does not say REGRET from the start."""
    stock = {(train, day, code): inventory for train, day, code, inventory in world.inventories()}
    for (origin, destination), day, found in _days(world, draw):
        open_now = [departure for departure in found if is_on_sale(departure, world.as_of)]
        if not open_now:
            continue
        departure = draw.choice(open_now)
        size = draw.choices(PARTY_SIZES, PARTY_WEIGHTS)[0]
        class_code = draw.choice(sorted(departure.journey.train.coaches))
        if not _has_place(stock, departure, class_code, size):
            continue
        yield Booking(
            train_number=departure.journey.train.train_number,
            journey_date=departure.journey_date.isoformat(),
            class_code=class_code,
            origin=origin,
            destination=destination,
            date=day.isoformat(),
            passengers=[{"name": name, "age": draw.randint(5, 80)} for name in NAMES[:size]],
        )


def _has_place(stock: Stock, departure: Departure, class_code: str, size: int) -> bool:
    journey = departure.journey
    inventory = stock[journey.train.train_number, departure.journey_date, class_code]
    place = place_for(inventory, journey.first_leg, journey.last_leg, size)
    return place.status is not Status.REGRET


def _days(
    world: World, draw: random.Random
) -> Iterator[tuple[tuple[str, str], date, tuple[Departure, ...]]]:
    """Yield pairs of stations with a day on which trains run; pairs with more trains more often."""
    pairs = sorted(world.network.journeys)
    weights = [len(world.network.journeys[pair]) for pair in pairs]
    first = world.as_of.date() + timedelta(days=2)  # whatever leaves that day is still on sale
    while True:
        pair = draw.choices(pairs, weights)[0]
        day = first + timedelta(days=draw.randrange(DAYS_AHEAD))
        if found := departures_on(world.network, *pair, day):
            yield pair, day, found


def _trips(world: World, draw: random.Random) -> Iterator[list[Trip]]:
    """Yield rounds: one trip of each seat's own traveller, as nobody sees another's (R11)."""
    owned: dict[int, list[Trip]] = defaultdict(list)
    for booking in world.bookings():
        if 1 <= booking.traveller_id <= SEATS and booking.cancelled_at is None:
            trip = Trip(
                pnr=booking.pnr,
                train_number=booking.train_number,
                class_code=booking.class_code,
                passengers=booking.passengers,
            )
            owned[booking.traveller_id].append(trip)
    while True:
        yield [draw.choice(owned[traveller_id]) for traveller_id in range(1, SEATS + 1)]
