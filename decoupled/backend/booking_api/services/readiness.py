"""Can this process serve travellers? One sample search, played for real, says so."""

from dataclasses import dataclass

from booking_api.services.ports import Office
from booking_api.services.search import find_departures
from railway.refusals import Refused
from railway.timetable import BOOKING_WINDOW


@dataclass(slots=True)
class Readiness:
    """Whether to send travellers here; `search` and `model` say "on" or what is wrong."""

    ready: bool
    search: str
    model: str


def check_readiness(office: Office) -> Readiness:
    """Return whether the sample search works and the model is loaded, or off on purpose.

    A remote predictor that is away is told, but takes no API with it: it may be back at once.
    """
    sample, model = _sample_search(office), office.predictor.condition()
    has_what_it_needs = model in ("on", "off") or office.predictor.is_remote
    return Readiness(sample == "on" and has_what_it_needs, sample, model)


def _sample_search(office: Office) -> str:
    """Search for the last train of the world: a world that has run out has nothing to sell."""
    with office.ledger.reading() as ledger:
        last = ledger.last_journey(until=office.clock().date() + BOOKING_WINDOW)
    if last is None:
        return "No journey of this world is on sale yet: look at RAILWAY_NOW."
    train_number, journey_date = last
    stops = office.network.trains[train_number].stops
    ends = stops[0].station_code, stops[-1].station_code
    try:
        found = find_departures(office, *ends, journey_date, passengers=1)
    except Refused as refused:
        return f"{refused.message} Make a new world with `python -m railway publish`."
    trains = {offer.departure.journey.train.train_number for offer in found if offer.classes}
    return "on" if train_number in trains else f"Train {train_number} is missing from a search."
