"""Another block begins while something is open, and only if it will be over in time."""

import pytest

from benchmarks.scale import blocks
from benchmarks.scale.blocks import while_open


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until a test moves it."""

    class Clock:
        now = 0.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(blocks, "time", clock)
    return clock


def played(clock, seconds: float, loads: list[float], beside: float = 10.0) -> int:
    """Return how many blocks are played; each takes its load, and something beside it."""
    waiting, count = iter(loads), 0
    for number in while_open(seconds, 3, lambda: next(waiting, 0.0)):
        clock.now += loads[number] + beside
        count += 1
    return count


def test_the_first_block_is_played_however_little_time_there_is(clock):
    assert played(clock, 1.0, [60.0, 60.0]) == 1


def test_nothing_is_played_when_nothing_is_open(clock):
    assert played(clock, 1000.0, [0.0, 60.0]) == 0
    assert played(clock, 1000.0, [60.0, 0.0, 60.0]) == 1


def test_no_more_blocks_are_played_than_the_rule_looks_at(clock):
    assert played(clock, 1000.0, [60.0] * 5) == 3


@pytest.mark.parametrize(("seconds", "count"), [(104.0, 1), (106.0, 2)])
def test_a_shorter_block_may_fit_where_a_whole_one_would_not(clock, seconds, count):
    assert played(clock, seconds, [60.0, 25.0]) == count
