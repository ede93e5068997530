"""R4, R5, R6 and R9, case by case; `test_any_sequence.py` has them in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railway.inventory import (
    Inventory,
    Party,
    Status,
    allocate,
    cancel,
    chart,
    empty_inventory,
    load_as_text,
    load_from_text,
    place_for,
    promote,
)
from railway.network import read_network

CLASSES = read_network().classes


def test_r4_a_short_ride_is_confirmed_although_the_long_one_is_waitlisted() -> None:
    full_at_the_end = Inventory(2, 0, 5, (0, 0, 2), (0, 0, 0))

    assert place_for(full_at_the_end, 0, 3, 1).status is Status.WL
    assert place_for(full_at_the_end, 0, 2, 2).status is Status.CNF


def test_r4_a_party_is_never_split_between_berths_and_queue() -> None:
    one_berth_free = Inventory(4, 4, 4, (3,), (0,))

    assert place_for(one_berth_free, 0, 1, 2).status is Status.RAC


def test_r4_the_waitlist_takes_parties_up_to_its_cap_and_refuses_the_next() -> None:
    full = Inventory(1, 0, 4, (1,), (0,))

    full, first = allocate(full, 0, 1, 3)
    assert (first.status, first.waitlist_number) == (Status.WL, 1)
    assert place_for(full, 0, 1, 2).status is Status.REGRET
    assert place_for(full, 0, 1, 1).waitlist_number == 4


@pytest.mark.parametrize(
    ("class_code", "berths", "rac_places", "waitlist_cap"),
    [("SL", 384, 67, 115), ("3A", 345, 38, 207), ("1A", 115, 0, 69), ("CC", 374, 0, 224)],
)
def test_r4_six_coaches_sell_four_fifths_of_their_berths_and_cap_the_waitlist(
    class_code: str, berths: int, rac_places: int, waitlist_cap: int
) -> None:
    inventory = empty_inventory(CLASSES[class_code], coaches=6, legs=2)

    assert (inventory.berths, inventory.rac_places) == (berths, rac_places)
    assert inventory.waitlist_cap == waitlist_cap
    assert inventory.confirmed_load == inventory.rac_load == (0, 0)


def test_r5_the_first_number_stays_and_the_second_falls_as_people_ahead_leave() -> None:
    inventory = Inventory(1, 0, 9, (1,), (0,))
    inventory, first = allocate(inventory, 0, 1, 2)
    inventory, second = allocate(inventory, 0, 1, 1)
    ahead = Party(1, Status.WL, 0, 1, 2, first.queue_number)
    behind = Party(2, Status.WL, 0, 1, 1, second.queue_number)

    inventory = cancel(inventory, ahead, [], [ahead, behind]).inventory

    assert second.waitlist_number == 3
    assert place_for(inventory, 0, 1, 1).waitlist_number == 4  # numbers are never given again
    assert inventory.waitlist_length == 1  # so `behind` now stands first


def test_r6_a_cancelled_berth_moves_rac_to_cnf_and_wl_to_rac_at_once() -> None:
    inventory = Inventory(1, 1, 5, (1,), (1,), 1, 1, 1, 1)
    confirmed = Party(1, Status.CNF, 0, 1, 1)
    next_up, waiting = Party(2, Status.RAC, 0, 1, 1, 1), Party(3, Status.WL, 0, 1, 1, 1)

    change = cancel(inventory, confirmed, [next_up], [waiting])

    assert [(p.booking, p.status) for p in change.promoted] == [(2, Status.CNF), (3, Status.RAC)]
    assert change.inventory.waitlist_length == 0


def test_r6_those_behind_a_head_that_does_not_fit_wait_although_they_would_fit() -> None:
    inventory = Inventory(2, 0, 5, (1, 2), (0, 0), 0, 2, 0, 2)
    long_ride, short_ride = Party(1, Status.WL, 0, 2, 1, 1), Party(2, Status.WL, 0, 1, 1, 2)

    assert promote(inventory, [], [long_ride, short_ride]).promoted == ()


def test_r9_the_chart_passes_over_who_does_not_fit_and_leaves_them_unplaced() -> None:
    inventory = Inventory(2, 0, 5, (1, 2), (0, 0), 0, 2, 0, 2)
    long_ride, short_ride = Party(1, Status.WL, 0, 2, 1, 1), Party(2, Status.WL, 0, 1, 1, 2)

    charting = chart(inventory, [], [long_ride, short_ride], released=0)

    assert [party.booking for party in charting.promoted] == [2]
    assert charting.unplaced == (long_ride,)
    assert charting.inventory.charted
    assert charting.inventory.waitlist_length == 0


def test_r9_released_berths_go_down_the_queue() -> None:
    inventory = Inventory(1, 1, 5, (1,), (1,), 1, 1, 1, 1)
    next_up, waiting = Party(1, Status.RAC, 0, 1, 1, 1), Party(2, Status.WL, 0, 1, 1, 1)

    charting = chart(inventory, [next_up], [waiting], released=2)

    assert [(p.booking, p.status) for p in charting.promoted] == [(1, Status.CNF), (2, Status.CNF)]
    assert charting.unplaced == ()


def test_r9_nobody_moves_up_once_the_chart_is_made() -> None:
    inventory = Inventory(1, 1, 5, (1,), (1,), 1, 0, 1, 0, charted=True)
    confirmed, next_up = Party(1, Status.CNF, 0, 1, 1), Party(2, Status.RAC, 0, 1, 1, 1)

    assert cancel(inventory, confirmed, [next_up], []).promoted == ()


@given(st.lists(st.integers(0, 500), min_size=1, max_size=15).map(tuple))
def test_a_load_reads_back_as_it_was_written(load: tuple[int, ...]) -> None:
    assert load_from_text(load_as_text(load)) == load
