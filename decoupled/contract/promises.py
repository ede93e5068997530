"""What a difference does to whom: it depends on who sends and who receives.

A caller who goes on as before must still be understood, and must still understand:

    what it sends     may be let in more widely, never more narrowly
    what it receives  may be promised more narrowly, never more widely

So a new value of an enumeration breaks those who receive it: a client generated from the contract
has a type of exactly the old values, and a hand-written one a table of them. A new field does not:
a reader passes over what it does not know.
"""

from enum import Enum
from itertools import pairwise
from typing import NamedTuple


class Direction(Enum):
    """Who says it, seen from the one who calls the API, or who is called by its webhooks."""

    SENT = "sent"
    RECEIVED = "received"


class Effect(Enum):
    """What a difference does to the set of things that may be said."""

    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"  # neither contains the other, or we cannot tell
    GONE = "gone"
    RENAMED = "renamed"  # only what is made from the contract notices
    DEFAULT = "default"  # what it means not to say it
    HARMLESS = "harmless"


OLD_NAME = "code that was generated from the contract has the old name"
WHY = {
    (Effect.NARROWER, Direction.SENT): "what was sent before may be refused",
    (Effect.OTHER, Direction.SENT): "what was sent before may be refused",
    (Effect.GONE, Direction.SENT): "who sends it is refused or not heard any more",
    (Effect.DEFAULT, Direction.SENT): "who leaves it out gets something else",
    (Effect.RENAMED, Direction.SENT): OLD_NAME,
    (Effect.WIDER, Direction.RECEIVED): "what comes may be what its readers do not know",
    (Effect.OTHER, Direction.RECEIVED): "what comes may be what its readers do not know",
    (Effect.GONE, Direction.RECEIVED): "its readers find nothing",
    (Effect.RENAMED, Direction.RECEIVED): OLD_NAME,
}  # what is not in this table breaks nobody

IN_BODY = (".", "[", "{")  # how a step begins that leads to a field, an item, any other field


class Difference(NamedTuple):
    """One thing that two contracts say differently."""

    what: str
    effect: Effect
    pointer: str  # in the new contract, or for what is gone in the old one
    path: tuple[str, ...] = ()  # the way to it, for people

    def under(self, *steps: str) -> "Difference":
        """Return the same difference, seen from further out."""
        return self._replace(path=(*steps, *self.path))


class Judged(NamedTuple):
    """A difference, and who says what differs."""

    difference: Difference
    direction: Direction

    @property
    def why(self) -> str:
        """Return whom it breaks and how, or nothing if it breaks nobody."""
        return WHY.get((self.difference.effect, self.direction), "")


class Change(NamedTuple):
    """One change of a contract, wherever it shows."""

    places: tuple[str, ...]  # for people: "GET /v1/departures › 200 › departures[].chance"
    what: str
    why: str  # whom it breaks and how; empty if it breaks nobody
    pointer: str

    @property
    def is_break(self) -> bool:
        """Return whether somebody who kept to the old contract may fail with the new one."""
        return bool(self.why)

    def __str__(self) -> str:
        others = len(self.places) - 1
        also = f" (and at {others} more place{'s' * (others > 1)})" if others else ""
        why = f"; {self.why}" if self.why else ""
        return f"{self.places[0]} {self.what}{why}{also}  {self.pointer}"


def changes_of(judged: list[Judged]) -> list[Change]:
    """Return one change for each place of the contract and what is said of it, in order."""
    together: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        together.setdefault((one.difference.pointer, one.difference.what), []).append(one)
    return [_change(alike) for alike in together.values()]


def _change(alike: list[Judged]) -> Change:
    breaking = [one for one in alike if one.why]
    places = dict.fromkeys(_place(one.difference.path) for one in breaking or alike)
    why = " and ".join(dict.fromkeys(one.why for one in breaking))
    first = alike[0].difference
    return Change(tuple(places), first.what, why, first.pointer)


def _place(path: tuple[str, ...]) -> str:
    """Return "GET /v1/trips › 200 › trips[].pnr" for a path; steps in a body begin with a sign."""
    told = path[0]
    for before, step in pairwise(path):
        is_first_field = step[0] == "." and before[0] not in IN_BODY
        told += step if step[0] in IN_BODY and not is_first_field else f" › {step.lstrip('.')}"
    return told
