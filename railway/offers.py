"""What each class of a departure offers a party that books now (R1).

An offer depends on the departure, its inventories, the party's size, the minute and the model, and
on nothing else. So it is worked out once for each of them and remembered, in both builds alike: by
page, as long as no inventory of those days changes, and by departure, as long as its own do not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from railway.fares import fare_paise
from railway.features import HOUR, QueueState, queue_state
from railway.inventory import Inventory, Status, free_berths, free_rac_places, place_for
from railway.network import Network
from railway.timetable import Departure, is_on_sale

REMEMBERED = 4_096  # departures, and as many pages of them

Chances = Callable[[Sequence[QueueState]], Sequence[float | None]]
Edition = Callable[[], int]  # of the model: when another one answers, or none, it rises for good
Inventories = tuple[tuple[str, Inventory], ...]  # of one departure, by class, in the train's order
Stock = Mapping[tuple[str, str, str], Inventory]  # by train number, journey date (ISO) and class


class ClassOffer(NamedTuple):
    """What one class offers; the fare is one passenger's, the chance None for “no estimate”."""

    class_code: str
    status: Status
    available: int  # free berths (CNF) or RAC places (RAC) on the whole ride
    waitlist_position: int | None
    fare_paise: int
    chance: float | None = None


@dataclass(frozen=True, slots=True, eq=False)  # made once, then known by identity
class DepartureOffer:
    """A departure, whether it is on sale (R2), and what its classes offer, in the train's order."""

    departure: Departure
    on_sale: bool
    classes: tuple[ClassOffer, ...]


class Page(NamedTuple):
    """What a whole page depends on."""

    departures: tuple[Departure, ...]
    edition: int  # the sum of the versions of all inventories of those days: a change raises it
    passengers: int
    minute: datetime
    model: int  # its edition


class Asked(NamedTuple):
    """What one offer depends on."""

    departure: Departure
    inventories: Inventories
    passengers: int
    on_sale: bool
    hours_to_close: int  # the model knows whole hours
    model: int  # its edition


Draft = tuple[ClassOffer, QueueState | None]  # with a queue: all the model may know of the party


class Offers:
    """Works offers out: who asks the same again is given the very same objects."""

    def __init__(self, network: Network, chances: Chances, model: Edition = lambda: 0) -> None:
        self._network = network
        self._chances = chances
        self._model = model
        self._pages: dict[Page, tuple[DepartureOffer, ...]] = {}
        self._known: dict[Asked, DepartureOffer] = {}

    def of(
        self,
        departures: tuple[Departure, ...],
        edition: int,
        stock_of: Callable[[Sequence[Departure]], Stock],
        passengers: int,
        now: datetime,
    ) -> tuple[DepartureOffer, ...]:
        """Return what each departure offers a party; `stock_of` is asked only for a new page."""
        minute = now.replace(second=0, microsecond=0)  # timetables know no seconds
        model = self._model()  # asked first: what a later one answers is kept, but never found
        page = Page(departures, edition, passengers, minute, model)
        offers = self._pages.get(page)
        if offers is None:
            stock = stock_of(departures)
            asked = [
                _asked(departure, _inventories(departure, stock), passengers, minute, model)
                for departure in departures
            ]
            offers = tuple(self._offers(asked))
            if len(self._pages) >= REMEMBERED:
                self._pages = {}
            self._pages[page] = offers
        return offers

    def of_class(
        self,
        departure: Departure,
        class_code: str,
        inventory: Inventory,
        passengers: int,
        now: datetime,
    ) -> ClassOffer:
        """Return what one class offers a party, from its inventory alone."""
        inventories = ((class_code, inventory),)
        (offer,) = self._offers([_asked(departure, inventories, passengers, now, self._model())])
        return offer.classes[0]

    def _offers(self, asked: Sequence[Asked]) -> Iterator[DepartureOffer]:
        """Return the offer that answers each question; the model is asked at most once."""
        known = self._known  # another thread may start a new one
        new = [question for question in asked if question not in known]
        if new:
            if len(known) + len(new) > REMEMBERED:
                known = {question: known[question] for question in asked if question in known}
            known.update(zip(new, self._work_out(new), strict=True))
            self._known = known
        return (known[question] for question in asked)

    def _work_out(self, asked: Sequence[Asked]) -> Iterator[DepartureOffer]:
        drafts = [
            [self._draft(question, code, inventory) for code, inventory in question.inventories]
            for question in asked
        ]
        states = [state for classes in drafts for _, state in classes if state is not None]
        chances = iter(self._chances(states) if states else ())
        for question, classes in zip(asked, drafts, strict=True):
            offers = [
                offer if state is None else offer._replace(chance=next(chances))
                for offer, state in classes
            ]
            yield DepartureOffer(question.departure, question.on_sale, tuple(offers))

    def _draft(self, asked: Asked, class_code: str, inventory: Inventory) -> Draft:
        """Return what a class offers (R4, R8), its chance not yet estimated."""
        journey = asked.departure.journey
        ride = (inventory, journey.first_leg, journey.last_leg)
        status = place_for(*ride, asked.passengers).status
        fare = fare_paise(journey, self._network.classes[class_code], inventory.sold_share)
        if status is Status.RAC:
            state = _joining(asked, class_code, inventory, status)
            return ClassOffer(class_code, status, free_rac_places(*ride), None, fare), state
        if status is Status.WL:
            position = inventory.waitlist_length + 1
            state = _joining(asked, class_code, inventory, status, position)
            return ClassOffer(class_code, status, 0, position, fare), state
        available = free_berths(*ride) if status is Status.CNF else 0
        return ClassOffer(class_code, status, available, None, fare), None


def _inventories(departure: Departure, stock: Stock) -> Inventories:
    train, day = departure.journey.train, departure.journey_date.isoformat()
    keys = ((train.train_number, day, class_code) for class_code in train.coaches)
    return tuple((key[-1], stock[key]) for key in keys if key in stock)


def _asked(
    departure: Departure, inventories: Inventories, passengers: int, now: datetime, model: int
) -> Asked:
    charted = any(inventory.charted for _, inventory in inventories)
    on_sale = is_on_sale(departure, now) and not charted  # staff may chart early (R9)
    hours_to_close = (departure.closes_at - now) // HOUR
    return Asked(departure, inventories, passengers, on_sale, hours_to_close, model)


def _joining(
    asked: Asked, class_code: str, inventory: Inventory, status: Status, position: int = 0
) -> QueueState:
    """Return what the model may know of a party that joins the end of a queue now."""
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
