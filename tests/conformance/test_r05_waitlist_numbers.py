"""R5: a waitlisted trip shows the number it got, which stays, and its position, which falls."""

import pytest


@pytest.fixture
def sold_out(first_class):
    first_class.sell_until("WL")
    return first_class


def test_r5_numbers_and_positions_count_passengers(sold_out):
    numbers = [sold_out.book(size) for size in (2, 3, 1)]

    first = numbers[0].waitlist_number
    assert [trip.waitlist_number for trip in numbers] == [first, first + 2, first + 5]
    assert [trip.waitlist_position for trip in numbers] == [1, 3, 6]


def test_r5_who_is_ahead_leaves_and_only_the_second_number_falls(sold_out, traveller):
    ahead, between, behind = (sold_out.book(size) for size in (1, 2, 1))

    traveller.cancels(between.pnr)

    after = traveller.looks_up(behind.pnr)
    assert after.waitlist_number == behind.waitlist_number
    assert (behind.waitlist_position, after.waitlist_position) == (4, 2)
    assert traveller.looks_up(ahead.pnr).waitlist_position == 1


def test_r5_a_number_never_comes_again(sold_out, traveller):
    left = sold_out.book(1)
    traveller.cancels(left.pnr)

    assert sold_out.book(1).waitlist_number == left.waitlist_number + 1


def test_r5_positions_never_rise_whoever_books_or_cancels(sold_out, traveller):
    trips = [sold_out.book(1) for _ in range(5)]
    positions = [trip.waitlist_position for trip in trips]

    for gone in (3, 1):
        traveller.cancels(trips[gone].pnr)
        sold_out.book(1)
        now = [traveller.looks_up(trip.pnr).waitlist_position for trip in trips]
        assert all(b is None or b <= a for a, b in zip(positions, now, strict=True) if a)
        positions = now


def test_r5_confirmed_trips_have_no_waitlist_number(first_class):
    trip = first_class.book(1)

    assert (trip.status, trip.waitlist_number, trip.waitlist_position) == ("CNF", None, None)
