"""Where the trains are kept ready: sets the house up, starts and stops it."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]  # the folder that holds pyproject.toml
ROOMS = (".", "monolith", "decoupled/backend", "decoupled")  # where Python finds the packages
LOGS = HOUSE / "out" / "logs"
