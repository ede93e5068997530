"""Which trains leave on a day, and when each can be booked and charted (R1, R2, R9)."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from railway.clock import IST
from railway.network import Journey, Network, Train
from railway.refusals import (
    AlreadyCharted,
    NoSuchDeparture,
    NotOnSale,
    SameStation,
    UnknownDeparture,
    UnknownStation,
)

BOOKING_WINDOW = timedelta(days=60)  # mid-day.com 2024-10-17: 60 days, journey date excluded
BOOKING_CLOSES = timedelta(hours=10)  # before departure from the train's origin


class Departure(NamedTuple):
    """One ride on one day. `journey_date` is the day on which the train leaves its origin."""

    journey: Journey
    journey_date: date
    departs_at: datetime
    arrives_at: datetime
    closes_at: datetime  # booking and charting: 10 h before the train leaves its origin


@lru_cache(maxsize=8192)  # a timetable is a fact: the same question has the same answer
def departures_on(
    network: Network, origin: str, destination: str, day: date
) -> tuple[Departure, ...]:
    """Return the rides that leave origin for destination on a day, earliest first (R1).

    Raises UnknownStation or SameStation.
    """
    for station_code in (origin, destination):
        if station_code not in network.stations:
            raise UnknownStation(station_code)
    if origin == destination:
        raise SameStation
    rides = network.journeys.get((origin, destination), ())
    started = ((ride, day - timedelta(days=ride.origin.day)) for ride in rides)
    found = [
        departure_from(ride, journey_date)
        for ride, journey_date in started
        if journey_date.isoweekday() in ride.train.running_days
    ]
    return tuple(sorted(found, key=lambda departure: departure.departs_at))


@lru_cache(maxsize=8192)
def departure_of(
    network: Network, train_number: str, journey_date: date, origin: str, destination: str
) -> Departure:
    """Return one train's ride between two of its stops; raises NoSuchDeparture if it has none."""
    ride = network.journey(train_number, origin, destination)
    if ride and journey_date.isoweekday() in ride.train.running_days:
        with suppress(OverflowError):  # no train runs over the edge of the calendar
            return departure_from(ride, journey_date)
    raise NoSuchDeparture(
        f"Train {train_number[:5]} does not run from {origin[:5]} to {destination[:5]} "
        f"on {journey_date:%d %b %Y}."
    )


def departure_from(ride: Journey, journey_date: date) -> Departure:
    """Return a ride on the train that leaves its origin on `journey_date`."""
    return Departure(
        ride,
        journey_date,
        departs_at=_instant(journey_date, ride.origin.departs, ride.origin.day),
        arrives_at=_instant(journey_date, ride.destination.arrives, ride.destination.day),
        closes_at=starts_at(ride.train, journey_date) - BOOKING_CLOSES,
    )


def train_on(network: Network, train_number: str, journey_date: date) -> Train:
    """Return the train that leaves its origin on a day; raises UnknownDeparture (R1)."""
    train = network.trains.get(train_number)
    if train is None or journey_date.isoweekday() not in train.running_days:
        raise UnknownDeparture(train_number, journey_date)
    return train


def starts_at(train: Train, journey_date: date) -> datetime:
    """Return when a train leaves its origin."""
    return _instant(journey_date, train.stops[0].departs, 0)


def check_day(day: date, now: datetime) -> None:
    """Raise NotOnSale unless trains of this day can be asked for now (R2)."""
    today = now.date()
    if day < today:
        raise NotOnSale(f"{day:%d %b %Y} is in the past.")
    if day > today + BOOKING_WINDOW:
        last = today + BOOKING_WINDOW
        raise NotOnSale(f"Booking opens 60 days ahead: today up to {last:%d %b %Y}.")


def is_on_sale(departure: Departure, now: datetime) -> bool:
    """Tell whether the 60-day window is open and the closing time not yet reached (R2)."""
    opens_on = departure.journey_date - BOOKING_WINDOW
    return opens_on <= now.date() and now < departure.closes_at


def check_on_sale(departure: Departure, charted: bool, now: datetime) -> None:
    """Raise NotOnSale unless this departure can be booked now (R2)."""
    check_day(max(departure.journey_date, departure.departs_at.date()), now)
    if charted:
        raise NotOnSale("The chart is made: booking for this train is closed.")
    if not is_on_sale(departure, now):
        raise NotOnSale("Booking closed 10 hours before the train leaves its first station.")


def is_chartable(train: Train, journey_date: date, now: datetime) -> bool:
    """Tell whether booking has opened for a train and it has not left its origin yet (R2)."""
    return journey_date <= now.date() + BOOKING_WINDOW and now < starts_at(train, journey_date)


def check_chartable(train: Train, journey_date: date, charted: bool, now: datetime) -> None:
    """Raise NotOnSale or AlreadyCharted unless the chart of a train can be made now (R2, R9)."""
    if charted:
        raise AlreadyCharted
    if not is_chartable(train, journey_date, now):
        raise NotOnSale(
            "A chart is made from the day booking opens, 60 days ahead, until the train leaves."
        )


def awaits_chart(departure: Departure, charted: bool, now: datetime) -> bool:
    """Tell whether the chart, which settles who has a berth, is neither made nor due (R9)."""
    return not charted and now < departure.closes_at


def _instant(day: date, clock_time: time | None, midnights: int) -> datetime:
    assert clock_time is not None  # only an origin has no arrival, only a terminus no departure
    return datetime.combine(day + timedelta(days=midnights), clock_time, IST)
