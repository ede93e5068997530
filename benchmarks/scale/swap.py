"""A new model takes the former one's place under steady callers; who fails, and for how long.

The API's predictor is told to swap. The monolith loads its model when a worker starts, so the new
model takes the old one's place in the folder that it serves, and its server gets SIGHUP: it starts
a new worker before it ends the former one. Where the OS has no SIGHUP (Windows) the server is
stopped, and started anew on the same port. The new model halves each chance, so that an answer
shows which of the two it is from.
"""

from collections.abc import Mapping
from threading import Event
from typing import Any, NamedTuple

from benchmarks.drivers import Traveller
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.clocks import pinned
from benchmarks.scale.delivery import Side, running, with_halved_chances
from benchmarks.scale.questions import questions
from benchmarks.scale.series import SIDES
from benchmarks.scale.steady import (
    PATIENCE,
    RESOLUTION,
    SEED,
    Call,
    Doors,
    Tolls,
    callers,
    toll_of_fault,
)
from benchmarks.sending import sender
from benchmarks.source import line_of
from railway.world import World

WATCHER = "see the new model"  # it fails until the new model answers
TOLD_APART = 0.75  # of the former chance: a queue moves less while this takes place
HIGH = 0.4  # a chance whose half is told apart from it whatever happens to a queue
GOES_ON = 3.0  # seconds for which callers call after the change


class Swapped(NamedTuple):
    """How a side's model was replaced, and what it cost each task."""

    way: str
    tolls: Tolls


def swap_rows(context: Context) -> list[Row]:
    """Return how many calls fail meanwhile; the notes say how long the new model takes."""
    new = with_halved_chances(context.world, context.folder / "models")
    swapped: dict[str, Swapped] = {}
    for number, name in enumerate(SIDES):
        context.say(f"{name}: another model under load", number / len(SIDES))
        with pinned(cores().generator), running(name, context, new) as side:
            swapped[name] = suffered(side, context.world)
    return [_row(swapped, Stamp.now())]


def suffered(side: Side, world: World) -> Swapped:
    """Return what the change cost each task; the watcher's last failure is the former model's."""
    ways: list[str] = []

    def change() -> None:
        ways.append(side.replaces_its_model())
        Event().wait(GOES_ON)  # waiting is the subject: what do callers see afterwards?

    watcher = {WATCHER: _watcher(side.doors, world)}
    tolls = toll_of_fault({**callers(side.doors, world), **watcher}, change)
    [way] = ways
    return Swapped(way, tolls)


def _watcher(doors: Doors, world: World) -> Call:
    """Return a call that fails as long as the former model answers."""
    person = doors.traveller(sender(doors.service, PATIENCE))
    for asked in questions(world, SEED)["find_a_train"]:
        search = (asked["origin"], asked["destination"], asked["date"])
        before = _highest(person, search)
        if before >= HIGH:
            break
    else:
        raise LookupError("Nobody who would queue has a chance that a new model could change.")

    def look() -> None:
        assert 0 < _highest(person, search) < TOLD_APART * before, "the former model"

    return look


def _highest(person: Traveller, search: tuple[str, str, str]) -> float:
    found = person.finds(*search)
    return max((offer.chance or 0.0 for train in found for offer in train.offers), default=0.0)


def _row(swapped: Mapping[str, Swapped], stamp: Stamp) -> Row:
    question = Question(
        id="scale.swap",
        axis="scale",
        question="While a new model takes the former one's place: how many of the travellers' "
        "calls fail?",
        unit="failed calls",
        better="lower",
        source=line_of(swap_rows),
    )
    tolls = {side: swapped[side].tolls for side in SIDES}
    here, there = (sum(toll.failed for toll in _travellers(tolls[side])) for side in SIDES)
    unseen = [
        f"{side}: the new model never answered"
        for side in SIDES
        if tolls[side][WATCHER].failed == tolls[side][WATCHER].calls
    ]
    row = counted(question, here, there, stamp, unseen)
    return row.with_notes(
        *(_told(side, *swapped[side]) for side in SIDES), "once a side", RESOLUTION
    )


def _travellers(tolls: Tolls) -> list[Any]:
    return [toll for task, toll in tolls.items() if task != WATCHER]


def _told(side: str, way: str, tolls: Tolls) -> str:
    others = _travellers(tolls)
    calls, failed = sum(toll.calls for toll in others), sum(toll.failed for toll in others)
    until, longest = max(toll.seconds for toll in others), max(toll.longest for toll in others)
    trouble = f"for {until:.1f} s" if failed else f"a call waits up to {longest:.1f} s"
    return (
        f"{side} ({way}): {failed} of {calls} calls fail, {trouble}; "
        f"the new model answers after {tolls[WATCHER].seconds:.1f} s"
    )
