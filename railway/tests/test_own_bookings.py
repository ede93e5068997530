"""Own bookings are checked row by row, and calibrate the model without touching it."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from railway.__main__ import app
from railway.history import LOOKS
from railway.inventory import Status
from railway.model import OWN_CALIBRATION, ModelRefused, load_model
from railway.network import Network
from railway.own_bookings import Accepted, Fault, NotOwnBookings, columns, read_own
from railway.recalibrating import FEWEST, KEPT_FILE
from railway.simulator import DAY, Counter, Railway, Sale, sales_between
from railway.world import World, read_world

GOOD = {
    "pnr_hash": "4512345678",
    "train_no": "12622",
    "journey_date": "2026-03-20",
    "class": "SL",
    "quota": "GN",
    "from": "NDLS",
    "to": "BPL",
    "pax": "2",
    "booked_at": "2026-03-01T10:00:00+05:30",
    "snapshot_at": "2026-03-18T10:00:00+05:30",
    "wl_type": "GNWL",
    "wl_booked": "40",
    "wl_current": "12",
    "chart_status": "CNF",
}


class Notebook:
    """Writes down what travellers of a simulated sale would see of their own bookings."""

    def __init__(self, railway: Railway, sale: Sale) -> None:
        self._railway, self._sale = railway, sale
        self._seen: list[tuple[int, dict[str, Any]]] = []

    def __call__(self, counter: Counter, left: float, number: int | None) -> None:
        if number is None:
            for each in [*counter.rac, *counter.waitlist]:
                self._seen.append((each, self._note(counter, left, each)))

    def rows(self, counter: Counter) -> Iterator[dict[str, Any]]:
        for number, note in self._seen:
            booked = counter.booked[number]
            own_wish = booked.cancels is not None and not booked.left_over
            yield note | {"chart_status": "CAN" if own_wish else booked.party.status.value}

    def _note(self, counter: Counter, left: float, number: int) -> dict[str, Any]:
        booked, closes = counter.booked[number], self._railway.closes_at(self._sale)
        party = booked.party
        stops = self._railway.network.trains[self._sale.train_number].stops
        queue = counter.waitlist if party.status is Status.WL else counter.rac
        place = 1 + sum(p.passengers for n, p in queue.items() if n < number)
        return GOOD | {
            "pnr_hash": f"{self._sale} {number}",
            "train_no": self._sale.train_number,
            "journey_date": self._sale.journey_date.isoformat(),
            "class": self._sale.class_code,
            "from": stops[party.first_leg].station_code,
            "to": stops[party.last_leg].station_code,
            "pax": party.passengers,
            "booked_at": (closes - booked.books * DAY).isoformat(),
            "snapshot_at": (closes - left * DAY).isoformat(),
            "wl_type": party.status.value,
            "wl_booked": max(place, booked.waitlist_number or 0),
            "wl_current": place,
        }


@pytest.fixture(scope="module")
def own_rows(world: World) -> list[dict[str, Any]]:
    """Return what a traveller's notebook says of some days on another railway.

    It is that of another seed, and half of those whom our chart confirms stay on its waitlist.
    """
    other = Railway(world.network, world.seed + 1)
    rows: list[dict[str, Any]] = []
    for sale in sales_between(world.network, date(2026, 8, 1), date(2026, 9, 30), every=12):
        notebook = Notebook(other, sale)
        rows += notebook.rows(other.plays(sale, looks=LOOKS, watcher=notebook))
    for row in rows[::2]:
        row["chart_status"] = row["chart_status"].replace("CNF", "WL")
    return rows


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    return copytree(world.folder, tmp_path / "world")


def written(file: Path, rows: list[dict[str, Any]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(GOOD))
        writer.writeheader()
        writer.writerows(rows)
    return file


def imported(file: Path, folder: Path) -> Result:
    return CliRunner().invoke(app, ["import", str(file), "--to", str(folder)])


def test_the_columns_are_those_that_are_documented() -> None:
    assert columns() == list(GOOD)


def test_a_good_row_is_accepted_and_its_pnr_is_hashed(network: Network, tmp_path: Path) -> None:
    file = written(tmp_path / "own.csv", [GOOD, GOOD])

    one, other = read_own(file, network)
    (again, _) = read_own(file, network)

    assert isinstance(one, Accepted)
    assert isinstance(other, Accepted)
    assert isinstance(again, Accepted)
    assert one.booking.pnr_hash == other.booking.pnr_hash != GOOD["pnr_hash"]
    assert again.booking.pnr_hash != one.booking.pnr_hash  # another salt each time


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pax": "7"}, "pax"),
        ({"pax": "two"}, "pax"),
        ({"journey_date": "20.03.2026"}, "journey_date"),
        ({"booked_at": "2026-03-01T10:00:00"}, "booked_at"),  # of which time zone?
        ({"snapshot_at": "2026-02-01T10:00:00+05:30"}, "snapshot_at is before booked_at"),
        ({"snapshot_at": "2026-03-20T20:00:00+05:30"}, "after the chart"),
        ({"wl_current": "41"}, "never gets worse"),
        ({"train_no": "00000"}, "does not run"),
        ({"from": "BPL", "to": "NDLS"}, "does not run"),
        ({"class": "1A"}, "no class 1A"),
        ({"quota": "TQ"}, "quota"),
        ({"chart_status": "OK"}, "chart_status"),
        ({"pnr_hash": " "}, "pnr_hash"),
    ],
    ids=str,
)
def test_a_bad_row_is_named_with_its_line_and_the_next_is_read(
    network: Network, tmp_path: Path, change: dict[str, str], why: str
) -> None:
    file = written(tmp_path / "own.csv", [GOOD, GOOD | change, GOOD])

    before, fault, after = read_own(file, network)

    assert isinstance(before, Accepted)
    assert isinstance(after, Accepted)
    assert isinstance(fault, Fault)
    assert fault.line == 3
    assert why in fault.why


def test_a_file_without_the_columns_is_refused(network: Network, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("pnr,train_no\n1,12622\n", encoding="utf-8")

    with pytest.raises(NotOwnBookings, match="lacks the columns pnr_hash, journey_date"):
        list(read_own(file, network))


def test_a_file_that_is_no_text_is_refused(network: Network, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(NotOwnBookings, match="UTF-8"):
        list(read_own(file, network))


def test_too_few_rows_are_refused_and_every_fault_is_counted(folder: Path, tmp_path: Path) -> None:
    rows = [GOOD] * (FEWEST - 1) + [GOOD | {"pax": "0"}] * 25

    answer = imported(written(tmp_path / "own.csv", rows), folder)

    assert answer.exit_code == 2
    assert answer.output.count("line ") == 20
    assert "line 1001: pax" in answer.output
    assert "5 faults more" in answer.output
    assert "999 usable rows" in answer.output
    assert not (folder / OWN_CALIBRATION).exists()


def test_own_rows_calibrate_the_model_only_when_asked(
    world: World, own_rows: list[dict[str, Any]], folder: Path, tmp_path: Path
) -> None:
    assert len(own_rows) > 2 * FEWEST
    answer = imported(written(tmp_path / "own.csv", own_rows), folder)
    assert answer.exit_code == 0, answer.output

    told = json.loads((folder / OWN_CALIBRATION).read_text(encoding="utf-8"))
    assert told["own"]["brier"] < 0.9 * told["published"]["brier"]
    assert told["own"]["ece"] < told["published"]["ece"]
    copy = read_world(folder)
    published, own = load_model(copy), load_model(copy, own_calibration=True)
    assert published.calibration.chances.tolist() != own.calibration.chances.tolist()
    original = load_model(world).calibration
    assert published.calibration.chances.tolist() == original.chances.tolist()
    kept = (folder / KEPT_FILE).read_text(encoding="utf-8")
    assert kept.count("\n") == len(own_rows) + 1
    assert own_rows[0]["pnr_hash"] not in kept


def test_the_calibration_of_another_model_is_refused(folder: Path) -> None:
    world = read_world(folder)
    with pytest.raises(ModelRefused, match="`python -m railway import`"):
        load_model(world, own_calibration=True)

    told = {"data_hash": "of another", "scores": [0, 1], "chances": [0, 1]}
    (folder / OWN_CALIBRATION).write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(ModelRefused, match="another model"):
        load_model(world, own_calibration=True)


def test_without_a_world_the_command_names_what_makes_one(tmp_path: Path) -> None:
    answer = imported(written(tmp_path / "own.csv", [GOOD]), tmp_path)

    assert answer.exit_code == 2
    assert "python -m railway publish" in " ".join(answer.output.split())
