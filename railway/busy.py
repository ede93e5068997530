"""Twenty invented trains on one pair of stations, marked as such: a full page for load tests."""

import csv
from collections.abc import Iterator
from datetime import time
from pathlib import Path

from railway.network import Stop, read_network

PATTERN = "12622"  # whose kilometres and times between stops the invented trains borrow
FIRST, LAST = "NDLS", "BPL"
COUNT = 20
COACHES = "2A:1 3A:2 SL:2"
SOURCE = f"synthetic: for load tests, on the way of {PATTERN} at another hour"
DAY_MINUTES = 24 * 60


def add_busy_trains(facts: Path) -> None:
    """Append the synthetic trains and their stops to the facts in a folder."""
    stops = read_network(facts).trains[PATTERN].stops
    codes = [stop.station_code for stop in stops]
    way = stops[codes.index(FIRST) : codes.index(LAST) + 1]
    starts = {str(99001 + n): DAY_MINUTES * n // COUNT for n in range(COUNT)}
    _append(facts / "trains.csv", (_train_row(number) for number in starts))
    _append(
        facts / "stops.csv",
        (row for number, start in starts.items() for row in _stop_rows(number, way, start)),
    )


def _train_row(train_number: str) -> list[object]:
    name = f"Busy Special {int(train_number) - 99000}"
    return [train_number, name, "Special", 1, 0, "1234567", COACHES, SOURCE, ""]


def _stop_rows(train_number: str, way: tuple[Stop, ...], start: int) -> Iterator[list[object]]:
    """Yield the rows of a train that leaves `start` minutes after midnight."""
    leaves = _minutes(way[0].departs, way[0].day)
    later = start - leaves
    for position, stop in enumerate(way, start=1):
        arrives = "" if position == 1 else _clock(_minutes(stop.arrives, stop.day) + later)
        departs = "" if position == len(way) else _clock(_minutes(stop.departs, stop.day) + later)
        day = (_minutes(stop.departs or stop.arrives, stop.day) + later) // DAY_MINUTES
        km = stop.km - way[0].km
        yield [train_number, position, stop.station_code, km, arrives, departs, day]


def _minutes(clock_time: time | None, day: int) -> int:
    assert clock_time is not None  # the way borrowed is neither of the train's ends
    return day * DAY_MINUTES + clock_time.hour * 60 + clock_time.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _append(file: Path, rows: Iterator[list[object]]) -> None:
    with file.open("a", encoding="utf-8", newline="") as end:
        csv.writer(end, lineterminator="\n").writerows(rows)
