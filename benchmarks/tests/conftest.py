"""What several of these tests need: a small world to sell, questions and a stamp for rows."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.row import Question, Stamp
from depot import HOUSE
from railway.world import World, read_world

AS_OF = "2026-03-10T06:00:00+05:30"


@pytest.fixture
def stamp() -> Stamp:
    return Stamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "c0ffee1")


@pytest.fixture
def ask() -> Callable[..., Question]:
    """Return a maker of questions; what a test does not name is of no interest to it."""

    def asked(name: str = "scale.cpu", **parts: Any) -> Question:
        usual = {
            "id": name,
            "axis": name.split(".")[0],
            "question": "What does one search cost the servers?",
            "unit": "CPU ms per task",
            "better": "lower",
            "source": "benchmarks/scale/load.py:12",
        }
        return Question(**{**usual, **parts})

    return asked


@pytest.fixture(scope="session")
def world() -> World:
    """Return a small world, kept between runs while the railway's code stays as it is."""
    code = sorted([*HOUSE.glob("railway/*.py"), *HOUSE.glob("railway/data/*.csv")])
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in code)).hexdigest()[:12]
    folder = HOUSE / "out" / "test-worlds" / digest
    if not (folder / "world.json").exists():
        made = ["--world", "small", "--now", AS_OF, "--to", str(folder)]
        subprocess.run([sys.executable, "-m", "railway", "publish", *made], cwd=HOUSE, check=True)
    return read_world(folder)
