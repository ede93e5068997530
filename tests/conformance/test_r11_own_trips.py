"""R11: a traveller sees and cancels own trips; anyone else's PNR does not exist."""

import time
from datetime import date

import pytest

from benchmarks.drivers import Passenger, Refusal

DAY = date(2026, 4, 25)


@pytest.fixture
def trip(traveller):
    train = traveller.finds("NDLS", "MMCT", DAY)[0]
    return traveller.books(train.order("3A", Passenger("Test Person", 30)))


def refusal_of(task, *arguments):
    with pytest.raises(Refusal) as refused:
        task(*arguments)
    return refused.value.status, refused.value.rule, refused.value.message


def test_r11_somebody_elses_trip_reads_like_one_that_never_was(stranger, trip):
    theirs = refusal_of(stranger.looks_up, trip.pnr)

    assert theirs[:2] == (404, "R11")
    assert theirs == refusal_of(stranger.looks_up, "0000000000")


def test_r11_somebody_elses_trip_cannot_be_cancelled(traveller, stranger, trip, press_cancel):
    assert press_cancel(stranger, trip.pnr) == (404, "R11")
    assert press_cancel(stranger, "0000000000") == (404, "R11")
    assert traveller.looks_up(trip.pnr).status == "CNF"


def test_r11_a_list_shows_own_trips_only(newcomer, trip):
    assert newcomer.trips() == ()


def test_r11_a_list_has_every_own_trip_the_last_one_first(newcomer):
    train = newcomer.finds("NDLS", "MMCT", DAY)[0]
    order = train.order("3A", Passenger("Test Person", 30))
    pnrs = [newcomer.books(order).pnr for _ in range(23)]

    assert [line.pnr for line in newcomer.trips()] == pnrs[::-1]


def test_r11_the_booking_offices_trips_are_nobodys(traveller, build, url_of, databases, sold_by):
    url_of(build)

    assert refusal_of(traveller.looks_up, sold_by(databases[build], 0))[:2] == (404, "R11")


def test_r11_nobody_signs_in_as_the_booking_office(visitor):
    office = ("booking-office@example.org", "demo-railway")

    assert refusal_of(visitor.signs_in, *office)[0] == 401


def test_r11_who_is_not_signed_in_is_asked_to(visitor, trip):
    assert refusal_of(visitor.looks_up, trip.pnr)[0] == 401
    assert refusal_of(visitor.trips)[0] == 401


@pytest.mark.parametrize("looks", [lambda one: one.load_factors(DAY), lambda one: one.model()])
def test_r11_only_the_staff_get_behind_the_counter(traveller, visitor, looks):
    status, rule, message = refusal_of(looks, traveller)

    assert (status, rule) == (403, "R11")
    assert message == "This is for the railway's staff only."
    assert refusal_of(looks, visitor)[0] == 401


def test_r11_only_the_staff_make_a_chart(traveller, visitor, trip):
    train = (trip.train_number, trip.journey_date)

    assert refusal_of(traveller.charts, *train)[:2] == (403, "R11")
    assert refusal_of(visitor.charts, *train)[0] in (400, 401)  # a form without its token, a call
    assert traveller.finds("NDLS", "MMCT", DAY)[0].on_sale


def test_r11_a_demo_traveller_has_trips_to_look_at(visitor):
    visitor.signs_in("traveller-1@example.org", "demo-railway")

    assert visitor.trips()
    assert visitor.looks_up(visitor.trips()[0].pnr).passengers


def test_r11_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor):
    wrong = refusal_of(visitor.signs_in, "traveller-1@example.org", "not the password")
    unknown = refusal_of(visitor.signs_in, "nobody-at-all@example.org", "not the password")

    assert wrong == unknown
    assert wrong[0] == 401


def test_r11_an_account_may_have_a_password_of_128_letters(visitor):
    visitor.signs_up("Test Person", f"long-{time.time_ns()}@example.org", "a" * 128)

    assert not visitor.trips()


def test_r11_a_partner_sees_and_cancels_only_what_it_sold(partner_at, member_at, press_cancel):
    partner, other, traveller = partner_at().seller, partner_at().seller, member_at("api")
    order = partner.finds("NDLS", "MMCT", DAY)[0].order("3A", Passenger("Test Person", 30))
    sold, own = partner.books(order), traveller.books(order)

    for stranger, pnr in ((other, sold.pnr), (traveller, sold.pnr), (partner, own.pnr)):
        assert refusal_of(stranger.looks_up, pnr)[:2] == (404, "R11")
        assert press_cancel(stranger, pnr) == (404, "R11")
    assert [line.pnr for line in partner.trips()] == [sold.pnr]
    assert other.trips() == ()
    assert partner.cancels(sold.pnr).status == "CANCELLED"


def test_r11_a_partner_does_not_get_behind_the_counter(partner_at):
    partner = partner_at().seller

    assert refusal_of(partner.load_factors, DAY)[0] == 401
    assert refusal_of(partner.gets, "/v1/partners")[0] == 401
