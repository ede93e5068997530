"""R7: what comes back depends on the policy of the journey date and the hours to departure."""

from datetime import date, timedelta

import pytest

from benchmarks.drivers import Passenger, Refusal

OLD_POLICY, NEW_POLICY = date(2026, 3, 30), date(2026, 4, 10)
FLAT_3A, CLERKAGE = 18_000, 6_000


@pytest.fixture
def booked(traveller):
    """Return a way to book two people in 3A of the 12952 from New Delhi on a day."""

    def book(day, origin="NDLS"):
        found = traveller.finds(origin, "MMCT", day, 2)
        train = next(one for one in found if one.train_number == "12952")
        return traveller.books(train.order("3A", Passenger("Asha", 30), Passenger("Zoë", 31)))

    return book


@pytest.mark.parametrize(
    ("day", "hours"), [(OLD_POLICY, 48), (OLD_POLICY, 200), (NEW_POLICY, 72), (NEW_POLICY, 200)]
)
def test_r7_all_but_the_flat_charge_comes_back_in_good_time(traveller, booked, clock, day, hours):
    trip = booked(day)
    clock.moves_to(trip.departs_at - timedelta(hours=hours))

    assert traveller.cancels(trip.pnr).refund_paise == trip.fare_paise - 2 * FLAT_3A


@pytest.mark.parametrize(
    ("day", "hours"), [(OLD_POLICY, 47), (OLD_POLICY, 12), (NEW_POLICY, 71), (NEW_POLICY, 24)]
)
def test_r7_three_quarters_of_the_fare_come_back_when_it_gets_close(
    traveller, booked, clock, day, hours
):
    trip = booked(day)
    clock.moves_to(trip.departs_at - timedelta(hours=hours))

    assert traveller.cancels(trip.pnr).refund_paise == trip.fare_paise - trip.fare_paise * 25 // 100


@pytest.mark.parametrize(
    ("day", "hours"), [(OLD_POLICY, 11), (OLD_POLICY, 4), (NEW_POLICY, 23), (NEW_POLICY, 8)]
)
def test_r7_half_the_fare_comes_back_in_the_last_hours(traveller, booked, clock, day, hours):
    trip = booked(day)
    clock.moves_to(trip.departs_at - timedelta(hours=hours))

    assert traveller.cancels(trip.pnr).refund_paise == trip.fare_paise - trip.fare_paise * 50 // 100


@pytest.mark.parametrize(
    ("day", "minutes"), [(OLD_POLICY, 239), (NEW_POLICY, 479), (NEW_POLICY, 1)]
)
def test_r7_nothing_comes_back_at_the_last_moment(traveller, booked, clock, day, minutes):
    trip = booked(day)
    clock.moves_to(trip.departs_at - timedelta(minutes=minutes))

    cancelled = traveller.cancels(trip.pnr)

    assert (cancelled.status, cancelled.refund_paise) == ("CANCELLED", 0)


def test_r7_the_hours_count_to_the_station_where_the_traveller_boards(traveller, booked, clock):
    trip = booked(NEW_POLICY + timedelta(days=1), origin="RTM")
    clock.moves_to(trip.departs_at - timedelta(hours=24))

    assert traveller.cancels(trip.pnr).refund_paise == trip.fare_paise - trip.fare_paise * 25 // 100


def test_r7_the_policy_is_that_of_the_day_the_train_left_its_origin(traveller, booked, clock):
    trip = booked(date(2026, 4, 1), origin="RTM")  # after midnight, on a train of 31 March
    assert (trip.journey_date, trip.departs_at.date()) == (date(2026, 3, 31), date(2026, 4, 1))
    clock.moves_to(trip.departs_at - timedelta(hours=50))

    assert traveller.cancels(trip.pnr).refund_paise == trip.fare_paise - 2 * FLAT_3A


def test_r7_of_a_waitlisted_party_only_clerkage_is_kept(first_class, traveller):
    first_class.sell_until("WL")
    waiting = first_class.book(2)

    assert traveller.cancels(waiting.pnr).refund_paise == waiting.fare_paise - 2 * CLERKAGE


def test_r7_a_waitlisted_party_gets_nothing_in_the_last_half_hour(first_class, traveller, clock):
    first_class.sell_until("WL")
    waiting = first_class.book(1)
    clock.moves_to(waiting.departs_at - timedelta(minutes=29))

    assert traveller.cancels(waiting.pnr).refund_paise == 0


def test_r7_nobody_cancels_once_the_train_has_left(traveller, booked, clock):
    trip = booked(OLD_POLICY)
    clock.moves_to(trip.departs_at)

    with pytest.raises(Refusal) as refused:
        traveller.cancels(trip.pnr)

    assert (refused.value.status, refused.value.rule) == (409, "R7")
    assert traveller.looks_up(trip.pnr).status == "CNF"


def test_r7_a_trip_shows_its_refund_only_when_it_is_cancelled(traveller, booked):
    trip = booked(NEW_POLICY)
    assert trip.refund_paise is None

    cancelled = traveller.cancels(trip.pnr)

    assert traveller.looks_up(trip.pnr) == cancelled


def test_r7_a_trip_says_before_what_cancelling_gives_back(traveller, booked, clock):
    trip = booked(NEW_POLICY + timedelta(days=2))
    clock.moves_to(trip.departs_at - timedelta(hours=30))

    foretold = traveller.looks_up(trip.pnr).refund_now_paise

    assert foretold == trip.fare_paise - trip.fare_paise * 25 // 100
    cancelled = traveller.cancels(trip.pnr)
    assert (cancelled.refund_paise, cancelled.refund_now_paise) == (foretold, None)


def test_r7_a_train_that_has_left_gives_nothing_to_expect(traveller, booked, clock):
    trip = booked(NEW_POLICY + timedelta(days=3))
    clock.moves_to(trip.departs_at)

    assert traveller.looks_up(trip.pnr).refund_now_paise is None
