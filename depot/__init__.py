"""Where the trains are kept ready: sets the house up, starts and stops it."""

import os
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]  # the folder that holds pyproject.toml
ROOMS = (".", "monolith", "decoupled/backend", "decoupled")  # where Python finds the packages
LOGS = HOUSE / "out" / "logs"


def rooms_of(house: Path) -> str:
    """Return the PYTHONPATH with which Python finds the packages of a checkout before any other."""
    return os.pathsep.join(str(house / room) for room in ROOMS)
