"""What a fault cost is read from every call around it, failed or late."""

import time
from threading import Event

import httpx2
import pytest

from benchmarks.claims import Word
from benchmarks.row import Stamp
from benchmarks.scale.blast import FAULTS, _row, _what_goes_on
from benchmarks.scale.steady import TASKS, Called, Toll, _calls, toll_of, toll_of_fault
from benchmarks.verdict import Verdict

WELL = Toll(calls=120, failed=0, seconds=0.0, longest=0.1)
HURT = Toll(calls=120, failed=12, seconds=1.5, longest=0.1)


def tolls(**hurt: Toll) -> dict[str, Toll]:
    """The toll of every task, well unless named."""
    return {task: hurt.get(task.replace(" ", "_"), WELL) for task in TASKS}


def test_a_toll_counts_failures_and_tells_when_the_last_one_ended():
    calls = [
        Called(-0.5, -0.45, ""),
        Called(0.1, 0.4, "no answer"),
        Called(0.2, 0.9, "no answer"),
        Called(0.3, 1.0, ""),
    ]

    toll = toll_of(calls)

    assert toll[:3] == (4, 2, 0.9)
    assert toll.longest == pytest.approx(0.7)


def test_callers_go_on_by_their_clock_whatever_goes_wrong():
    def call() -> None:
        raise httpx2.ConnectError("nobody there")

    stop, began = Event(), time.monotonic()
    stop_at = began + 0.35

    def call_until() -> None:
        if time.monotonic() > stop_at:
            stop.set()
        call()

    told = _calls(call_until, began, began, stop)

    assert [round(one.due, 1) for one in told[:4]] == [0.0, 0.1, 0.2, 0.3]
    assert all(one.trouble == "ConnectError: nobody there" for one in told)


def test_the_fault_happens_while_all_call(monkeypatch):
    monkeypatch.setattr("benchmarks.scale.steady.BEFORE", 0.3)
    monkeypatch.setattr("benchmarks.scale.steady.AFTER", 0.5)
    broken = Event()

    def find() -> None:
        assert not broken.is_set(), "it broke"

    found = toll_of_fault({"find": find, "look": lambda: None}, broken.set)

    assert found["look"].failed == 0
    assert 0 < found["find"].failed < found["find"].calls


def test_who_is_interrupted_during_the_fault_ends_all_calls(monkeypatch):
    monkeypatch.setattr("benchmarks.scale.steady.BEFORE", 0.3)
    made: list[float] = []

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # it would wait for its callers for ever
        toll_of_fault({"find": lambda: made.append(time.monotonic())}, interrupted)

    assert made


def test_the_side_on_which_fewer_tasks_fail_wins_the_row():
    here = {fault: tolls(book=HURT, find_a_train=HURT) for fault in FAULTS}
    there = {fault: tolls(see_a_chance=HURT) for fault in FAULTS}

    row = _row("model", here, there, Stamp.now())

    assert row.verdict is Verdict.DECOUPLED
    assert "book 12 of 120, for 1.5 s" in row.notes[0]
    assert (
        "nothing fails, open the site waits up to 0.1 s"
        in _row("model", {"model": tolls()}, there, Stamp.now()).notes[0]
    )


@pytest.mark.parametrize(
    ("hurt", "word"),
    [({}, Word.HOLDS), ({"see_a_chance": HURT}, Word.HOLDS), ({"book": HURT}, Word.NOT)],
)
def test_decoupled_keeps_working_only_if_no_needed_task_fails_once(hurt, word):
    suffered = {fault: tolls() for fault in FAULTS} | {"worker": tolls(**hurt)}

    assert _what_goes_on(suffered, Stamp.now()).word is word
