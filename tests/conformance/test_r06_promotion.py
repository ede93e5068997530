"""R6: what a cancellation frees goes to the head of the queue, at once."""

import pytest

from benchmarks.drivers import Refusal


def test_r6_a_cancelled_berth_moves_rac_to_cnf_and_wl_to_rac(two_tier, traveller):
    single = two_tier.book(1)
    two_tier.sell_until("RAC")
    first_rac = two_tier.book(1)
    two_tier.sell_until("WL")
    first_waiting, second_waiting = two_tier.book(1), two_tier.book(1)
    assert (first_rac.status, first_waiting.status) == ("RAC", "WL")

    traveller.cancels(single.pnr)

    assert traveller.looks_up(first_rac.pnr).status == "CNF"
    assert traveller.looks_up(first_waiting.pnr).status == "RAC"
    assert traveller.looks_up(second_waiting.pnr).waitlist_position == 1


def test_r6_where_there_is_no_rac_the_waitlist_moves_to_cnf(first_class, traveller):
    confirmed = first_class.book(2)
    first_class.sell_until("WL")
    waiting = [first_class.book(1) for _ in range(3)]

    traveller.cancels(confirmed.pnr)

    assert [traveller.looks_up(trip.pnr).status for trip in waiting] == ["CNF", "CNF", "WL"]


def test_r6_only_the_head_moves_although_who_is_behind_would_fit(first_class, traveller):
    confirmed = first_class.book(1)
    first_class.sell_until("WL")
    pair, single = first_class.book(2), first_class.book(1)

    traveller.cancels(confirmed.pnr)

    assert [traveller.looks_up(trip.pnr).status for trip in (pair, single)] == ["WL", "WL"]


def test_r6_others_move_up_into_what_one_gives_back(first_class, traveller, stranger):
    confirmed = first_class.book(1)
    first_class.sell_until("WL")
    waiting = first_class.book(1, by=stranger)

    traveller.cancels(confirmed.pnr)

    assert stranger.looks_up(waiting.pnr).status == "CNF"


def test_r6_a_cancelled_trip_stays_in_the_list_and_cannot_be_cancelled_again(first_class, newcomer):
    trip = first_class.book(1, by=newcomer)

    cancelled = newcomer.cancels(trip.pnr)

    assert cancelled.status == "CANCELLED"
    assert cancelled.cancelled_at is not None
    assert [(line.pnr, line.status) for line in newcomer.trips()] == [(trip.pnr, "CANCELLED")]
    with pytest.raises(Refusal) as refused:
        newcomer.cancels(trip.pnr)
    assert (refused.value.status, refused.value.rule) == (409, "R6")


def test_r6_what_is_given_back_can_be_booked_again(first_class, traveller):
    before = first_class.offer()
    trip = first_class.book(4)
    assert first_class.offer().available == before.available - 4

    traveller.cancels(trip.pnr)

    assert first_class.offer() == before
