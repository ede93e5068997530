"""Worlds beside the usual one: busier or fuller, for questions that the usual one cannot answer."""

from pathlib import Path
from typing import NamedTuple

from depot import HOUSE

WORLDS = HOUSE / "out" / "worlds"
ONE_DAY = "2026-03-10T06:00:00+05:30"  # worlds that are compared must sell the same departures


class Extra(NamedTuple):
    """A world that is made before the run begins which needs it, for its time is not the run's."""

    folder: Path
    kind: str = "standard"
    bookings: int | None = None  # None: those of the departures on sale
    now: str | None = None  # an instant; None: when it is made


BUSY = Extra(WORLDS / "busy", "busy")


def grown(bookings: int) -> Extra:
    """Return the world in which so many bookings are stored."""
    return Extra(WORLDS / "growth" / f"{bookings}", bookings=bookings, now=ONE_DAY)
