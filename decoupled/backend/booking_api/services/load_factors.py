"""How full the trains of a day are, class by class: what the staff watch before the chart."""

from dataclasses import dataclass
from datetime import date, datetime

from booking_api.services.ports import Office
from railway.inventory import Inventory
from railway.load_factor import load_factor
from railway.network import Train
from railway.timetable import is_chartable, starts_at


@dataclass(slots=True)
class ClassLoadFactor:
    """How full one class is; all counts are passengers."""

    class_code: str
    berths: int
    fullest_leg: int  # confirmed passengers there
    load_factor: float  # passenger-km sold ÷ berth-km offered
    rac_length: int
    waitlist_length: int
    charted: bool


@dataclass(slots=True)
class TrainLoadFactors:
    """One train of the day, its classes in the train's order."""

    train_number: str
    train_name: str
    starts_at: datetime
    charted: bool
    chartable: bool  # whether its chart can be made now (R9)
    classes: list[ClassLoadFactor]


@dataclass(slots=True)
class LoadFactors:
    """All trains that leave their origin on a day, earliest first."""

    date: date
    trains: list[TrainLoadFactors]


def load_factors_on(office: Office, journey_date: date) -> LoadFactors:
    """Return how full the trains of a journey date are; none where the ledger knows no train."""
    network, now = office.network, office.clock()
    with office.ledger.reading() as ledger:
        stock = ledger.stock(network.trains, {journey_date})
    kept: dict[str, dict[str, Inventory]] = {}
    for (train_number, _, class_code), inventory in stock.items():
        kept.setdefault(train_number, {})[class_code] = inventory
    trains = [
        _train(network.trains[number], journey_date, classes, now)
        for number, classes in kept.items()
    ]
    return LoadFactors(
        journey_date, sorted(trains, key=lambda train: (train.starts_at, train.train_number))
    )


def _train(
    train: Train, journey_date: date, inventories: dict[str, Inventory], now: datetime
) -> TrainLoadFactors:
    classes = [
        _class(train, code, inventories[code]) for code in train.coaches if code in inventories
    ]
    charted = any(each.charted for each in classes)
    return TrainLoadFactors(
        train.train_number,
        train.name,
        starts_at(train, journey_date),
        charted,
        not charted and is_chartable(train, journey_date, now),
        classes,
    )


def _class(train: Train, class_code: str, inventory: Inventory) -> ClassLoadFactor:
    return ClassLoadFactor(
        class_code,
        inventory.berths,
        max(inventory.confirmed_load),
        load_factor(inventory, train),
        inventory.rac_length,
        inventory.waitlist_length,
        inventory.charted,
    )
