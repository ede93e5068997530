"""Draws the rides of the outsiders' job: fifty trains of days that lie near."""

import random
from collections.abc import Sequence
from datetime import timedelta

from benchmarks.share.job import Availability, Ride
from railway.timetable import departures_on
from railway.world import World

RIDES = 50
DAYS_AHEAD = 14  # near enough that some classes have a queue, and therefore a chance
SEED = 50


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


def first_train(world: World, ride: Ride) -> Ride:
    """Return the ride on the first train of the same search."""
    found = departures_on(world.network, ride.origin, ride.destination, ride.day)
    return ride._replace(train_number=found[0].journey.train.train_number)


def telling(world: World, rides: Sequence[Ride], truth: Sequence[Availability]) -> Ride:
    """Return a ride whose screen shows all there is: a waitlist with a chance, joined on the way.

    If there is none, the first ride.
    """
    for ride, offers in zip(rides, truth, strict=True):
        waits = any(of.status == "WL" and of.chance is not None for of in offers.values())
        if waits and _boards_on_the_way(world, ride):
            return ride
    return rides[0]


def _boards_on_the_way(world: World, ride: Ride) -> bool:
    found = departures_on(world.network, ride.origin, ride.destination, ride.day)
    return all(departure.journey.first_leg > 0 for departure in found)
