"""R3: one to six passengers travel on one ten-digit PNR."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.drivers import Passenger, Refusal

DAY = date(2026, 4, 21)


@pytest.fixture
def train(traveller):
    return next(one for one in traveller.finds("NDLS", "MMCT", DAY) if one.train_number == "12952")


@pytest.mark.parametrize("passengers", [1, 6])
def test_r3_one_to_six_people_travel_on_one_pnr(traveller, train, passengers):
    party = [Passenger(name, 20 + n) for n, name in enumerate(["Asha Rao", "Zoë", "प्रिया"] * 2)]

    trip = traveller.books(train.order("3A", *party[:passengers]))

    assert trip.passengers == tuple(party[:passengers])
    assert traveller.looks_up(trip.pnr) == replace(trip)


def test_r3_a_pnr_has_ten_digits_and_a_demo_one_starts_with_0(traveller, train):
    trips = [traveller.books(train.order("3A", Passenger("Asha", 30))) for _ in range(3)]

    assert all(len(trip.pnr) == 10 and trip.pnr.isdecimal() for trip in trips)
    assert all(trip.pnr.startswith("0") for trip in trips)
    assert len({trip.pnr for trip in trips}) == 3


@pytest.mark.parametrize("passengers", [0, 7])
def test_r3_no_other_number_of_people_can_be_booked(traveller, train, passengers):
    form = traveller.prepares(train.order("3A", Passenger("Asha", 30)))
    party = (Passenger("Asha", 30),) * passengers

    with pytest.raises(Refusal) as refused:
        traveller.submits(form._replace(order=train.order("3A", *party)))

    assert (refused.value.status, refused.value.rule) == (422, "R3")


@pytest.mark.parametrize("passengers", [0, 7])
def test_r3_no_other_number_of_people_can_be_searched_for(visitor, passengers):
    with pytest.raises(Refusal) as refused:
        visitor.finds("NDLS", "MMCT", DAY, passengers)

    assert (refused.value.status, refused.value.rule) == (422, "R3")


def test_r3_names_are_shown_with_single_blanks(traveller, train):
    trip = traveller.books(train.order("3A", Passenger("  Asha   Rao ", 30)))

    assert trip.passengers == (Passenger("Asha Rao", 30),)
