"""One long recording, played to each build: both answer alike and end with the same ledger."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from rich.console import Console
from rich.progress import track

from benchmarks.drivers import Order, Passenger, Refusal, Traveller, Trip
from railway.world import DEMO_PASSWORD
from tests.agreement.counters import BUILDS, NOWHERE, differences

LENGTH = {"agreement": 500, "thorough": 5_000}  # tasks
PEOPLE = 8
TODAY = date(2026, 3, 10)
RIDES = (
    ("12951", ("MMCT", "NDLS"), ("1A", "2A", "3A", "SL")),
    ("12952", ("NDLS", "MMCT"), ("1A", "2A", "3A")),
    ("12952", ("RTM", "MMCT"), ("1A", "2A", "3A")),
    ("12622", ("NDLS", "MAS"), ("2A", "3A", "SL")),
    ("12137", ("CSMT", "FZR"), ("2A", "SL")),
    ("12002", ("AGC", "RKMP"), ("EC", "CC")),
)
# What a day at the counter is made of, in parts of 100.
MIX = {"search": 28, "book": 40, "look_up": 10, "cancel": 16, "list": 4, "wait": 2}
LEDGER = {
    "inventories": """
        SELECT train_number, journey_date, class_code, berths, rac_places, waitlist_cap,
               confirmed_load, rac_load, rac_length, waitlist_length, last_rac_number,
               last_waitlist_number, passengers_booked, passengers_cancelled, charted, version
          FROM inventory
         ORDER BY train_number, journey_date, class_code
    """,
    "bookings": """
        SELECT booking_id, traveller_id, train_number, journey_date, class_code,
               origin, destination, first_leg, last_leg, passengers, status, queue_number,
               waitlist_number, fare_paise, refund_paise, booked_at, cancelled_at
          FROM booking JOIN inventory USING (inventory_id)
         ORDER BY booking_id
    """,
    "passengers": "SELECT booking_id, name, age FROM passenger ORDER BY passenger_id",
}


class Task(NamedTuple):
    """What somebody does; a trip is named by the number of the task that booked it."""

    who: int
    name: str
    asked: Any


def recording(seed: int, length: int) -> list[Task]:
    """Return tasks drawn from a seed, whatever they will be answered."""
    draw = Random(seed)
    tasks: list[Task] = []
    for name in draw.choices(list(MIX), list(MIX.values()), k=length):
        booked = [number for number, task in enumerate(tasks) if task.name == "book"]
        trip = draw.choice(booked or [0])
        train_number, ride, classes = draw.choice(RIDES)
        size, days = draw.randint(1, 6), draw.randint(0, 9)
        who = tasks[trip].who if booked and draw.random() < 0.9 else draw.randrange(PEOPLE)
        order = Order(train_number, TODAY + timedelta(days=days), draw.choice(classes), *ride,
                      (Passenger("Test Person", 30),) * size)  # fmt: skip
        asked = {
            "search": (*ride, TODAY + timedelta(days=days), size),
            "book": order,
            "wait": timedelta(minutes=draw.randint(1, 90)),
        }
        tasks.append(Task(who, name, asked.get(name, trip)))
    return tasks


class Player:
    """Plays a recording to one build."""

    def __init__(self, people: Sequence[Traveller], clock: Any) -> None:
        self._people, self._clock = people, clock
        self._now = clock.now
        self._pnrs: dict[int, str] = {}  # by the number of the task that booked

    def answers(self, tasks: Sequence[Task]) -> Iterator[Any]:
        """Yield what each task is answered, without its PNR."""
        for number, task in enumerate(tasks):
            try:
                answer = getattr(self, f"_{task.name}")(self._people[task.who], task.asked)
            except Refusal as refusal:
                yield task.name, ("refused", refusal.status, refusal.rule)
                continue
            if task.name == "book":
                self._pnrs[number] = answer.pnr
            yield task.name, astuple(answer)[1:] if isinstance(answer, Trip) else answer

    def _search(self, person: Traveller, asked: tuple[Any, ...]) -> Any:
        return [astuple(departure) for departure in person.finds(*asked)]

    def _book(self, person: Traveller, order: Order) -> Trip:
        return person.books(order)

    def _look_up(self, person: Traveller, trip: int) -> Trip:
        return person.looks_up(self._pnrs.get(trip, NOWHERE))

    def _cancel(self, person: Traveller, trip: int) -> Trip:
        return person.cancels(self._pnrs.get(trip, NOWHERE))

    def _list(self, person: Traveller, _: int) -> list[str]:
        return [line.status for line in person.trips()]

    def _wait(self, _: Traveller, span: timedelta) -> None:
        self._now += span
        self._clock.moves_to(self._now)


@pytest.fixture(scope="module")
def played(launched, person_at, workers_clock, tmp_path_factory, the_seed, profile):
    """Return the answers and the database of each build after the same recording."""
    tasks = recording(the_seed, LENGTH[profile])
    screen = Console(stderr=True)
    told = {}
    for build in BUILDS:
        workers_clock.goes_back()
        database = tmp_path_factory.mktemp("replayed") / f"{build}.db"
        url = launched(build, database).url
        people = [person_at(build, url) for _ in range(PEOPLE)]
        for number, person in enumerate(people, start=1):
            person.signs_in(f"traveller-{number}@example.org", DEMO_PASSWORD)
        answers = Player(people, workers_clock).answers(tasks)
        watched = track(answers, build, len(tasks), console=screen, disable=not screen.is_terminal)
        told[build] = (list(watched), database)
    workers_clock.goes_back()
    return told


@pytest.mark.timeout(600)
def test_the_same_tasks_are_answered_alike(played):
    (here, _), (there, _) = played.values()

    for number, answers in enumerate(zip(here, there, strict=True)):
        assert differences(*answers) == [], f"task {number}"


def test_the_same_tasks_end_in_the_same_ledger(played):
    (_, here), (_, there) = played.values()

    for name, question in LEDGER.items():
        mine, yours = rows(here, question), rows(there, question)
        assert len(mine) == len(yours)
        assert [pair for pair in zip(mine, yours, strict=True) if pair[0] != pair[1]] == [], name


def test_the_recording_meets_whatever_can_happen(played):
    answers, _ = played["monolith"]
    refusals = {answer[2] for _, answer in answers if answer and answer[0] == "refused"}
    statuses = Counter(answer[8] for name, answer in answers if name == "book" and len(answer) > 3)

    assert {"CNF", "RAC", "WL"} <= set(statuses)
    assert {"R1", "R2", "R4", "R6", "R11"} <= refusals


def rows(database: Path, question: str) -> list[tuple[Any, ...]]:
    """Return what a build's ledger holds."""
    with closing(sqlite3.connect(database)) as ledger:
        return ledger.execute(question).fetchall()
