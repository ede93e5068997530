"""Find a train: what each class of each departure offers a party now (R1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking_api.services.ports import Office, Predictor, TrainDay
from railway.fares import fare_paise
from railway.features import QueueState, queue_state
from railway.inventory import Inventory, Status, free_berths, free_rac_places, place_for
from railway.network import TravelClass
from railway.party import check_size
from railway.timetable import Departure, check_day, departures_on, is_on_sale


@dataclass(slots=True)
class ClassOffer:
    """What one class offers a party that books now; the fare is one passenger's."""

    class_code: str
    status: Status
    available: int
    waitlist_position: int | None
    fare_paise: int
    chance: float | None = None


@dataclass(slots=True)
class DepartureOffer:
    """One departure, whether it is on sale (R2), and what its classes offer."""

    train_number: str
    train_name: str
    train_type: str
    synthetic: bool
    journey_date: date
    departs_at: datetime
    arrives_at: datetime
    distance_km: int
    on_sale: bool
    classes: list[ClassOffer]


Question = tuple[ClassOffer, QueueState]  # whose chance is asked, and all the model may know


def find_departures(
    office: Office, origin: str, destination: str, day: date, passengers: int
) -> list[DepartureOffer]:
    """Return what a day's departures offer a party, earliest first (R1).

    Raises BadParty, UnknownStation, SameStation, or NotOnSale for a day that cannot be asked for.
    """
    now = office.clock()
    check_size(passengers)
    departures = departures_on(office.network, origin, destination, day)
    check_day(day, now)
    with office.ledger.reading() as ledger:
        offered = ledger.inventories([_train_day(departure) for departure in departures])
    found, questions = [], []
    for departure in departures:
        offer = _departure_offer(departure, now)
        for class_code, inventory in offered[_train_day(departure)].items():
            travel_class = office.network.classes[class_code]
            class_offer = _class_offer(departure, travel_class, inventory, passengers)
            offer.classes.append(class_offer)
            if class_offer.status in (Status.RAC, Status.WL):
                state = _state_if_booked(departure, class_offer, inventory, passengers, now)
                questions.append((class_offer, state))
        found.append(offer)
    _estimate(office.predictor, questions)
    return found


def _train_day(departure: Departure) -> TrainDay:
    return departure.journey.train.train_number, departure.journey_date


def _departure_offer(departure: Departure, now: datetime) -> DepartureOffer:
    train = departure.journey.train
    return DepartureOffer(
        train.train_number,
        train.name,
        train.train_type,
        train.synthetic,
        departure.journey_date,
        departure.departs_at,
        departure.arrives_at,
        departure.journey.km,
        is_on_sale(departure, now),
        [],
    )


def _class_offer(
    departure: Departure, travel_class: TravelClass, inventory: Inventory, passengers: int
) -> ClassOffer:
    """Return what a class offers (R4, R8); the chance is still to be estimated."""
    _, first_leg, last_leg, _ = departure.journey
    status = place_for(inventory, first_leg, last_leg, passengers).status
    available = 0
    if status is Status.CNF:
        available = free_berths(inventory, first_leg, last_leg)
    elif status is Status.RAC:
        available = free_rac_places(inventory, first_leg, last_leg)
    position = inventory.waitlist_length + 1 if status is Status.WL else None
    fare = fare_paise(departure.journey, travel_class, inventory.sold_share)
    return ClassOffer(travel_class.class_code, status, available, position, fare)


def _state_if_booked(
    departure: Departure, offer: ClassOffer, inventory: Inventory, passengers: int, now: datetime
) -> QueueState:
    """Return what the model may know of a party that joins the queue now."""
    waiting = inventory.waitlist_length if offer.status is Status.WL else 0
    return queue_state(
        departure,
        offer.class_code,
        inventory,
        status=offer.status,
        passengers=passengers,
        waitlist_position=offer.waitlist_position or 0,
        passengers_ahead=inventory.rac_length + waiting,
        booked_at=now,
        now=now,
    )


def _estimate(predictor: Predictor, questions: Sequence[Question]) -> None:
    """Write into each offer its chance of a confirmed berth: one call for the whole page."""
    chances = predictor.chances([state for _, state in questions])
    for (offer, _), chance in zip(questions, chances, strict=True):
        offer.chance = chance
