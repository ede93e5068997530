"""The memory row: a side wins by a margin that is fixed, in launches that do not overlap."""

import pytest

from benchmarks.scale.block import Outcome
from benchmarks.scale.readings import Readings
from benchmarks.scale.rows import MEGABYTE, _memory
from benchmarks.verdict import Verdict


def launches(*held):
    """Return the outcomes of blocks that held so many megabytes, monolith and decoupled."""
    return [
        Outcome(Readings(), (), {"monolith": here * MEGABYTE, "decoupled": there * MEGABYTE}, {})
        for here, there in held
    ]


@pytest.mark.parametrize(
    ("held", "word"),
    [([(100, 111)], Verdict.MONOLITH), ([(300, 200), (310, 190)], Verdict.DECOUPLED)],
)
def test_the_side_that_holds_clearly_less_memory_wins(held, word, stamp):
    assert _memory(launches(*held), stamp).verdict is word


@pytest.mark.parametrize("held", [(100, 109), (109, 100)])
def test_sides_nearer_than_the_margin_cannot_be_told_apart(held, stamp):
    row = _memory(launches(held), stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert "10% margin" in row.why


def test_launches_that_overlap_cannot_be_told_apart(stamp):
    row = _memory(launches((100, 120), (125, 160), (101, 140)), stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert "overlap" in row.why
