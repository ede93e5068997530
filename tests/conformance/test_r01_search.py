"""R1: a search lists departures in order, each class as it stands for that ride."""

from datetime import date, datetime, timedelta

import pytest

from benchmarks.drivers import Refusal
from railway.clock import IST
from railway.timetable import departures_on

DAY = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("origin", "destination"), [("NDLS", "AGC"), ("MMCT", "RTM"), ("AGC", "BPL"), ("RTM", "KOTA")]
)
def test_r1_a_search_lists_what_the_timetable_says_in_order_of_departure(
    visitor, world, origin, destination
):
    wanted = departures_on(world.network, origin, destination, DAY)

    found = visitor.finds(origin, destination, DAY)

    assert len(found) == len(wanted) > 1
    assert [(one.train_number, one.departs_at, one.arrives_at) for one in found] == [
        (one.journey.train.train_number, one.departs_at, one.arrives_at) for one in wanted
    ]
    assert [one.distance_km for one in found] == [one.journey.km for one in wanted]
    assert [one.journey_date for one in found] == [one.journey_date for one in wanted]


def test_r1_every_departure_shows_all_classes_of_its_train(visitor, world):
    (train,) = visitor.finds("NDLS", "RKMP", DAY)

    assert [offer.class_code for offer in train.offers] == list(
        world.network.trains[train.train_number].coaches
    )
    assert train.train_name == world.network.trains[train.train_number].name


def test_r1_who_boards_after_midnight_finds_the_train_on_the_day_of_boarding(visitor):
    found = visitor.finds("RTM", "NDLS", DAY)
    rajdhani = next(one for one in found if one.train_number == "12951")

    assert rajdhani.departs_at == datetime(2026, 4, 20, 0, 52, tzinfo=IST)
    assert rajdhani.journey_date == DAY - timedelta(days=1)


def test_r1_a_pair_without_a_train_has_no_departures(visitor):
    assert visitor.finds("MAS", "ASR", DAY) == ()


def test_r1_berths_are_counted_for_the_ride_and_not_for_the_whole_train(quiet_sale):
    first_part = quiet_sale("12137", "2A", ("CSMT", "BSL"))
    second_part = first_part.onward("BSL", "FZR")
    before = first_part.offer().available, second_part.offer()

    first_part.book(6)

    assert first_part.offer().available == before[0] - 6
    assert second_part.offer() == before[1]


def test_r1_chances_are_shown_for_queues_only(visitor):
    offers = [
        offer
        for days in range(0, 30, 3)
        for one in visitor.finds("MMCT", "NDLS", date(2026, 3, 11) + timedelta(days=days))
        for offer in one.offers
    ]

    queued = [offer for offer in offers if offer.status in ("RAC", "WL")]
    others = [offer for offer in offers if offer.status in ("CNF", "REGRET")]
    assert queued
    assert others
    assert all(0 <= offer.chance <= 1 for offer in queued)
    assert all(offer.chance is None for offer in others)


@pytest.mark.parametrize(
    ("origin", "destination"), [("XXX", "NDLS"), ("NDLS", "XXX"), ("NDLS", "NDLS")]
)
def test_r1_stations_that_make_no_ride_are_refused(visitor, origin, destination):
    with pytest.raises(Refusal) as refused:
        visitor.finds(origin, destination, DAY)

    assert (refused.value.status, refused.value.rule) == (422, "R1")
    assert refused.value.message
