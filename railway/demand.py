"""Who wants to travel, when they book, and when they change their mind: causes, never outcomes.

Levels without a source are assumptions, set so that about 21 % of bookings are cancelled (Railway
Board, Oct 2024) and few of those still booked are left on the waitlist at the chart.
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from math import exp
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from railway.calendar import FESTIVALS, festivals_near
from railway.network import Train
from railway.timetable import BOOKING_CLOSES, BOOKING_WINDOW

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PARTY_SHARES = (0.52, 0.26, 0.10, 0.08, 0.02, 0.02)  # of 1 to 6; mean 1.88 (1.78-1.86 published)
MEAN_PARTY = sum(size * share for size, share in enumerate(PARTY_SHARES, start=1))
PRESSURE = {
    "1A": 0.76,
    "2A": 0.90,
    "3A": 1.12,
    "SL": 1.19,
    "CC": 0.94,
    "EC": 0.82,
    "2S": 1.06,
}  # wanted per berth, on average over trains
SPREAD = 0.25  # of trains around it, log scale
BUSY_PRESSURE = 1.65  # the synthetic trains are for load tests: their queues should be long
WEEKDAYS = (0.0, -0.06, -0.06, 0.0, 0.12, 0.06, 0.10)  # Monday to Sunday, log scale
DEMAND_SHOCK = 14.0  # Gamma shape: some days draw more travellers and nobody can tell why
CANCEL_SHOCK = 12.0
CANCEL_SOON, CANCEL_LATE = 0.05, 0.23  # chance to cancel: at once, and added by a long wait
GIVE_UP, GIVE_UP_DAYS = 0.30, 4.0  # waitlisted parties that look for another way near the end


class Appeal(NamedTuple):
    """What draws people to one train; the model never sees it."""

    rides: tuple[tuple[int, int], ...]  # first and last leg
    ride_shares: Floats  # cumulated
    fullest_leg_share: float  # of all passengers, how many sit on the fullest leg
    pressure: dict[str, float]  # wanted berths on that leg per berth, by class
    weekdays: Floats
    festival_share: float  # of the festivals' heights
    cancelling: float


class Wishes(NamedTuple):
    """Parties that will ask for a ride, as parallel arrays; times are days before closing."""

    books: Floats
    rides: Integers
    passengers: Integers
    cancels: Floats  # NaN: keeps the booking
    gives_up: Floats  # only if still waitlisted then; NaN: never


NOBODY = Wishes(*(np.array([], dtype) for dtype in (float, int, int, float, float)))


def stream(seed: int, *words: object) -> np.random.Generator:
    """Return the random numbers that belong to a seed and some words, on any machine."""
    return np.random.default_rng([seed, *(crc32(str(word).encode()) for word in words)])


@lru_cache(maxsize=256)
def appeal_of(seed: int, train: Train) -> Appeal:
    """Return the hidden appeal of a train in the world of a seed."""
    draw = stream(seed, train.train_number, "appeal")
    rides, shares = _ride_shares(draw, train)
    on_leg = [
        sum(
            share for (first, last), share in zip(rides, shares, strict=True) if first <= leg < last
        )
        for leg in range(len(train.stops) - 1)
    ]
    busier = BUSY_PRESSURE if train.synthetic else 1.0
    liked = {c: exp(draw.normal(-(SPREAD**2) / 2, SPREAD)) for c in train.coaches}
    return Appeal(
        rides=rides,
        ride_shares=np.cumsum(shares),
        fullest_leg_share=max(on_leg),
        pressure={c: PRESSURE[c] * busier * liked[c] for c in train.coaches},
        weekdays=np.exp(draw.normal(0, 0.10, 7) + WEEKDAYS),
        festival_share=draw.uniform(0.25, 0.95),
        cancelling=exp(draw.normal(0, 0.12)),
    )


def draw_wishes(
    seed: int, train: Train, journey_date: date, class_code: str, berths: int
) -> Wishes:
    """Return everybody who will ask for a berth, in the world of a seed."""
    draw = stream(seed, train.train_number, journey_date, class_code, "wishes")
    appeal = appeal_of(seed, train)
    pressure = appeal.pressure[class_code] * _season(appeal, journey_date)
    expected = berths * pressure / appeal.fullest_leg_share / MEAN_PARTY
    parties = draw.poisson(expected * draw.gamma(DEMAND_SHOCK, 1 / DEMAND_SHOCK))
    rides = _pick(draw, appeal.ride_shares, parties)
    window = _windows(train)[rides]
    books = _booking_times(draw, window, pressure)
    return Wishes(
        books=books,
        rides=rides,
        passengers=1 + _pick(draw, np.cumsum(PARTY_SHARES), parties),
        cancels=_cancelling_times(draw, books, appeal.cancelling),
        gives_up=_giving_up_times(draw, books),
    )


def fullest_load(wishes: Wishes, rides: tuple[tuple[int, int], ...]) -> int:
    """Return how many passengers would sit on the fullest leg if every wish were granted."""
    legs = 1 + max(last for _, last in rides)
    first, last = np.array(rides)[wishes.rides].T
    boarding = np.bincount(first, wishes.passengers, legs)
    leaving = np.bincount(last, wishes.passengers, legs)
    return int(np.cumsum(boarding - leaving).max())


def _ride_shares(
    draw: np.random.Generator, train: Train
) -> tuple[tuple[tuple[int, int], ...], Floats]:
    """Return each ride and how many take it: larger places and longer rides draw more."""
    size = draw.gamma(2.0, 1.0, len(train.stops))
    size[[0, -1]] *= 2.5
    rides = tuple(combinations(range(len(train.stops)), 2))
    km = [stop.km for stop in train.stops]
    pull = [size[a] * size[b] * ((km[b] - km[a]) / km[-1]) ** 0.6 for a, b in rides]
    return rides, np.array(pull) / sum(pull)


@lru_cache(maxsize=256)
def _windows(train: Train) -> Floats:
    """Return for how many days each ride of a train is on sale (R2)."""
    leaves = train.stops[0].departs
    assert leaves is not None  # an origin has a departure
    after_midnight = timedelta(hours=leaves.hour, minutes=leaves.minute)
    longest = (BOOKING_WINDOW + after_midnight - BOOKING_CLOSES) / timedelta(days=1)
    boards = [train.stops[first].day for first, _ in combinations(range(len(train.stops)), 2)]
    return longest - np.array(boards, dtype=np.float64)


def _season(appeal: Appeal, day: date) -> float:
    summer = 0.18 * exp(-(((day.timetuple().tm_yday - 140) / 28) ** 2))
    festive = sum(FESTIVALS[name] * exp(-((days / 4.5) ** 2)) for days, name in festivals_near(day))
    return float(appeal.weekdays[day.weekday()] * (1 + summer + appeal.festival_share * festive))


def _pick(draw: np.random.Generator, cumulated: Floats, count: int) -> Integers:
    picked = np.searchsorted(cumulated, draw.random(count))
    return np.minimum(picked, len(cumulated) - 1)  # rounding may leave the last share below 1


def _booking_times(draw: np.random.Generator, window: Floats, pressure: float) -> Floats:
    """Return when parties book: a rush at the opening, a steady flow, a late rise.

    Heavy trains see most at the opening, others a straight line (Budhkar & Das).
    """
    count, heavy = len(window), min(max((pressure - 0.8) / 1.2, 0.0), 1.0)
    kind = draw.random(count)
    opening = np.maximum(window - draw.exponential(1.5, count), 0.0)
    steady = window * draw.random(count)
    late = np.minimum(draw.exponential(7.0, count), window)
    opening_share, steady_share = 0.10 + 0.40 * heavy, 0.55 - 0.25 * heavy
    return np.where(
        kind < opening_share, opening, np.where(kind < opening_share + steady_share, steady, late)
    )


def _cancelling_times(draw: np.random.Generator, books: Floats, cancelling: float) -> Floats:
    """Return when parties cancel: a third at any time, the others in the last days."""
    count = len(books)
    shock = cancelling * draw.gamma(CANCEL_SHOCK, 1 / CANCEL_SHOCK)
    chance = (CANCEL_SOON + CANCEL_LATE * (1 - np.exp(-books / 25))) * shock
    any_time = books * draw.random(count)
    last_days = -3 * np.log(1 - draw.random(count) * (1 - np.exp(-books / 3)))
    when = np.where(draw.random(count) < 0.35, any_time, last_days)
    return np.where(draw.random(count) < chance, when, np.nan)


def _giving_up_times(draw: np.random.Generator, books: Floats) -> Floats:
    count = len(books)
    when = np.minimum(books, GIVE_UP_DAYS) * draw.random(count)
    return np.where(draw.random(count) < GIVE_UP, when, np.nan)
