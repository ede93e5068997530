"""What more workers give is told only where there are cores for them and for the generator."""

import pytest

from benchmarks.claims import Word
from benchmarks.row import Stamp
from benchmarks.scale.workers import _rate_row, more_workers
from benchmarks.verdict import Pair, Verdict


def rates(two: Pair) -> dict[int, list[Pair]]:
    """Eight rounds with one worker a side, and eight with two."""
    return {1: [(100.0, 200.0)] * 8, 2: [two] * 8}


def test_without_a_core_for_each_worker_there_is_no_verdict():
    row = _rate_row(64, [], Stamp.now())

    assert row.verdict is Verdict.CANNOT_TELL
    assert "needs 65 cores" in row.why


def test_with_cores_the_side_that_answers_more_wins():
    assert _rate_row(2, [(190.0, 390.0)] * 8, Stamp.now()).verdict is Verdict.DECOUPLED


@pytest.mark.parametrize(
    ("two", "word"),
    [((195.0, 392.0), Word.HOLDS), ((195.0, 300.0), Word.NOT), ((120.0, 392.0), Word.NOT)],
)
def test_more_workers_are_proportional_only_if_both_sides_are(two, word):
    assert more_workers(rates(two), cores=4, stamp=Stamp.now()).word is word


def test_two_cores_cannot_tell():
    found = more_workers({}, cores=2, stamp=Stamp.now())

    assert found.word is Word.OPEN
    assert "need 3 cores" in found.why
