"""Make the chart of a train: all its classes in one transaction (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking_api.services.outbox import EventType
from booking_api.services.ports import Office, TrainDay, Writing
from railway.inventory import Inventory, Party, Status, chart
from railway.network import Train
from railway.quota import released_berths
from railway.refusals import UnknownDeparture
from railway.timetable import check_chartable, train_on


@dataclass(slots=True)
class Promoted:
    """How many parties moved up, by where they stand now."""

    CNF: int
    RAC: int


@dataclass(slots=True)
class ClassChart:
    """What the chart did in one class; the refund is of all who were cancelled."""

    class_code: str
    released: int  # berths that other quotas left unused
    promoted: Promoted
    cancelled: int  # parties left on the waitlist
    refund_paise: int


@dataclass(slots=True)
class Chart:
    """The chart of one train on one day."""

    train_number: str
    journey_date: date
    classes: list[ClassChart]


def make_chart(office: Office, train_number: str, journey_date: date) -> Chart:
    """Release what other quotas left, move the queue up, cancel the rest, and say what was done.

    Raises UnknownDeparture, NotOnSale, or AlreadyCharted.
    """
    now = office.clock()
    train = train_on(office.network, train_number, journey_date)
    with office.ledger.writing() as ledger:
        stored = _inventories(ledger, train, journey_date)
        charted = any(inventory.charted for _, _, inventory in stored)
        check_chartable(train, journey_date, charted, now)
        if not stored:
            raise UnknownDeparture(train_number, journey_date)
        classes = [
            _chart_class(office, ledger, (train_number, journey_date), one, now) for one in stored
        ]
    return Chart(train_number, journey_date, classes)


Stored = tuple[str, int, Inventory]  # class code, and the id under which the inventory is kept


def _inventories(ledger: Writing, train: Train, journey_date: date) -> list[Stored]:
    train_day = (train.train_number, journey_date)
    found = ((code, ledger.inventory(train_day, code)) for code in train.coaches)
    return [(code, *inventory) for code, inventory in found if inventory is not None]


def _chart_class(
    office: Office, ledger: Writing, train_day: TrainDay, stored: Stored, now: datetime
) -> ClassChart:
    class_code, inventory_id, inventory = stored
    released = released_berths(office.world_seed, *train_day, class_code, inventory.berths)
    charting = chart(inventory, *ledger.queues(inventory_id), released)
    ledger.keep_inventory(inventory_id, charting.inventory)
    ledger.move(charting.promoted)
    refund = ledger.close_unplaced(charting.unplaced, now)
    news = [(EventType.PROMOTED, party.booking) for party in charting.promoted]
    news += [(EventType.CANCELLED, party.booking) for party in charting.unplaced]
    due_at = office.real_time()
    ledger.announce(news, now, due_at)
    ledger.announce_chart(inventory_id, now, due_at)
    promoted = Promoted(*(_count(charting.promoted, to) for to in (Status.CNF, Status.RAC)))
    return ClassChart(class_code, released, promoted, len(charting.unplaced), refund)


def _count(parties: Sequence[Party], status: Status) -> int:
    return sum(party.status is status for party in parties)
