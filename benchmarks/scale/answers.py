"""Reads answers in full, after the clock has stopped, and holds them against the world."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.drivers import (
    AcrossOrigins,
    ApiTraveller,
    Departure,
    MonolithTraveller,
    Offer,
    Reply,
    Send,
    Traveller,
)
from benchmarks.drivers import Trip as SeenTrip
from benchmarks.scale.plan import Build, Task
from benchmarks.scale.questions import Booking, Search, Trip
from benchmarks.scale.tasks import REGRET, Answer
from depot.parts import PARTS
from depot.ports import LOOPBACK

WEB = f"http://{LOOPBACK}:{PARTS['web'].port}"  # to which the API gives leave unless told otherwise
PLACES = {"CNF", "RAC"}
QUEUES = {"RAC", "WL"}
UNREADABLE = (LookupError, ValueError, TypeError, StopIteration)  # what a driver trips over


def traveller(build: Build, send: Send) -> Traveller:
    """Return the driver for a build, as a program uses it."""
    return MonolithTraveller(send) if build == "monolith" else ApiTraveller(send)


def in_browser(build: Build, send: Send, web: str = WEB) -> Traveller:
    """Return the driver for a build, used from a browser: the web's pages ask another origin."""
    return traveller(build, send if build == "monolith" else AcrossOrigins(send, web))


def complaint(build: Build, task: Task, question: Any, answer: Answer) -> str | None:
    """Return what is wrong with an answer, in words, or None."""
    if answer.status == REGRET:
        return None
    if answer.refusal:
        return f"refused: {answer.refusal}"
    reader = _reader(build, answer.reply)
    try:
        if task == "find_a_train":
            found = reader.finds(question["origin"], question["destination"], question["date"])
            return next(_of_search(question, found), None)
        return next(_of_trip(task, question, answer, reader.reads(answer.reply)), None)
    except UNREADABLE as error:
        return f"unreadable, status {answer.reply.status}: {error!r}"


def _of_search(search: Search, found: Sequence[Departure]) -> Iterator[str]:
    trains = [departure.train_number for departure in found]
    if trains != search["trains"]:
        yield f"the timetable has trains {search['trains']}, the answer {trains}"
    for departure in found:
        for offer in departure.offers:
            if not _makes_sense(offer, departure.on_sale):
                yield f"train {departure.train_number}: {offer}"
        if not departure.offers:
            yield f"train {departure.train_number} offers no class"


def _makes_sense(offer: Offer, on_sale: bool) -> bool:
    """Tell whether the parts of an offer fit each other; a zero is no answer, nor is a blank."""
    queued = offer.status in QUEUES
    chance_fits = offer.chance is None or (queued and 0 <= offer.chance <= 1)
    estimated = offer.chance is not None or not (queued and on_sale)
    places_fit = (offer.available > 0) == (offer.status in PLACES)
    known = offer.status in {*PLACES, *QUEUES, REGRET}
    return known and chance_fits and estimated and places_fit and offer.fare_paise > 0


def _of_trip(task: Task, question: Booking | Trip, answer: Answer, seen: SeenTrip) -> Iterator[str]:
    if (seen.train_number, seen.class_code) != (question["train_number"], question["class_code"]):
        yield f"train {seen.train_number} {seen.class_code} instead of the one asked for"
    if not seen.passengers or seen.fare_paise <= 0:
        yield f"nobody travels, or for nothing: {seen}"
    if task == "look_up":
        yield from _of_own_trip(question, seen)  # type: ignore[arg-type]
    else:
        yield from _of_booking(question, answer, seen)  # type: ignore[arg-type]


def _of_booking(booking: Booking, answer: Answer, seen: SeenTrip) -> Iterator[str]:
    if (seen.pnr, seen.status) != (answer.pnr, answer.status):
        yield f"the answer said {answer.pnr} {answer.status}, it reads {seen.pnr} {seen.status}"
    party = [passenger._asdict() for passenger in seen.passengers]
    if party != booking["passengers"]:
        yield f"the party is {party}, not {booking['passengers']}"
    ride = (str(seen.journey_date), seen.origin, seen.destination)
    if ride != (booking["journey_date"], booking["origin"], booking["destination"]):
        yield f"the ride is {ride}"


def _of_own_trip(trip: Trip, seen: SeenTrip) -> Iterator[str]:
    if seen.pnr != trip["pnr"]:
        yield f"this is {seen.pnr}, not {trip['pnr']}"
    if len(seen.passengers) != trip["passengers"]:
        yield f"{len(seen.passengers)} travel on {seen.pnr}, not {trip['passengers']}"


def _reader(build: Build, reply: Reply) -> Traveller:
    """Return a driver to whom every request is answered by the reply that is already there."""

    def send(
        method: str,  # noqa: ARG001
        path: str,  # noqa: ARG001
        *,
        headers: dict[str, str],  # noqa: ARG001
        body: bytes | None,  # noqa: ARG001
    ) -> Reply:
        return reply

    return traveller(build, send)
