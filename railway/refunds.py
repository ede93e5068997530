"""What a traveller gets back for cancelling (R7), under the policy of the journey date."""

from datetime import date, timedelta
from typing import NamedTuple

from railway.inventory import Status
from railway.network import TravelClass

CLERKAGE_PAISE = 6000  # kept of each RAC or WL passenger's fare (business-standard, livemint)
CLERKAGE_CLOSES = timedelta(minutes=30)  # before departure; later nothing comes back


class RefundPolicy(NamedTuple):
    """Slabs in order: cancelled at least so long before departure, this percentage is kept."""

    in_force_from: date
    slabs: tuple[tuple[timedelta, int], ...]
    source: str


POLICIES = (
    RefundPolicy(
        date(2015, 11, 12),
        ((timedelta(hours=48), 0), (timedelta(hours=12), 25), (timedelta(hours=4), 50)),
        "business-standard 2018-07-25, ndtv 2018-07-11; the flat charge is the least that is kept",
    ),
    RefundPolicy(
        date(2026, 4, 1),
        ((timedelta(hours=72), 0), (timedelta(hours=24), 25), (timedelta(hours=8), 50)),
        "bharatjournal.com 2026, one source, phased in from 1 to 15 April",
    ),
)


def policy_for(journey_date: date) -> RefundPolicy:
    """Return the policy in force on a journey date."""
    return max((p for p in POLICIES if p.in_force_from <= journey_date), default=POLICIES[0])


def refund_paise(
    status: Status,
    party_fare_paise: int,
    passengers: int,
    *,
    travel_class: TravelClass,
    journey_date: date,
    time_to_departure: timedelta,
) -> int:
    """Return what a whole party gets back in paise for cancelling now, never negative (R7)."""
    if status is Status.CNF:
        kept = _kept_of_confirmed(
            party_fare_paise,
            passengers * travel_class.cancellation_charge_paise,
            policy_for(journey_date),
            time_to_departure,
        )
    elif time_to_departure >= CLERKAGE_CLOSES:
        kept = passengers * CLERKAGE_PAISE
    else:
        kept = party_fare_paise
    return max(0, party_fare_paise - kept)


def _kept_of_confirmed(
    fare: int, flat_charge: int, policy: RefundPolicy, time_to_departure: timedelta
) -> int:
    for at_least, percent in policy.slabs:
        if time_to_departure >= at_least:
            return max(flat_charge, fare * percent // 100)
    return fare
