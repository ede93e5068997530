"""The places, trains and classes: facts with their source, read once and never changed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

FACTS = Path(__file__).parent / "data"
TIMETABLE_NOTE = "2015-16 timetable, simplified, not for travel; not affiliated"
GENERAL_QUOTA = 0.80  # share of a class's berths sold as general quota; the rest is other quotas


class Station(NamedTuple):
    """A place where trains stop."""

    station_code: str
    name: str


class TravelClass(NamedTuple):
    """A class of travel and its prices in paise."""

    class_code: str
    name: str
    berths_per_coach: int
    rac_places_per_coach: int
    waitlist_percent: int
    base_paise_per_km: int
    reservation_fee_paise: int
    superfast_charge_paise: int
    air_conditioned: int
    flexi_cap_percent: int
    cancellation_charge_paise: int


class Stop(NamedTuple):
    """One call of a train; `day` counts midnights since it left its origin."""

    station_code: str
    km: int
    arrives: time | None
    departs: time | None
    day: int


@dataclass(frozen=True, eq=False)  # compared by identity: facts are read once
class Train:
    """A numbered train, its stops in order, and its coaches by class."""

    train_number: str
    name: str
    train_type: str
    superfast: bool
    flexi_fare: bool
    running_days: frozenset[int]  # ISO weekdays at the origin, Monday = 1
    coaches: dict[str, int]
    stops: tuple[Stop, ...]
    synthetic: bool = False


class Journey(NamedTuple):
    """A ride on one train between two of its stops; legs first_leg..last_leg-1 are used."""

    train: Train
    first_leg: int
    last_leg: int
    km: int

    @property
    def origin(self) -> Stop:
        """The stop where the traveller boards."""
        return self.train.stops[self.first_leg]

    @property
    def destination(self) -> Stop:
        """The stop where the traveller gets off."""
        return self.train.stops[self.last_leg]


@dataclass(frozen=True, eq=False)
class Network:
    """All stations, classes and trains, and every ride between two stops."""

    stations: dict[str, Station]
    classes: dict[str, TravelClass]
    trains: dict[str, Train]
    journeys: dict[tuple[str, str], tuple[Journey, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rides by pair of stations."""
        journeys: dict[tuple[str, str], tuple[Journey, ...]] = {}
        for train in self.trains.values():
            for first, last in combinations(range(len(train.stops)), 2):
                origin, destination = train.stops[first], train.stops[last]
                pair = (origin.station_code, destination.station_code)
                ride = Journey(train, first, last, destination.km - origin.km)
                journeys[pair] = (*journeys.get(pair, ()), ride)
        object.__setattr__(self, "journeys", journeys)

    def journey(self, train_number: str, origin: str, destination: str) -> Journey | None:
        """Return the ride on one train from origin to destination, or None if it makes none."""
        rides = self.journeys.get((origin, destination), ())
        return next((ride for ride in rides if ride.train.train_number == train_number), None)


def read_network(folder: Path = FACTS) -> Network:
    """Return the network whose stations, classes, trains and stops stand as CSV in a folder."""
    stations = [Station(row["station_code"], row["name"]) for row in _rows(folder, "stations")]
    classes = [_travel_class(row) for row in _rows(folder, "classes")]
    stops: dict[str, list[Stop]] = {}
    for row in _rows(folder, "stops"):
        stops.setdefault(row["train_number"], []).append(_stop(row))
    trains = [_train(row, tuple(stops[row["train_number"]])) for row in _rows(folder, "trains")]
    return Network(
        {station.station_code: station for station in stations},
        {travel_class.class_code: travel_class for travel_class in classes},
        {train.train_number: train for train in trains},
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _travel_class(row: dict[str, str]) -> TravelClass:
    numbers = [int(row[column]) for column in TravelClass._fields[2:]]
    return TravelClass(row["class_code"], row["name"], *numbers)


def _stop(row: dict[str, str]) -> Stop:
    arrives, departs = (
        time.fromisoformat(row[c]) if row[c] else None for c in ("arrives", "departs")
    )
    return Stop(row["station_code"], int(row["km"]), arrives, departs, int(row["day"]))


def _train(row: dict[str, str], stops: tuple[Stop, ...]) -> Train:
    coaches = (entry.split(":") for entry in row["coaches"].split())
    return Train(
        train_number=row["train_number"],
        name=row["name"],
        train_type=row["train_type"],
        superfast=row["superfast"] == "1",
        flexi_fare=row["flexi_fare"] == "1",
        running_days=frozenset(map(int, row["running_days"])),
        coaches={class_code: int(count) for class_code, count in coaches},
        stops=stops,
        synthetic=row["source"].startswith("synthetic"),
    )
