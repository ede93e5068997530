"""The job that every outsider is given: what is to be had on a train of a given day."""

from typing import NamedTuple


class Ride(NamedTuple):
    """A train from one station to another on the day it leaves the first."""

    train_number: str
    origin: str
    destination: str
    date: str  # ISO


class Offer(NamedTuple):
    """What one class offers one passenger."""

    status: str
    fare_paise: int
    chance: float | None


Availability = dict[str, Offer]  # by class code
