"""What the staff see of the model: its card, and whether today's queues look like its training."""

from dataclasses import dataclass
from statistics import fmean

from booking_api.services.ports import ModelCard, Office
from booking_api.services.trips import departure_of_entry, queue_state_of
from railway.model import WATCHED
from railway.timetable import awaits_chart


@dataclass(slots=True)
class LiveMean:
    """Everybody in RAC or waitlisted for the uncharted trains of the coming week."""

    waiting: int  # parties
    mean_chance: float | None
    training_mean: float | None  # share of the parties in training that were confirmed


@dataclass(slots=True)
class WatchedModel:
    """The model as the staff watch it; `condition` is "on", "off", or why there is no estimate."""

    condition: str
    card: ModelCard | None
    live: LiveMean


def watch_model(office: Office) -> WatchedModel:
    """Return the model's card, and its mean chance now beside the mean of its training (R12)."""
    card = office.predictor.card()
    training_mean = card["training_mean"] if card else None
    live = LiveMean(*_waiting(office), training_mean)
    return WatchedModel(office.predictor.condition(), card, live)


def _waiting(office: Office) -> tuple[int, float | None]:
    """Return how many parties wait, and their mean chance if each of them has one."""
    now = office.clock()
    with office.ledger.reading() as ledger:
        entries = ledger.waiting(now.date(), now.date() + WATCHED)
    rides = [(entry, departure_of_entry(office, entry)) for entry in entries]
    states = [
        queue_state_of(entry, ride, now)
        for entry, ride in rides
        if awaits_chart(ride, entry.inventory.charted, now)
    ]
    known = [chance for chance in office.predictor.chances(states) if chance is not None]
    return len(states), fmean(known) if known and len(known) == len(states) else None
