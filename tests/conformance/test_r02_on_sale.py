"""R2: booking opens 60 days ahead and closes 10 hours before the train leaves its origin."""

from datetime import date, timedelta

import pytest

from benchmarks.drivers import Passenger, Refusal

TODAY = date(2026, 3, 10)
RIDE = ("NDLS", "MMCT")
PARTY = (Passenger("Test Person", 30),)
CLOSES = timedelta(hours=10)


def rajdhani(traveller, day, ride=RIDE):
    return next(one for one in traveller.finds(*ride, day) if one.train_number == "12952")


@pytest.mark.parametrize("days", [-1, -400, 61, 400])
def test_r2_a_day_outside_the_window_is_refused(visitor, days):
    with pytest.raises(Refusal) as refused:
        visitor.finds(*RIDE, TODAY + timedelta(days=days))

    assert (refused.value.status, refused.value.rule) == (422, "R2")


@pytest.mark.parametrize("days", [0, 60])
def test_r2_today_and_the_sixtieth_day_can_be_asked_for(visitor, days):
    assert visitor.finds(*RIDE, TODAY + timedelta(days=days))


def test_r2_the_sixtieth_day_can_be_booked_and_the_next_only_tomorrow(traveller, clock):
    last = rajdhani(traveller, TODAY + timedelta(days=60))
    assert traveller.books(last.order("3A", *PARTY)).status == "CNF"
    too_early = last.order("3A", *PARTY)._replace(journey_date=TODAY + timedelta(days=61))

    with pytest.raises(Refusal) as refused:
        traveller.books(too_early)

    assert (refused.value.status, refused.value.rule) == (422, "R2")


def test_r2_sale_ends_ten_hours_before_the_train_leaves_its_origin(traveller, clock):
    train = rajdhani(traveller, TODAY + timedelta(days=30))
    closes_at = train.departs_at - CLOSES

    clock.moves_to(closes_at - timedelta(seconds=1))
    assert rajdhani(traveller, train.journey_date).on_sale
    assert traveller.books(train.order("3A", *PARTY)).pnr

    clock.moves_to(closes_at)
    assert not rajdhani(traveller, train.journey_date).on_sale
    with pytest.raises(Refusal) as refused:
        traveller.books(train.order("3A", *PARTY))
    assert (refused.value.status, refused.value.rule) == (422, "R2")


def test_r2_a_form_that_was_opened_in_time_is_refused_when_it_comes_too_late(traveller, clock):
    train = rajdhani(traveller, TODAY + timedelta(days=31))
    form = traveller.prepares(train.order("3A", *PARTY))

    clock.moves_to(train.departs_at - CLOSES)

    with pytest.raises(Refusal) as refused:
        traveller.submits(form)
    assert (refused.value.status, refused.value.rule) == (422, "R2")


def test_r2_who_boards_on_the_way_must_also_book_before_the_train_leaves_its_origin(
    traveller, clock
):
    train = rajdhani(traveller, TODAY + timedelta(days=32), ("RTM", "MMCT"))
    starts_at = rajdhani(traveller, train.journey_date).departs_at
    assert train.departs_at - starts_at > timedelta(hours=7)

    clock.moves_to(starts_at - CLOSES)

    assert not rajdhani(traveller, train.departs_at.date(), ("RTM", "MMCT")).on_sale


def test_r2_a_closed_departure_is_still_listed(visitor):
    leaves_too_soon = visitor.finds("NDLS", "RKMP", TODAY)

    assert [one.on_sale for one in leaves_too_soon] == [False]
