"""All that can be checked without running a test."""

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from depot import HOUSE
from depot.table import table

LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))
CHECKS = {
    "lint": [sys.executable, "-m", "ruff", "check", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "architecture": [LINT_IMPORTS],
    "API contract": [sys.executable, "-m", "booking_api.contract", "--check"],
    "promises of /v1": [sys.executable, "-m", "contract"],
}


def main(_: Namespace) -> None:
    """Run every check, also after one failed; the exit status is 1 when any did."""
    results = {name: _passes(name, command) for name, command in CHECKS.items()}
    rows = [(name, "ok" if passed else "FAILED") for name, passed in results.items()]
    print(f"\n{table(('check', 'result'), rows)}")
    sys.exit(0 if all(results.values()) else 1)


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n{name}", flush=True)
    return subprocess.run(command, cwd=HOUSE, check=False).returncode == 0
