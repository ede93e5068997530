from datetime import datetime

import pytest

from frontends.partner.order import IST, Event
from frontends.partner.wording import count, field, news, odds, offer, rupees, status, wait


@pytest.mark.parametrize(
    ("paise", "written"),
    [(0, "₹0"), (3_000, "₹30"), (53_550, "₹535.50"), (12_345_600, "₹1,23,456")],
)
def test_an_amount_is_grouped_as_in_india(paise, written):
    assert rupees(paise) == written


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (60, "60 seconds"),
        (61, "2 minutes"),
        (7_000, "2 hours"),
        (777_600, "9 days"),
    ],
)
def test_a_wait_is_told_in_the_largest_unit_rounded_up(seconds, words):
    assert wait(seconds) == words


def test_what_a_class_offers_is_told_in_words():
    told = [
        offer({"status": "CNF", "available": 1}),
        offer({"status": "WL", "waitlist_position": 12}),
        offer({"status": "REGRET"}),
    ]

    assert told == ["1 place free", "Waiting list, place 12", "Sold out"]


def test_a_seat_is_a_berth_to_come_only_until_the_chart_is_made():
    ticket = {"status": "RAC"}

    assert status(ticket) == "You have a seat; a berth if one comes free"
    assert status(ticket, charted=True) == "You travel on a shared seat"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("booking.promoted", "The railway moved you up: you have a seat"),
        ("booking.charted", "The chart of the train is made: you travel on a shared seat"),
    ],
)
def test_news_tell_what_came_and_not_what_may_come(kind, told):
    assert news(Event(kind, {"status": "RAC"}, datetime.now(IST))) == told


def test_a_status_that_the_railway_adds_is_shown_as_it_is():
    assert status({"status": "UPGRADED"}) == "UPGRADED"


@pytest.mark.parametrize(
    ("chance", "begins"), [(0.01, "Fewer than 1"), (0.62, "About 6"), (0.99, "More than 9")]
)
def test_a_chance_is_told_as_a_count_of_ten(chance, begins):
    assert odds(chance).startswith(begins)


def test_the_field_that_the_railway_means_is_told_in_words():
    assert field("passengers.0.age") == "Passenger 1, age"
    assert field("journey_date") == "Journey date"


def test_one_thing_has_no_s():
    assert (count(1, "train"), count(2, "train")) == ("1 train", "2 trains")
