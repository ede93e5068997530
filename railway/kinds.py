"""The kinds of world: which trains run, and how much past the model learns from."""

import csv
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from railway.busy import add_busy_trains
from railway.model import FACTS as FACT_FILES
from railway.network import FACTS

# One of each type, with every class, and two that meet on the way: enough for any test.
A_FEW = ("12002", "12123", "12137", "12622", "12903", "12951", "12952")


class Kind(NamedTuple):
    """How much past the model is trained on, and which trains run."""

    history_days: int
    test_days: int
    every: int = 1  # days between two journey dates that are played; not a multiple of 7
    trains: tuple[str, ...] = ()  # their numbers; all when empty
    busy: bool = False  # whether the synthetic trains run as well


KINDS = {
    "small": Kind(history_days=730, test_days=150, every=8, trains=A_FEW),
    "standard": Kind(history_days=730, test_days=150, every=2),
    "busy": Kind(history_days=730, test_days=150, every=3, busy=True),
}


def lay_out_facts(folder: Path, kind: Kind) -> None:
    """Write the facts of a kind of world to a folder."""
    for name in FACT_FILES:
        shutil.copyfile(FACTS / name, folder / name)
    if kind.trains:
        _keep(folder / "trains.csv", "train_number", kind.trains)
        stops = _keep(folder / "stops.csv", "train_number", kind.trains)
        _keep(folder / "stations.csv", "station_code", {row["station_code"] for row in stops})
    if kind.busy:
        add_busy_trains(folder)


def _keep(file: Path, column: str, kept: Collection[str]) -> list[dict[str, str]]:
    """Leave in a file of facts the rows with a kept value in a column; return them."""
    with file.open(encoding="utf-8", newline="") as facts:
        table = csv.DictReader(facts)
        header, rows = table.fieldnames or (), [row for row in table if row[column] in kept]
    with file.open("w", encoding="utf-8", newline="") as facts:
        writer = csv.DictWriter(facts, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows
