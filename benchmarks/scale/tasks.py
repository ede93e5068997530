"""The travellers' tasks as the clock sees them: each answer checked by searching its bytes.

Reading a page in full while others wait would delay them, and a page more than a JSON answer; so
inside the loop there is no parser. A seeded sample is read in full after the slice: `answers.py`.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from benchmarks.drivers import Order, Passenger, Refusal, Reply, Traveller
from benchmarks.scale.plan import Task
from benchmarks.scale.questions import Booking, Search, Trip

REGRET = "REGRET"
NOTHING = Reply(0, {}, b"")
TRAIN = re.compile(rb'data-departs-at="|"departs_at":')  # once per departure, page or JSON
STATUS = re.compile(rb'data-status="([A-Z]+)"|"status": ?"([A-Z]+)"')
PNR = re.compile(rb'data-pnr="(\d{10})"|"pnr": ?"(\d{10})"')


class Answer(NamedTuple):
    """What came back for one task."""

    right: bool
    reply: Reply = NOTHING  # the last one, which shows the result
    pnr: str = ""  # of a booking
    status: str = ""  # of a booking; REGRET is a right answer, too
    refusal: str = ""  # the build's words when it said no


def do(task: Task, traveller: Traveller, question: Any) -> Answer:
    """Return the answer to one question; the same for both builds, as the drivers hide which."""
    try:
        if task == "find_a_train":
            return find_a_train(traveller, question)
        return book(traveller, question) if task == "book" else look_up(traveller, question)
    except Refusal as refusal:
        regret = task == "book" and (refusal.status, refusal.rule) == (409, "R4")
        return Answer(regret, status=REGRET if regret else "", refusal=str(refusal))


def find_a_train(traveller: Traveller, search: Search) -> Answer:
    """Ask for the departures of a day; right when it lists the timetable's trains and no others."""
    reply = traveller.searches(
        search["origin"], search["destination"], search["date"], search["passengers"]
    )
    return Answer(reply.status == 200 and _lists(reply.body, search["trains"]), reply)


def book(traveller: Traveller, booking: Booking) -> Answer:
    """See an offer, book it, see the trip; right when that shows a PNR and a status."""
    reply = traveller.books_on_screen(order(booking), booking["date"])
    pnr, status = _found(PNR, reply.body), _found(STATUS, reply.body)
    return Answer(reply.status in (200, 201) and bool(pnr and status), reply, pnr, status)


def look_up(traveller: Traveller, trip: Trip) -> Answer:
    """Open an own trip; right when it is that trip, with a status."""
    reply = traveller.opens(trip["pnr"])
    shown = _found(PNR, reply.body) == trip["pnr"] and _found(STATUS, reply.body) != ""
    return Answer(reply.status == 200 and shown, reply)


def order(booking: Booking) -> Order:
    """Return a booking's wish as the drivers take it."""
    party = tuple(Passenger(person["name"], person["age"]) for person in booking["passengers"])
    return Order(
        booking["train_number"],
        date.fromisoformat(booking["journey_date"]),
        booking["class_code"],
        booking["origin"],
        booking["destination"],
        party,
    )


def _lists(body: bytes, trains: Iterable[str]) -> bool:
    wanted = [b'"%s"' % number.encode() for number in trains]
    return len(TRAIN.findall(body)) == len(wanted) and all(number in body for number in wanted)


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    match = pattern.search(body)
    return (match[1] or match[2]).decode() if match else ""
