"""R7: what comes back, under the policy in force on the journey date."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railway.inventory import Status
from railway.network import read_network
from railway.refunds import CLERKAGE_PAISE, POLICIES, policy_for, refund_paise

CLASSES = read_network().classes
OLD, NEW = date(2026, 3, 31), date(2026, 4, 1)

parties = st.fixed_dictionaries(
    {
        "status": st.sampled_from([Status.CNF, Status.RAC, Status.WL]),
        "party_fare_paise": st.integers(0, 3_000_000),
        "passengers": st.integers(1, 6),
        "travel_class": st.sampled_from(list(CLASSES.values())),
        "journey_date": st.sampled_from([OLD, NEW]),
    }
)
leads = st.timedeltas(timedelta(days=-2), timedelta(days=61))


def refund(status: Status, fare: int, journey_date: date, hours: float) -> int:
    return refund_paise(
        status,
        fare,
        1,
        travel_class=CLASSES["3A"],
        journey_date=journey_date,
        time_to_departure=timedelta(hours=hours),
    )


@given(parties, leads)
def test_r7_a_refund_is_never_negative_and_never_more_than_was_paid(
    party: dict[str, Any], lead: timedelta
) -> None:
    assert 0 <= refund_paise(**party, time_to_departure=lead) <= party["party_fare_paise"]


@given(parties, leads, leads)
def test_r7_who_cancels_earlier_never_gets_less(
    party: dict[str, Any], one: timedelta, other: timedelta
) -> None:
    later, earlier = sorted((one, other))

    assert refund_paise(**party, time_to_departure=later) <= refund_paise(
        **party, time_to_departure=earlier
    )


@given(parties, leads)
def test_r7_a_dearer_ticket_never_gives_back_less(party: dict[str, Any], lead: timedelta) -> None:
    dearer = party | {"party_fare_paise": party["party_fare_paise"] + 500}

    assert refund_paise(**dearer, time_to_departure=lead) >= refund_paise(
        **party, time_to_departure=lead
    )


@given(parties)
def test_r7_nothing_comes_back_once_the_train_has_left(party: dict[str, Any]) -> None:
    assert refund_paise(**party, time_to_departure=timedelta(seconds=-1)) == 0


@pytest.mark.parametrize(
    ("hours", "kept"),
    [(72, 18000), (48, 18000), (47.99, 50000), (12, 50000), (11.99, 100000), (4, 100000)],
)
def test_r7_the_2015_slabs_end_48_12_and_4_hours_before_departure(hours: float, kept: int) -> None:
    assert refund(Status.CNF, 200_000, OLD, hours) == 200_000 - kept


@pytest.mark.parametrize(
    ("hours", "kept"),
    [(72, 18000), (71.99, 50000), (24, 50000), (23.99, 100000), (8, 100000)],
)
def test_r7_the_2026_slabs_end_72_24_and_8_hours_before_departure(hours: float, kept: int) -> None:
    assert refund(Status.CNF, 200_000, NEW, hours) == 200_000 - kept


@pytest.mark.parametrize(("journey_date", "hours"), [(OLD, 3.99), (NEW, 7.99)])
def test_r7_after_the_last_slab_nothing_comes_back(journey_date: date, hours: float) -> None:
    assert refund(Status.CNF, 200_000, journey_date, hours) == 0


@pytest.mark.parametrize("hours", [47, 11])
def test_r7_the_flat_charge_is_the_least_that_is_kept(hours: float) -> None:
    cheap = 20_000  # a quarter or half of it is less than the flat 18,000 of 3A

    assert refund(Status.CNF, cheap, OLD, hours) == cheap - 18_000


@pytest.mark.parametrize("status", [Status.RAC, Status.WL])
def test_r7_without_a_berth_only_clerkage_is_kept_up_to_half_an_hour_before(status: Status) -> None:
    assert refund(status, 200_000, NEW, 0.5) == 200_000 - CLERKAGE_PAISE
    assert refund(status, 200_000, NEW, 0.49) == 0


def test_r7_the_policy_is_that_of_the_journey_date() -> None:
    old, new = POLICIES

    assert policy_for(OLD) is old
    assert policy_for(NEW) is new
    assert policy_for(date(2014, 1, 1)) is old  # the oldest one known
