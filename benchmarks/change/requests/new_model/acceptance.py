"""Every chance is the new model's, in results and on trips; everything else is as it was."""

from datetime import timedelta

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Traveller
from railway.world import DEMO_PASSWORD

RIDE = ("NDLS", "AGC")
DAYS_AHEAD = 10  # on the first ones the trains of this ride have a queue
HIGHEST = 0.5  # the delivered model has the chances of the former one, halved
DEMO_TRAVELLERS_ASKED = 8


def monolith(visit: Visit) -> None:
    """Read the pages."""
    _accepted(visit, MonolithTraveller(visit.send("monolith")))


def decoupled(visit: Visit) -> None:
    """Read the API's answers."""
    _accepted(visit, ApiTraveller(visit.send("api")))


def _accepted(visit: Visit, traveller: Traveller) -> None:
    results = _in_results(visit, traveller)
    assert results, "no chance is told in the results"
    assert max(results) <= HIGHEST, f"the results tell {max(results)}, as the former model did"
    trips = _on_trips(traveller)
    assert trips, "no chance is told on the trips"
    assert max(trips) <= HIGHEST, f"a trip tells {max(trips)}, as the former model did"


def _in_results(visit: Visit, traveller: Traveller) -> list[float]:
    today = visit.world.as_of.date()
    return [
        offer.chance
        for ahead in range(1, DAYS_AHEAD)
        for train in traveller.finds(*RIDE, today + timedelta(days=ahead))
        for offer in train.offers
        if offer.chance is not None
    ]


def _on_trips(traveller: Traveller) -> list[float]:
    told = []
    for number in range(1, DEMO_TRAVELLERS_ASKED + 1):
        traveller.signs_in(f"traveller-{number}@example.org", DEMO_PASSWORD)
        trips = [traveller.looks_up(line.pnr) for line in traveller.trips()]
        told += [trip.chance for trip in trips if trip.chance is not None]
    return told
