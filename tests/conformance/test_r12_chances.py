"""R12: for the same state both builds show the same chance, and without the model all goes on."""

from datetime import date, timedelta

import pytest

from benchmarks.drivers import Passenger
from depot.ports import LOOPBACK, free_port
from depot.processes import launch

DAYS = [date(2026, 3, 11) + timedelta(days=days) for days in range(0, 58, 2)]
RIDES = [("MMCT", "NDLS"), ("NDLS", "MAS"), ("BRC", "KOTA")]


@pytest.fixture(scope="module")
def predictor(world):
    """Return the model behind an API of its own."""
    with launch("predictor", world=world.folder) as running:
        yield running


@pytest.fixture(scope="module", params=["model in the API", "model of its own"])
def both(request, launched, member_at):
    """Return somebody at each build, both builds fresh from the same world."""
    is_remote = request.param == "model of its own"
    where = {"predictor_url": request.getfixturevalue("predictor").url} if is_remote else {}
    site, api = launched("monolith"), launched("api", **where)
    return [member_at("monolith", site.url), member_at("api", api.url)]


def queued(traveller):
    return {
        (one.train_number, one.journey_date, ride, offer.class_code): offer
        for ride in RIDES
        for day in DAYS
        for one in traveller.finds(*ride, day)
        for offer in one.offers
        if offer.chance is not None
    }


def test_r12_both_builds_show_the_same_chance_for_the_same_search(both):
    here, there = map(queued, both)

    assert len(here) > 30
    assert here == there


def test_r12_both_builds_show_the_same_chance_for_the_same_trip(both):
    for number, offer in queued(both[0]).items():
        train, day, ride, class_code = number
        if offer.status == "WL":
            break
    trips = []
    for traveller in both:
        found = [one for d in (day, day + timedelta(days=1)) for one in traveller.finds(*ride, d)]
        departure = next(o for o in found if (o.train_number, o.journey_date) == (train, day))
        trip = traveller.books(departure.order(class_code, Passenger("Test Person", 30)))
        trips.append((trip.status, trip.waitlist_position, traveller.looks_up(trip.pnr).chance))

    assert trips[0] == trips[1]
    assert trips[0][2] == pytest.approx(offer.chance, abs=1e-9)  # what the search had promised


def test_r12_once_the_chart_is_made_there_is_nothing_left_to_estimate(
    first_class, traveller, clock
):
    first_class.sell_until("WL")
    trip = first_class.book(1)
    assert trip.chance is not None

    clock.moves_to(first_class.departure().departs_at - timedelta(hours=10))

    assert traveller.looks_up(trip.pnr).chance is None


@pytest.fixture(scope="module", params=["monolith", "api", "api, predictor away"])
def without_model(request, launched, member_at):
    """Return somebody at a build that runs without its model, or cannot reach it."""
    build, _, is_away = request.param.partition(", ")
    nowhere = {"predictor_url": f"http://{LOOPBACK}:{free_port()}"}
    return member_at(build, launched(build, **nowhere if is_away else {"model": False}).url)


def test_r12_without_the_model_a_search_says_no_estimate(without_model):
    offers = [
        offer
        for day in DAYS[:8]
        for one in without_model.finds("MMCT", "NDLS", day)
        for offer in one.offers
    ]

    assert {offer.status for offer in offers} & {"RAC", "WL"}
    assert all(offer.chance is None for offer in offers)


def test_r12_without_the_model_booking_and_cancelling_go_on(without_model):
    departure, offer = next(
        (one, offer)
        for day in DAYS
        for one in without_model.finds("MMCT", "NDLS", day)
        for offer in one.offers
        if offer.status == "WL"
    )

    trip = without_model.books(departure.order(offer.class_code, Passenger("Test Person", 30)))

    assert (trip.status, trip.chance) == ("WL", None)
    assert without_model.cancels(trip.pnr).status == "CANCELLED"


def test_r12_a_confirmed_trip_needs_no_estimate(traveller):
    train = traveller.finds("NDLS", "MMCT", DAYS[-1])[0]

    trip = traveller.books(train.order("3A", Passenger("Test Person", 30)))

    assert (trip.status, trip.chance) == ("CNF", None)
