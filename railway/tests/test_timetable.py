"""R1, R2, R9: which trains leave on a day, and when each can be booked and charted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railway.clock import IST
from railway.network import Journey, read_network
from railway.refusals import (
    AlreadyCharted,
    NoSuchDeparture,
    NotOnSale,
    SameStation,
    UnknownDeparture,
    UnknownStation,
)
from railway.timetable import (
    BOOKING_CLOSES,
    BOOKING_WINDOW,
    Departure,
    awaits_chart,
    check_chartable,
    check_day,
    check_on_sale,
    departure_from,
    departure_of,
    departures_on,
    is_chartable,
    is_on_sale,
    train_on,
)

NETWORK = read_network()
DAY = date(2026, 3, 12)
NOON = datetime(2026, 3, 10, 12, tzinfo=IST)

pairs = st.sampled_from(list(NETWORK.journeys))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
rides = st.sampled_from([ride for rides in NETWORK.journeys.values() for ride in rides])
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 5, 1)).map(
    lambda instant: instant.replace(tzinfo=IST)
)


@given(pairs, days)
def test_r1_everything_listed_leaves_on_the_day_asked_for_earliest_first(
    pair: tuple[str, str], day: date
) -> None:
    found = departures_on(NETWORK, *pair, day)

    assert all(departure.departs_at.date() == day for departure in found)
    assert list(found) == sorted(found, key=lambda departure: departure.departs_at)


@given(pairs, days)
def test_r1_everything_listed_can_be_named_by_its_journey_date(
    pair: tuple[str, str], day: date
) -> None:
    for departure in departures_on(NETWORK, *pair, day):
        number = departure.journey.train.train_number
        assert departure_of(NETWORK, number, departure.journey_date, *pair) == departure


def test_r1_boarding_after_midnight_names_the_day_the_train_left_its_origin() -> None:
    at_ratlam = departures_on(NETWORK, "RTM", "NDLS", DAY)
    rajdhani = next(d for d in at_ratlam if d.journey.train.train_number == "12951")

    assert rajdhani.departs_at == datetime(2026, 3, 12, 0, 52, tzinfo=IST)
    assert rajdhani.journey_date == date(2026, 3, 11)


def test_r1_two_stations_without_a_train_between_them_have_no_departures() -> None:
    assert departures_on(NETWORK, "NDLS", "AGC", DAY)
    assert departures_on(NETWORK, "MAS", "ASR", DAY) == ()


def test_r1_an_unknown_or_doubled_station_is_refused() -> None:
    with pytest.raises(UnknownStation, match="XXX"):
        departures_on(NETWORK, "XXX", "NDLS", DAY)
    with pytest.raises(UnknownStation, match="YYY"):
        departures_on(NETWORK, "NDLS", "YYY", DAY)
    with pytest.raises(SameStation):
        departures_on(NETWORK, "NDLS", "NDLS", DAY)


@pytest.mark.parametrize(
    ("train_number", "origin", "destination"),
    [("12951", "NDLS", "MMCT"), ("99999", "MMCT", "NDLS"), ("12951", "MMCT", "MAS")],
)
def test_r1_a_ride_the_train_does_not_make_is_refused(
    train_number: str, origin: str, destination: str
) -> None:
    with pytest.raises(NoSuchDeparture, match=train_number):
        departure_of(NETWORK, train_number, DAY, origin, destination)


@given(rides, instants)
def test_r2_a_departure_is_on_sale_from_60_days_before_until_10_hours_before(
    ride: Journey, now: datetime
) -> None:
    departure = departure_from(ride, date(2026, 3, 12))
    train_leaves = departure_from(
        Journey(ride.train, 0, ride.last_leg, ride.km), departure.journey_date
    ).departs_at
    opens = datetime(2026, 1, 11, tzinfo=IST)

    assert is_on_sale(departure, now) == (opens <= now < train_leaves - BOOKING_CLOSES)


@given(rides, instants)
def test_r2_what_is_not_on_sale_is_refused(ride: Journey, now: datetime) -> None:
    departure = departure_from(ride, date(2026, 3, 12))

    if not is_on_sale(departure, now):
        with pytest.raises(NotOnSale):
            check_on_sale(departure, charted=False, now=now)


def test_r2_a_charted_departure_is_closed() -> None:
    with pytest.raises(NotOnSale, match="chart"):
        check_on_sale(_rajdhani(), charted=True, now=NOON)


def test_r2_sale_opens_at_midnight_60_days_before_the_journey_date() -> None:
    opens = datetime(2026, 1, 11, tzinfo=IST)

    assert is_on_sale(_rajdhani(), opens)
    assert not is_on_sale(_rajdhani(), opens - timedelta(seconds=1))


def test_r2_sale_ends_to_the_second() -> None:
    departure = _rajdhani()

    check_on_sale(departure, charted=False, now=departure.closes_at - timedelta(seconds=1))
    with pytest.raises(NotOnSale, match="10 hours"):
        check_on_sale(departure, charted=False, now=departure.closes_at)


def test_r2_days_from_today_to_the_sixtieth_can_be_asked_for() -> None:
    today = NOON.date()

    check_day(today, NOON)
    check_day(today + BOOKING_WINDOW, NOON)
    with pytest.raises(NotOnSale, match="past"):
        check_day(today - timedelta(days=1), NOON)
    with pytest.raises(NotOnSale, match="60 days"):
        check_day(today + BOOKING_WINDOW + timedelta(days=1), NOON)


def test_r9_a_chart_can_be_made_from_the_day_booking_opens_until_the_train_leaves() -> None:
    train, leaves = NETWORK.trains["12951"], _rajdhani().departs_at  # MMCT is its origin
    opens = datetime.combine(DAY - BOOKING_WINDOW, time(), IST)
    second = timedelta(seconds=1)

    for now in (opens, leaves - second):
        assert is_chartable(train, DAY, now)
        check_chartable(train, DAY, charted=False, now=now)
    for now in (opens - second, leaves):
        assert not is_chartable(train, DAY, now)
        with pytest.raises(NotOnSale, match="until the train leaves"):
            check_chartable(train, DAY, charted=False, now=now)


def test_r9_who_waits_is_settled_by_the_chart_or_when_it_is_due() -> None:
    departure = _rajdhani()

    assert awaits_chart(departure, charted=False, now=NOON)
    assert not awaits_chart(departure, charted=True, now=NOON)
    assert not awaits_chart(departure, charted=False, now=departure.closes_at)


def test_r1_a_train_that_does_not_leave_that_day_is_unknown() -> None:
    runs_on_monday = replace(NETWORK.trains["12951"], running_days=frozenset({1}))
    network = replace(NETWORK, trains={"12951": runs_on_monday})

    assert train_on(network, "12951", date(2026, 3, 9)) is runs_on_monday
    for train_number, day in (("12951", date(2026, 3, 10)), ("00000", date(2026, 3, 9))):
        with pytest.raises(UnknownDeparture, match=train_number):
            train_on(network, train_number, day)


def test_r9_a_chart_is_made_once() -> None:
    with pytest.raises(AlreadyCharted):
        check_chartable(NETWORK.trains["12951"], DAY, charted=True, now=NOON)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_r2_the_first_and_last_day_of_the_calendar_are_refused_not_a_crash(day: date) -> None:
    with pytest.raises(NotOnSale):
        check_day(day, NOON)
    with pytest.raises(NotOnSale):
        check_chartable(NETWORK.trains["12951"], day, charted=False, now=NOON)
    with pytest.raises((NoSuchDeparture, NotOnSale)):
        check_on_sale(departure_of(NETWORK, "12951", day, "RTM", "NDLS"), charted=False, now=NOON)


def _rajdhani() -> Departure:
    return departure_of(NETWORK, "12951", DAY, "MMCT", "NDLS")
