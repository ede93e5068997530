"""What the model may know: the inventory row, the place in the queue and the calendar.

Nothing of the simulator is here, no train number either: only what both builds have at hand.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from railway.calendar import days_from_festival
from railway.inventory import Inventory, Status, free_berths, free_rac_places
from railway.timetable import Departure

CHEAPEST_FIRST = ("2S", "SL", "3A", "CC", "2A", "EC", "1A")
HOUR = timedelta(hours=1)


class QueueState(NamedTuple):
    """A party in a queue, in the railway's words. Counts are passengers, times whole hours."""

    class_code: str
    weekday: int  # of the journey date, Monday = 1
    days_from_festival: int  # negative: still ahead
    hours_to_chart: int
    hours_booked_ahead: int  # from booking to chart
    ride_percent: int  # of the train's whole way
    passengers: int
    waitlisted: bool
    waitlist_position: int  # 1 = next to move up; 0 = RAC
    passengers_ahead: int  # RAC passengers included
    rac_length: int
    waitlist_length: int
    berths: int
    rac_places: int
    free_berths: int  # on every leg of the ride
    free_rac_places: int
    passengers_booked: int
    passengers_cancelled: int


FEATURES = (
    "class_rank",
    *QueueState._fields[1:],
    "ahead_per_berth",
    "cancelled_per_booked",
)
NEVER_RISING = ("waitlist_position", "passengers_ahead", "ahead_per_berth")


def queue_state(
    departure: Departure,
    class_code: str,
    inventory: Inventory,
    *,
    status: Status,
    passengers: int,
    waitlist_position: int,
    passengers_ahead: int,
    booked_at: datetime,
    now: datetime,
) -> QueueState:
    """Return the state of a RAC or WL party; the same function for training and for serving.

    waitlist_position: 1 for the first on the waitlist, 0 for RAC.
    passengers_ahead: RAC passengers before it, and for WL all RAC and the waitlist before it.
    """
    journey, day = departure.journey, departure.journey_date
    ride = (journey.first_leg, journey.last_leg)
    return QueueState(
        class_code=class_code,
        weekday=day.isoweekday(),
        days_from_festival=days_from_festival(day),
        hours_to_chart=_hours(departure.closes_at - now),
        hours_booked_ahead=_hours(departure.closes_at - booked_at),
        ride_percent=100 * journey.km // journey.train.stops[-1].km,
        passengers=passengers,
        waitlisted=status is Status.WL,
        waitlist_position=waitlist_position,
        passengers_ahead=passengers_ahead,
        rac_length=inventory.rac_length,
        waitlist_length=inventory.waitlist_length,
        berths=inventory.berths,
        rac_places=inventory.rac_places,
        free_berths=free_berths(inventory, *ride),
        free_rac_places=free_rac_places(inventory, *ride),
        passengers_booked=inventory.passengers_booked,
        passengers_cancelled=inventory.passengers_cancelled,
    )


def as_matrix(states: Iterable[QueueState]) -> NDArray[np.float64]:
    """Return one row of FEATURES per state."""
    return np.array([_row(state) for state in states], dtype=np.float64).reshape(-1, len(FEATURES))


def _row(state: QueueState) -> tuple[float, ...]:
    return (
        CHEAPEST_FIRST.index(state.class_code),
        *state[1:],
        state.passengers_ahead / state.berths,
        state.passengers_cancelled / max(state.passengers_booked, 1),
    )


def _hours(span: timedelta) -> int:
    return max(span // HOUR, 0)
