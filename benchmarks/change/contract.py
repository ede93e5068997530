"""Which promises of the API a change breaks; the comparison itself is the room `contract`."""

import json
from pathlib import Path
from typing import Any

from contract import changes

CONTRACT = Path("decoupled") / "openapi.json"


def breaks(before: Path, after: Path) -> list[str]:
    """Return the promises of one checkout that another no longer keeps, renamed ones included."""
    found = changes(_read(before), _read(after))
    return [f"{change.places[0]} {change.what}" for change in found if change.is_break]


def _read(house: Path) -> Any:
    return json.loads((house / CONTRACT).read_text(encoding="utf-8"))
