"""R4: CNF while berths last, then RAC where there is one, then WL up to the cap, then regret."""

import pytest

from benchmarks.drivers import Passenger, Refusal


def test_r4_a_class_with_rac_sells_berths_then_rac_places_then_the_waitlist(two_tier):
    berths = two_tier.offer().available
    assert berths <= 86

    confirmed = two_tier.sell_until("RAC")
    rac = two_tier.sell_until("WL")
    waitlisted = two_tier.sell_until("REGRET")

    assert [sum(len(t.passengers) for t in trips) for trips in (confirmed, rac, waitlisted)] == [
        berths,
        9,
        51,
    ]
    assert {trip.status for trip in confirmed} == {"CNF"}
    assert {trip.status for trip in rac} == {"RAC"}
    assert {trip.status for trip in waitlisted} == {"WL"}


def test_r4_a_class_without_rac_goes_from_berths_to_the_waitlist(first_class):
    confirmed = first_class.sell_until("WL")
    waitlisted = first_class.sell_until("REGRET")

    assert {trip.status for trip in confirmed} == {"CNF"}
    assert {trip.status for trip in waitlisted} == {"WL"}
    assert sum(len(trip.passengers) for trip in waitlisted) == 11


def test_r4_regret_stores_nothing(first_class, newcomer):
    first_class.sell_until("REGRET")
    before = first_class.departure()
    order = before.order("1A", Passenger("Test Person", 30))

    with pytest.raises(Refusal) as refused:
        newcomer.books(order)

    assert (refused.value.status, refused.value.rule) == (409, "R4")
    assert newcomer.trips() == ()
    assert first_class.departure() == before


def test_r4_a_search_promises_what_a_booking_gives(first_class):
    for passengers in (6, 5, 4, 3, 2, 1) * 2:
        promised = first_class.offer(passengers)
        if promised.status == "REGRET":
            break
        trip = first_class.book(passengers)
        assert trip.status == promised.status
        assert trip.waitlist_position == promised.waitlist_position
        assert trip.fare_paise == passengers * promised.fare_paise


def test_r4_a_party_is_not_split(first_class):
    while first_class.offer().available > 3:
        first_class.book(1)

    assert first_class.book(4).status == "WL"
    assert first_class.book(3).status == "CNF"
