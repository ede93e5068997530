"""What several of these tests need: questions, and a stamp for rows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.row import Question, Stamp


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
