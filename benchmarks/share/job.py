"""The job that every outsider is given: what is to be had on fifty trains of given days."""

import random
from datetime import timedelta
from typing import NamedTuple

from railway.timetable import departures_on
from railway.world import World

RIDES = 50
DAYS_AHEAD = 14  # near enough that some classes have a queue, and therefore a chance
SEED = 50


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


def rides(world: World, count: int = RIDES) -> list[Ride]:
    """Return rides drawn with a fixed seed, each of them on a train that runs that day."""
    today = world.as_of.date()
    days = [today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    run = [
        Ride(departure.journey.train.train_number, origin, destination, day.isoformat())
        for origin, destination in sorted(world.network.journeys)
        for day in days
        for departure in departures_on(world.network, origin, destination, day)
    ]
    return random.Random(SEED).sample(run, count)
