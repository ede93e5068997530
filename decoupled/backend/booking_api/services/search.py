"""Find a train: what each class of each departure offers a party now (R1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from booking_api.services.ports import Offered, Office, TrainDay
from railway.fares import fare_paise
from railway.features import HOUR, QueueState, queue_state
from railway.inventory import Inventory, Status, free_berths, free_rac_places, place_for
from railway.party import check_size
from railway.timetable import Departure, check_day, departures_on, is_on_sale

REMEMBERED = 4_096  # departures


@dataclass(frozen=True, slots=True)
class ClassOffer:
    """What one class offers a party that books now; the fare is one passenger's."""

    class_code: str
    status: Status
    available: int
    waitlist_position: int | None
    fare_paise: int
    chance: float | None


@dataclass(frozen=True, slots=True, eq=False)  # each is made once and known by identity
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
    classes: tuple[ClassOffer, ...]


class Asked(NamedTuple):
    """All that an offer depends on: who asks the same is offered the same."""

    departure: Departure
    inventories: tuple[tuple[str, Inventory], ...]  # by class code, in the train's order
    passengers: int
    on_sale: bool
    hours_to_close: int  # the model knows whole hours


Facts = tuple[str, Status, int, int | None, int]  # a ClassOffer without its chance
Draft = tuple[Facts, QueueState | None]


class Search:
    """Finds departures. An offer is worked out once for each state of its inventories."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[Asked, DepartureOffer] = {}

    def departures(
        self, origin: str, destination: str, day: date, passengers: int
    ) -> list[DepartureOffer]:
        """Return what a day's departures offer a party, earliest first (R1).

        Raises BadParty, UnknownStation, SameStation, or NotOnSale for a day past or too far.
        """
        now = self._office.clock()
        check_size(passengers)
        check_day(day, now)
        departures = departures_on(self._office.network, origin, destination, day)
        with self._office.ledger.reading() as ledger:
            offered = ledger.inventories([_train_day(departure) for departure in departures])
        asked = [
            _asked(departure, offered[_train_day(departure)], passengers, now)
            for departure in departures
        ]
        return self._offers(asked)

    def _offers(self, asked: Sequence[Asked]) -> list[DepartureOffer]:
        offers = {question: self._known.get(question) for question in asked}
        new = [question for question, offer in offers.items() if offer is None]
        if new:
            worked_out = dict(zip(new, self._work_out(new), strict=True))
            offers |= worked_out
            if len(self._known) + len(new) > REMEMBERED:
                self._known = {}
            self._known |= worked_out
        return [offer for question in asked if (offer := offers[question]) is not None]

    def _work_out(self, asked: Sequence[Asked]) -> Iterator[DepartureOffer]:
        """Yield the offer for each question; the model is asked once for all of them."""
        drafts = [
            [
                self._draft(question, class_code, inventory)
                for class_code, inventory in question.inventories
            ]
            for question in asked
        ]
        states = [state for classes in drafts for _, state in classes if state is not None]
        chances = iter(self._office.predictor.chances(states))
        for question, classes in zip(asked, drafts, strict=True):
            offers = (
                ClassOffer(*facts, None if state is None else next(chances))
                for facts, state in classes
            )
            yield _departure_offer(question, tuple(offers))

    def _draft(self, asked: Asked, class_code: str, inventory: Inventory) -> Draft:
        """Return what a class offers (R4, R8), and what the model may know if one has to queue."""
        journey = asked.departure.journey
        ride = (inventory, journey.first_leg, journey.last_leg)
        status = place_for(*ride, asked.passengers).status
        fare = fare_paise(journey, self._office.network.classes[class_code], inventory.sold_share)
        if status is Status.RAC:
            state = _state(asked, class_code, inventory, status)
            return (class_code, status, free_rac_places(*ride), None, fare), state
        if status is Status.WL:
            position = inventory.waitlist_length + 1
            state = _state(asked, class_code, inventory, status, position)
            return (class_code, status, 0, position, fare), state
        available = free_berths(*ride) if status is Status.CNF else 0
        return (class_code, status, available, None, fare), None


def _train_day(departure: Departure) -> TrainDay:
    return departure.journey.train.train_number, departure.journey_date


def _asked(departure: Departure, offered: Offered, passengers: int, now: datetime) -> Asked:
    sold = [code for code in departure.journey.train.coaches if code in offered]
    return Asked(
        departure,
        tuple([(class_code, offered[class_code]) for class_code in sold]),
        passengers,
        is_on_sale(departure, now),
        (departure.closes_at - now) // HOUR,
    )


def _state(
    asked: Asked, class_code: str, inventory: Inventory, status: Status, position: int = 0
) -> QueueState:
    """Return what the model may know of a party that joins a queue now."""
    now = asked.departure.closes_at - asked.hours_to_close * HOUR
    return queue_state(
        asked.departure,
        class_code,
        inventory,
        status=status,
        passengers=asked.passengers,
        waitlist_position=position,
        passengers_ahead=inventory.rac_length + max(position - 1, 0),
        booked_at=now,
        now=now,
    )


def _departure_offer(asked: Asked, classes: tuple[ClassOffer, ...]) -> DepartureOffer:
    departure = asked.departure
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
        asked.on_sale,
        classes,
    )
