"""The file in which every command leaves its rows, so that one report can show them all."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.row import Row
from benchmarks.verdict import Decision, Verdict

COMPARE = Path("out") / "compare.json"


@dataclass(frozen=True)
class Scoreboard:
    """What has been measured so far, and under which conditions."""

    machine: Mapping[str, Any] = field(default_factory=dict)  # words for the header
    budget: Mapping[str, Any] = field(default_factory=dict)
    noise: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # metric → A/A check
    rows: tuple[Row, ...] = ()
    predictions: Mapping[str, str] = field(default_factory=dict)  # row id → verdict foretold

    def merged(self, newer: "Scoreboard") -> "Scoreboard":
        """Return both boards as one; where they speak of the same thing, the newer one counts."""
        rows = {row.id: row for row in (*self.rows, *newer.rows)}
        return Scoreboard(
            machine={**self.machine, **newer.machine},
            budget={**self.budget, **newer.budget},
            noise={**self.noise, **newer.noise},
            rows=tuple(rows.values()),
            predictions={**self.predictions, **newer.predictions},
        )


def check_entry(control: Decision) -> dict[str, Any]:
    """Return an A/A check as the board's `noise` keeps it under the metric's name."""
    return {
        "verdict": control.verdict.value,
        "ratio": control.ratio and asdict(control.ratio),
        "pairs": control.pairs,
        "gates": list(control.gates),
    }


def verdict_counts(rows: Iterable[Row]) -> Counter[Verdict]:
    """Return how many rows each word got; rows that cannot differ are left out."""
    return Counter(row.verdict for row in rows if not row.by_construction)


def load(path: Path = COMPARE) -> Scoreboard:
    """Return the stored board, or an empty one if nothing has been measured yet."""
    if not path.exists():
        return Scoreboard()
    stored = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(Row.from_json(row) for row in stored.pop("rows"))
    return Scoreboard(**stored, rows=rows)


def save(board: Scoreboard, path: Path = COMPARE) -> None:
    """Write the board in one step, so that a reader never meets half a file."""
    stored = {**vars(board), "rows": [row.to_json() for row in board.rows]}
    text = json.dumps(stored, indent=2, ensure_ascii=False, allow_nan=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def merge(newer: Scoreboard, path: Path = COMPARE) -> Scoreboard:
    """Add a run to the stored board and return the whole."""
    board = load(path).merged(newer)
    save(board, path)
    return board
