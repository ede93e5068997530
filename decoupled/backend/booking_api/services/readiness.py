"""Can this process serve travellers? One sample search, played for real, says so."""

from dataclasses import dataclass

from booking_api.services.ports import Office
from booking_api.services.search import Search
from railway.refusals import Refused
from railway.timetable import BOOKING_WINDOW


@dataclass(slots=True)
class Readiness:
    """Whether to send travellers here; `search` and `model` say "on" or what is wrong."""

    ready: bool
    search: str
    model: str


def check_readiness(office: Office, search: Search) -> Readiness:
    """Return whether the sample search works and the model is loaded, or off on purpose."""
    sample, model = _sample_search(office, search), office.predictor.condition()
    return Readiness(sample == "on" and model in ("on", "off"), sample, model)


def _sample_search(office: Office, search: Search) -> str:
    """Search for the last train of the world: a world that has run out has nothing to sell."""
    with office.ledger.reading() as ledger:
        last = ledger.last_journey(until=office.clock().date() + BOOKING_WINDOW)
    if last is None:
        return "No journey of this world is on sale yet: look at RAILWAY_NOW."
    train_number, journey_date = last
    stops = office.network.trains[train_number].stops
    ends = stops[0].station_code, stops[-1].station_code
    try:
        found = search.departures(*ends, journey_date, passengers=1)
    except Refused as refused:
        return f"{refused.message} Make a new world with `python -m railway publish`."
    found_it = any(offer.train_number == train_number and offer.classes for offer in found)
    return "on" if found_it else f"Train {train_number} is missing from a search."
