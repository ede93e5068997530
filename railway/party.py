"""Who travels on one PNR (R3)."""

import secrets
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from railway.refusals import BadParty

MOST_PASSENGERS = 6
LONGEST_NAME = 60
OLDEST = 125
PNR_DIGITS = 10
JOINS = frozenset(" .'’-")  # what may stand between the letters of a name


class Passenger(NamedTuple):
    """One traveller of a party."""

    name: str
    age: int  # whole years


def check_size(passengers: int) -> int:
    """Return the number of passengers; raises BadParty unless it is 1 to 6 (R3)."""
    if not 1 <= passengers <= MOST_PASSENGERS:
        raise BadParty(f"One booking takes 1 to {MOST_PASSENGERS} passengers, not {passengers}.")
    return passengers


def check_party(passengers: Sequence[Passenger]) -> tuple[Passenger, ...]:
    """Return the party with names trimmed; raises BadParty for what cannot stand on a chart."""
    check_size(len(passengers))
    return tuple(_check_passenger(passenger) for passenger in passengers)


def new_pnr() -> str:
    """Return ten random digits; the leading 0 marks a demo PNR, which no real one has."""
    return f"{secrets.randbelow(10 ** (PNR_DIGITS - 1)):0{PNR_DIGITS}d}"


def _check_passenger(passenger: Passenger) -> Passenger:
    name = " ".join(passenger.name.split())
    if len(name) > LONGEST_NAME:
        raise BadParty(f"A name has at most {LONGEST_NAME} characters; this one has {len(name)}.")
    if not _is_name(name):
        raise BadParty(
            "A passenger's name has letters, spaces, dots, hyphens and apostrophes only."
        )
    if not 0 <= passenger.age <= OLDEST:
        raise BadParty(f"An age is 0 to {OLDEST} years, not {passenger.age}.")
    return Passenger(name, passenger.age)


def _is_name(text: str) -> bool:
    """Tell whether a text starts with a letter and has letters, of any script, and joins only."""
    return text[:1].isalpha() and all(
        sign.isalpha() or sign in JOINS or unicodedata.category(sign).startswith("M")
        for sign in text
    )
