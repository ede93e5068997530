"""The job that every outsider is given: what is to be had on a train, a sale, a cancellation."""

import datetime
from typing import NamedTuple


class Ride(NamedTuple):
    """A train from one station to another on the day it leaves the first."""

    train_number: str
    origin: str
    destination: str
    date: str  # ISO

    @property
    def day(self) -> datetime.date:
        """Return the date as those want it who have types."""
        return datetime.date.fromisoformat(self.date)


class Offer(NamedTuple):
    """What one class offers one passenger."""

    status: str
    fare_paise: int
    chance: float | None


Availability = dict[str, Offer]  # by class code


class Passenger(NamedTuple):
    """Who travels."""

    name: str
    age: int


class Trip(NamedTuple):
    """What was sold."""

    pnr: str
    status: str
    fare_paise: int
    refund_paise: int | None  # once it is cancelled


class Sale(NamedTuple):
    """What is to be sold, and cancelled again."""

    ride: Ride
    class_code: str
    passenger: Passenger
