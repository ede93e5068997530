"""The file in which every command leaves its rows, so that one report can show them all."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any

from benchmarks.registry import in_order
from benchmarks.row import Row
from benchmarks.verdict import Decision, Verdict
from depot import HOUSE

COMPARE = HOUSE / "out" / "compare.json"


class Unreadable(ValueError):
    """A file is no board: it was cut short, or something else wrote it."""


@dataclass(frozen=True)
class Scoreboard:
    """What has been measured so far, and under which conditions."""

    machine: Mapping[str, Any] = field(default_factory=dict)  # words for the header
    budget: Mapping[str, Any] = field(default_factory=dict)
    noise: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # metric → A/A check
    rows: tuple[Row, ...] = ()
    predictions: Mapping[str, str] = field(default_factory=dict)  # row id → verdict foretold
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # "M1" → its finding
    selftest: Mapping[str, str] = field(
        default_factory=dict
    )  # "told": what the lab found in itself

    @property
    def header(self) -> dict[str, Any]:
        """Return what is printed once above all rows, and so must be true for each of them."""
        return {**self.machine, **self.budget}

    def differs(self, other: "Scoreboard") -> list[str]:
        """Return the conditions of which the two boards say different things."""
        told = other.header
        return [name for name, fact in self.header.items() if told.get(name, fact) != fact]

    def merged(self, newer: "Scoreboard") -> "Scoreboard":
        """Return both boards as one; where they speak of the same thing, the newer one counts."""
        rows = {row.id: row for row in (*self.rows, *newer.rows)}
        return Scoreboard(
            machine={**self.machine, **newer.machine},
            budget={**self.budget, **newer.budget},
            noise={**self.noise, **newer.noise},
            rows=tuple(in_order(rows.values())),
            predictions={**self.predictions, **newer.predictions},
            claims={**self.claims, **newer.claims},
            selftest={**self.selftest, **newer.selftest},
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


def by_question(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """Return the rows under what they ask: a change request is one question with several units."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.question].append(row)
    return groups


def load(path: Path = COMPARE) -> Scoreboard:
    """Return the stored board, an empty one if nothing has been measured; raises Unreadable."""
    if not path.exists():
        return Scoreboard()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(Row.from_json(row) for row in stored.pop("rows"))
        sections = {name: dict(section) for name, section in stored.items()}
        return Scoreboard(**sections, rows=rows)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise Unreadable(f"{path} cannot be read as a board ({wrong}).") from wrong


def make_room(begun: Scoreboard, path: Path = COMPARE) -> str:
    """Return in a sentence which stored rows a run that begins will not join; "" if it joins all.

    What cannot be read is set aside now. What can be read stays until there are rows to store.
    """
    try:
        differing = load(path).differs(begun)
    except Unreadable as unreadable:
        aside = _set_aside(path, "unreadable")
        return f"{unreadable} It is now called {aside.name}."
    if not differing:
        return ""
    return (
        f"The rows so far were measured under another {', '.join(differing)}: "
        f"this run begins a new board and leaves them in {_aside(path, 'earlier').name}."
    )


def save(board: Scoreboard, path: Path = COMPARE) -> None:
    """Write the board, never half of it."""
    stored = {**vars(board), "rows": [row.to_json() for row in board.rows]}
    text = json.dumps(stored, indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(text + "\n", path)


def write_whole(text: str, path: Path) -> None:
    """Write a file in one step, so that a reader never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def merge(newer: Scoreboard, path: Path = COMPARE) -> Scoreboard:
    """Add rows to the stored board and return the whole; under other conditions it is a new one."""
    board = load(path)
    if board.differs(newer):
        _set_aside(path, "earlier")
        board = Scoreboard()
    board = board.merged(newer)
    save(board, path)
    return board


def _set_aside(path: Path, why: str) -> Path:
    return path.replace(_aside(path, why))


def _aside(path: Path, why: str) -> Path:
    """Return the first name of its kind that is free: what was set aside before stays."""
    names = chain([why], (f"{why}-{number}" for number in count(2)))
    asides = (path.with_suffix(f".{name}{path.suffix}") for name in names)
    return next(aside for aside in asides if not aside.exists())
