"""Look at the railway itself: its stations, the days that can be booked, one train in full."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from booking_api.services.ports import Office
from railway.clock import IST
from railway.inventory import Inventory
from railway.network import TIMETABLE_NOTE, Stop, Train
from railway.refusals import UnknownDeparture
from railway.timetable import BOOKING_WINDOW


@dataclass(slots=True)
class Station:
    """A place where trains stop."""

    station_code: str
    name: str


@dataclass(slots=True)
class Stations:
    """Where trains stop, and what every screen must know: the days on sale (R2), the note."""

    stations: list[Station]
    first_date: date
    last_date: date
    timetable_note: str


@dataclass(slots=True)
class Call:
    """One stop of a train on one day."""

    station_code: str
    station_name: str
    distance_km: int
    arrives_at: datetime | None
    departs_at: datetime | None


@dataclass(slots=True)
class Leg:
    """Passengers between two stops that follow each other."""

    origin: str
    destination: str
    confirmed: int
    rac: int


@dataclass(slots=True)
class ClassLoad:
    """How full a class is; all counts are passengers."""

    class_code: str
    berths: int
    rac_places: int
    rac_length: int
    waitlist_cap: int
    waitlist_length: int
    charted: bool
    legs: list[Leg]


@dataclass(slots=True)
class TrainRun:
    """One train on one day: where it stops and how full it is."""

    train_number: str
    train_name: str
    train_type: str
    synthetic: bool
    journey_date: date
    stops: list[Call]
    classes: list[ClassLoad]


def stations(office: Office) -> Stations:
    """Return all stations by name, and the days for which trains can be asked (R2)."""
    today = office.clock().date()
    by_name = sorted(office.network.stations.values(), key=lambda station: station.name)
    listed = [Station(station.station_code, station.name) for station in by_name]
    return Stations(listed, today, today + BOOKING_WINDOW, TIMETABLE_NOTE)


def train_run(office: Office, train_number: str, journey_date: date) -> TrainRun:
    """Return one train on one day; raises UnknownDeparture (R1)."""
    train = office.network.trains.get(train_number)
    with office.ledger.reading() as ledger:
        stock = ledger.stock({train_number}, {journey_date})
    if train is None or not stock:
        raise UnknownDeparture(train_number, journey_date)
    calls = [_call(office, stop, journey_date) for stop in train.stops]
    loads = [_class_load(train, code, inventory) for (_, _, code), inventory in stock.items()]
    return TrainRun(
        train.train_number,
        train.name,
        train.train_type,
        train.synthetic,
        journey_date,
        calls,
        loads,
    )


def _call(office: Office, stop: Stop, journey_date: date) -> Call:
    day = journey_date + timedelta(days=stop.day)
    arrives, departs = (
        None if clock_time is None else datetime.combine(day, clock_time, IST)
        for clock_time in (stop.arrives, stop.departs)
    )
    name = office.network.stations[stop.station_code].name
    return Call(stop.station_code, name, stop.km, arrives, departs)


def _class_load(train: Train, class_code: str, inventory: Inventory) -> ClassLoad:
    loads = zip(inventory.confirmed_load, inventory.rac_load, strict=True)
    legs = [
        Leg(here.station_code, there.station_code, confirmed, rac)
        for (here, there), (confirmed, rac) in zip(pairwise(train.stops), loads, strict=True)
    ]
    return ClassLoad(
        class_code,
        inventory.berths,
        inventory.rac_places,
        inventory.rac_length,
        inventory.waitlist_cap,
        inventory.waitlist_length,
        inventory.charted,
        legs,
    )
