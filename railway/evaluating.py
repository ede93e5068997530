"""`python -m railway evaluate`: holds a world's model against its gates."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from railway.gates import Gate, gates
from railway.model import ModelRefused
from railway.publish import practise
from railway.workers import Tracker


class NoSeeds(ValueError):
    """The text names no seeds."""


def seeds_of(text: str) -> list[int]:
    """Return the seeds in a text, as in `2026,7,41`; raises NoSeeds."""
    try:
        return [int(seed) for seed in text.split(",")]
    except ValueError:
        raise NoSeeds(f"{text} is no list of seeds: write it as 2026,7,41.") from None


def published_card(folder: Path) -> dict[str, Any]:
    """Return the card of the model published in a folder; raises ModelRefused without one."""
    try:
        card: dict[str, Any] = json.loads((folder / "model-card.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        card = {}
    if "history" not in card:
        raise ModelRefused(f"{folder} has no model to evaluate: run `python -m railway publish`.")
    return card


def practised_cards(
    kind: str, seeds: list[int], now: datetime, track: Tracker
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each seed with the card of a model trained on its past."""
    for seed in seeds:
        yield f"seed {seed}", practise(kind, seed, now, track=track)


def compared(cards: Mapping[str, dict[str, Any]]) -> tuple[Table, bool]:
    """Return a table of gates, one column per card, and whether all of them hold."""
    table = Table("gate", "limits", *cards, title="What a world and its model must reach")
    columns = [list(gates(card)) for card in cards.values()]
    for row in zip(*columns, strict=True):
        table.add_row(row[0].name, _limits(row[0]), *map(_told, row))
    return table, all(gate.holds for column in columns for gate in column)


def _limits(gate: Gate) -> str:
    least = "" if gate.least is None else f"≥ {gate.least:g}"
    most = "" if gate.most is None else f"≤ {gate.most:g}"
    return f"{least} {most}".strip()


def _told(gate: Gate) -> str:
    colour, word = ("green", "pass") if gate.holds else ("red", "FAIL")
    return f"[{colour}]{gate.value:g} {word}[/{colour}]"
