"""The timetable's facts hold together: every later rule is computed from them."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from railway.network import FACTS, Train, read_network
from railway.timetable import departure_from

NETWORK = read_network()
SOME_MONDAY = date(2026, 3, 2)

each_train = pytest.mark.parametrize("train", NETWORK.trains.values(), ids=lambda t: t.train_number)
each_file = pytest.mark.parametrize("name", ["stations", "classes", "trains", "stops"])


@each_train
def test_kilometres_rise_from_stop_to_stop(train: Train) -> None:
    kilometres = [stop.km for stop in train.stops]

    assert kilometres[0] == 0
    assert kilometres == sorted(set(kilometres))


@each_train
def test_days_count_midnights_from_the_origin(train: Train) -> None:
    days = [stop.day for stop in train.stops]

    assert days[0] == 0
    assert days == sorted(days)


@each_train
def test_a_train_leaves_each_stop_after_it_came_and_reaches_the_next_one_later(
    train: Train,
) -> None:
    last = len(train.stops) - 1
    rides = [NETWORK.journey(train.train_number, *_codes(train, leg)) for leg in range(last)]
    legs = [departure_from(ride, SOME_MONDAY) for ride in rides if ride]

    assert len(legs) == last
    assert all(leg.departs_at < leg.arrives_at for leg in legs)
    assert all(leg.arrives_at < following.departs_at for leg, following in pairwise(legs))


@each_train
def test_only_an_origin_has_no_arrival_and_only_a_terminus_no_departure(train: Train) -> None:
    first, *between, last = train.stops

    assert first.arrives is None
    assert last.departs is None
    assert all((first.departs, last.arrives, *(s.arrives for s in between)))
    assert all(stop.departs for stop in between)


@each_train
def test_every_stop_is_a_known_station_called_at_once(train: Train) -> None:
    codes = [stop.station_code for stop in train.stops]

    assert set(codes) <= set(NETWORK.stations)
    assert len(codes) == len(set(codes))


@each_train
def test_every_train_has_coaches_of_known_classes_and_days_to_run(train: Train) -> None:
    assert train.coaches
    assert set(train.coaches) <= set(NETWORK.classes)
    assert all(count > 0 for count in train.coaches.values())
    assert train.running_days
    assert train.running_days <= set(range(1, 8))


def test_trains_of_every_kind_are_here_and_no_way_is_longer_than_twelve_stops() -> None:
    trains = NETWORK.trains.values()

    assert len(trains) == 24
    assert {train.train_type for train in trains} == {
        "Rajdhani",
        "Shatabdi",
        "Mail/Express",
        "Vande Bharat",
    }
    assert {class_code for train in trains for class_code in train.coaches} == set(NETWORK.classes)
    assert max(len(train.stops) for train in trains) == 12


@pytest.mark.parametrize(("train_number", "day_off"), [("12301", 7), ("12302", 5), ("22436", 4)])
def test_a_train_rests_on_the_day_that_its_source_names(train_number: str, day_off: int) -> None:
    assert set(range(1, 8)) - NETWORK.trains[train_number].running_days == {day_off}


def test_every_station_is_called_at() -> None:
    called_at = {stop.station_code for train in NETWORK.trains.values() for stop in train.stops}

    assert called_at == set(NETWORK.stations)


@each_file
def test_no_file_of_facts_has_an_empty_or_doubled_row(name: str) -> None:
    rows = [tuple(row.values()) for row in _rows(name)]

    assert rows
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", ["stations", "classes", "trains"])
def test_every_fact_names_its_source(name: str) -> None:
    assert all(row["source"] for row in _rows(name))


@pytest.mark.parametrize("name", ["stations", "trains"])
def test_every_fact_that_ages_says_when_it_was_true(name: str) -> None:
    assert all(int(row["as_of"]) >= 2015 for row in _rows(name))


def test_a_ride_goes_one_way_only() -> None:
    train = NETWORK.trains["12951"]

    assert NETWORK.journey(train.train_number, "MMCT", "NDLS")
    assert NETWORK.journey(train.train_number, "NDLS", "MMCT") is None


def test_a_ride_knows_its_legs_and_its_own_kilometres() -> None:
    ride = NETWORK.journey("12951", "BRC", "KOTA")

    assert ride
    assert (ride.first_leg, ride.last_leg, ride.km) == (3, 5, 920 - 392)
    assert (ride.origin.station_code, ride.destination.station_code) == ("BRC", "KOTA")


def test_a_network_can_be_read_from_another_folder(tmp_path: Path) -> None:
    for file in FACTS.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())

    assert read_network(tmp_path).stations == NETWORK.stations


def _codes(train: Train, leg: int) -> tuple[str, str]:
    return train.stops[leg].station_code, train.stops[leg + 1].station_code


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
