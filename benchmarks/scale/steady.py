"""Callers who go on by their clocks whatever happens, and what a fault costs each of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Event
from typing import Any, NamedTuple

import httpx2

from benchmarks.drivers import Refusal, Send, Traveller
from benchmarks.scale.plan import Task
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.tasks import order
from benchmarks.sending import sender
from railway.world import World

CALLS_A_SECOND = 10.0  # of each task
RESOLUTION = f"each task is called every {1 / CALLS_A_SECOND:g} s: a shorter gap may not be seen"
BEFORE, AFTER = 1.0, 11.0  # seconds around the fault
PATIENCE = 5.0  # seconds that a caller waits for an answer
TASKS = ("open the site", "find a train", "see a chance", "look up a trip", "book")
SEED = 2026
SEARCHED = 60  # to find some that show a chance

Asked = Mapping[Task, list[Any]]
Call = Callable[[], None]  # raises what went wrong


class Called(NamedTuple):
    """One call: when it was due, in seconds from the fault, and whether it went well."""

    due: float
    done: float
    trouble: str


class Toll(NamedTuple):
    """What one fault cost one task."""

    calls: int
    failed: int
    seconds: float  # from the fault to the end of the last failed call; 0 if none failed
    longest: float  # seconds that a call which went well took from when it was due


Tolls = Mapping[str, Toll]  # by task


class Doors(NamedTuple):
    """How a side is used: who drives it, the URL that tasks ask, the URL that opens the site."""

    traveller: Callable[[Send], Traveller]
    service: str
    screens: str


def toll_of_fault(callers: Mapping[str, Call], fault: Call, after: float | None = None) -> Tolls:
    """Let all callers go on by their clocks while the fault happens, and count.

    after: seconds for which they go on, at least, once the fault begins; AFTER if not given.
    """
    began, stop = time.monotonic() + 0.1, Event()
    at = began + BEFORE
    with ThreadPoolExecutor(len(callers)) as crowd:
        apart = 1 / CALLS_A_SECOND / len(callers)  # or all would be idle when the fault begins
        calling = {
            task: crowd.submit(_calls, call, began + place * apart, at, stop)
            for place, (task, call) in enumerate(callers.items())
        }
        try:
            stop.wait(at - time.monotonic())
            fault()
            stop.wait(at + (AFTER if after is None else after) - time.monotonic())
        finally:
            stop.set()  # or they would call for ever when we are interrupted
        return {task: toll_of(told.result()) for task, told in calling.items()}


def _calls(call: Call, began: float, fault_at: float, stop: Event) -> list[Called]:
    """Call at fixed moments until told to stop; a late call counts from when it was due."""
    told: list[Called] = []
    due = began
    while not stop.wait(max(0.0, due - time.monotonic())):
        trouble = ""
        try:
            call()
        except (httpx2.HTTPError, Refusal, LookupError, ValueError, AssertionError) as reason:
            trouble = f"{type(reason).__name__}: {reason}"
        told.append(Called(due - fault_at, time.monotonic() - fault_at, trouble))
        due = max(due + 1 / CALLS_A_SECOND, time.monotonic() - PATIENCE)
    return told


def toll_of(calls: Sequence[Called]) -> Toll:
    """Return what a fault cost, from every call around it; what failed before it is not its."""
    failed = [call for call in calls if call.trouble and call.done > 0]
    waits = (call.done - call.due for call in calls if not call.trouble)
    until = max((call.done for call in failed), default=0.0)
    return Toll(len(calls), len(failed), until, max(waits, default=0.0))


def callers(
    doors: Doors, world: World, asked: Asked | None = None, booked: list[str] | None = None
) -> dict[str, Call]:
    """Return one caller per task, each signed in by itself and with its own connection.

    asked: what they ask, where it is not what all ask in this world; booked: gets each new PNR.
    """
    asked = asked or questions(world, SEED)
    pnrs = [] if booked is None else booked
    people = [doors.traveller(sender(doors.service, PATIENCE)) for _ in TASKS]
    for person in people:
        person.signs_in(*travellers(world)[0])
    _, searching, guessing, looking, booking = people
    searches, wishes = cycle(asked["find_a_train"]), iter(asked["book"])
    trips = cycle(round_[0]["pnr"] for round_ in asked["look_up"])
    ask = [(one["origin"], one["destination"], one["date"]) for one in asked["find_a_train"]]
    with_chance = cycle([one for one in ask[:SEARCHED] if _shows_chance(guessing, one)])
    screens, service = sender(doors.screens, PATIENCE), sender(doors.service, PATIENCE)

    def open_site() -> None:
        assert screens("GET", "/", headers={}, body=None).status == 200
        if doors.screens != doors.service:  # an empty page, which asks for what it shows
            assert service("GET", "/v1/stations", headers={}, body=None).status == 200

    def find() -> None:
        one = next(searches)
        assert searching.finds(one["origin"], one["destination"], one["date"])

    def guess() -> None:
        assert _shows_chance(guessing, next(with_chance)), "no estimate"

    def look_up() -> None:
        assert looking.looks_up(next(trips)).pnr

    def book() -> None:
        try:
            pnrs.append(booking.books(order(next(wishes))).pnr)
        except Refusal as refusal:
            if refusal.rule != "R4":  # sold out is an answer
                raise

    return dict(zip(TASKS, (open_site, find, guess, look_up, book), strict=True))


def _shows_chance(person: Traveller, search: tuple[str, str, str]) -> bool:
    found = person.finds(*search)
    return any(offer.chance is not None for train in found for offer in train.offers)
