"""From 20 April 2026 on a tenth is kept of who cancels 48 to 72 hours before departure."""

from datetime import date, timedelta
from pathlib import Path

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Passenger, Traveller, Trip
from railway.world import DEMO_PASSWORD

IN_FORCE_FROM = date(2026, 4, 20)
TRAIN, ORIGIN, DESTINATION = "12952", "NDLS", "MMCT"  # daily
DAYS_AHEAD = 30  # at least, for somebody to find a free berth
# Cancelled so many hours before departure, this percentage is kept.
KEPT = {72: 0, 71: 10, 48: 10, 47: 25, 24: 25, 23: 50, 8: 50}
KEPT_BEFORE = {72: 0, 71: 25, 48: 25, 24: 25, 23: 50}


def monolith(visit: Visit) -> None:
    """Read and cancel trips on the pages."""
    _accepted(visit, MonolithTraveller(visit.send("monolith")))


def decoupled(visit: Visit) -> None:
    """Read and cancel trips through the API."""
    _accepted(visit, ApiTraveller(visit.send("api")))


def _accepted(visit: Visit, traveller: Traveller) -> None:
    """Book before and after the day, and look at what cancelling gives back as time goes by."""
    soon = visit.world.as_of.date() + timedelta(days=DAYS_AHEAD)
    days = {max(soon, IN_FORCE_FROM): KEPT}
    if soon < IN_FORCE_FROM:  # else the world begins too late to have sold that day
        days[IN_FORCE_FROM - timedelta(days=1)] = KEPT_BEFORE
    _sign_in(traveller)
    trips = {day: _booked(traveller, day) for day in days}
    for day in sorted(days):
        for hours, percent in days[day].items():
            _foretold(visit, traveller, trips[day], hours, percent)
        told = traveller.looks_up(trips[day].pnr).refund_now_paise
        assert traveller.cancels(trips[day].pnr).refund_paise == told


def _foretold(visit: Visit, traveller: Traveller, trip: Trip, hours: int, percent: int) -> None:
    now = trip.departs_at - timedelta(hours=hours)
    Path(visit.handed["clock"]).write_text(now.isoformat(), encoding="utf-8")
    _sign_in(traveller)  # who signed in days ago has to do so again
    told = traveller.looks_up(trip.pnr).refund_now_paise
    flat = visit.world.network.classes[trip.class_code].cancellation_charge_paise
    kept = max(flat, trip.fare_paise * percent // 100)
    assert told == trip.fare_paise - kept, (
        f"{hours} h before a journey on {trip.journey_date} not {percent} % is kept"
    )


def _booked(traveller: Traveller, day: date) -> Trip:
    found = traveller.finds(ORIGIN, DESTINATION, day)
    train = next(one for one in found if one.train_number == TRAIN)
    free = next(offer.class_code for offer in train.offers if offer.status == "CNF")
    return traveller.books(train.order(free, Passenger("Asha Rao", 40)))


def _sign_in(traveller: Traveller) -> None:
    traveller.signs_in("traveller-1@example.org", DEMO_PASSWORD)
