"""When a service that may be away is called."""

import pytest

from booking_api.adapters import line as lines
from booking_api.adapters.line import ANSWER_LASTS, LEFT_ALONE, Line


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(lines, "monotonic", clock)
    return clock


@pytest.fixture
def line(clock):
    return Line()


def test_whoever_answers_is_called_each_time(line):
    line.heard("one")

    assert [line.may_call(), line.may_call(), line.trouble] == [True, True, ""]


def test_at_first_and_after_a_while_it_is_not_known_who_answers(line, clock):
    assert line.is_stale()
    line.heard("one")
    assert not line.is_stale()
    clock.now += ANSWER_LASTS
    assert line.is_stale()


def test_after_a_failure_nobody_calls_for_a_while_and_then_one_alone(line, clock):
    line.heard("one")
    line.failed("Nobody there.")

    at_once = [line.may_call(), line.may_call()]
    clock.now += LEFT_ALONE
    later = [line.may_call(), line.may_call()]

    assert (at_once, later) == ([False, False], [True, False])
    assert line.trouble == "Nobody there."


def test_after_an_answer_everybody_calls_again(line, clock):
    line.failed("Nobody there.")
    clock.now += LEFT_ALONE
    line.may_call()

    line.heard("one")

    assert [line.may_call(), line.may_call(), line.trouble] == [True, True, ""]


def test_the_edition_rises_with_each_change_and_never_falls_back(line):
    editions = [line.edition]
    for model in ("one", "one", "two", "", "", "one", "two"):
        line.heard(model) if model else line.failed("Nobody there.")
        editions.append(line.edition)

    assert editions == [0, 1, 1, 2, 3, 3, 4, 5]
