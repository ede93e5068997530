"""The new train is found between all its stops, sold, shown, cancelled and charted."""

from datetime import date, time, timedelta
from itertools import combinations

from benchmarks.change.visit import Visit
from benchmarks.drivers import (
    ApiTraveller,
    Departure,
    MonolithTraveller,
    Passenger,
    Staff,
    Traveller,
)
from railway.network import read_network
from railway.world import DEMO_PASSWORD, STAFF_EMAIL

NEW = "12280"
STOPS = ("NDLS", "MTJ", "AGC", "GWL")
LEAVES, ARRIVES, KM = time(10, 0), time(13, 55), 313
CLASSES = ["CC", "SL"]
DAYS_AHEAD = 40  # by then a berth is free
CHARTED_IN = 41


def monolith(visit: Visit) -> None:
    """Read the pages."""
    send = visit.send("monolith")
    _accepted(visit, MonolithTraveller(send), MonolithTraveller(send))


def decoupled(visit: Visit) -> None:
    """Read the API's answers, and what a browser makes of them."""
    send = visit.send("api")
    _accepted(visit, ApiTraveller(send), ApiTraveller(send))
    drawn = visit.screen(f"/trains?from={STOPS[0]}&to={STOPS[-1]}&date={_day(visit, DAYS_AHEAD)}")
    assert drawn is None or NEW in drawn, "the web's screen does not show the train"


def _accepted(visit: Visit, traveller: Traveller, staff: Staff) -> None:
    day = _day(visit, DAYS_AHEAD)
    traveller.signs_in("traveller-1@example.org", DEMO_PASSWORD)
    for ends in combinations(STOPS, 2):
        assert _found(traveller, *ends, day), f"the train does not run from {' to '.join(ends)}"
    (train,) = _found(traveller, STOPS[0], STOPS[-1], day)
    times = (train.departs_at.time(), train.arrives_at.time())
    assert (*times, train.distance_km) == (LEAVES, ARRIVES, KM)
    assert [offer.class_code for offer in train.offers] == CLASSES
    assert all(offer.fare_paise > 0 for offer in train.offers)

    free = next(offer.class_code for offer in train.offers if offer.status == "CNF")
    trip = traveller.books(train.order(free, Passenger("Asha Rao", 40)))
    assert traveller.looks_up(trip.pnr).train_number == NEW
    assert traveller.cancels(trip.pnr).status == "CANCELLED"
    staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    charted = staff.charts(NEW, _day(visit, CHARTED_IN))
    assert sorted(each.class_code for each in charted) == CLASSES
    _assert_the_others_are_as_they_were(traveller, day)


def _assert_the_others_are_as_they_were(traveller: Traveller, day: date) -> None:
    before = read_network()  # the house as it is, not the changed one
    for train in traveller.finds(STOPS[0], STOPS[-1], day):
        if train.train_number != NEW:
            ride = before.journey(train.train_number, STOPS[0], STOPS[-1])
            assert ride is not None
            assert train.departs_at.time() == ride.origin.departs
            assert train.arrives_at.time() == ride.destination.arrives
            assert [each.class_code for each in train.offers] == [*ride.train.coaches]


def _found(traveller: Traveller, origin: str, destination: str, day: date) -> list[Departure]:
    found = traveller.finds(origin, destination, day)
    return [train for train in found if train.train_number == NEW]


def _day(visit: Visit, ahead: int) -> date:
    return visit.world.as_of.date() + timedelta(days=ahead)
