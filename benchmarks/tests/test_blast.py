"""What a fault cost is read from every call around it, failed or late."""

import time
from threading import Event

import httpx2
import psutil
import pytest

from benchmarks.claims import Word
from benchmarks.experiments import Context
from benchmarks.row import Stamp
from benchmarks.scale.blast import FAULTS, Suffered, _row, _told, _what_goes_on
from benchmarks.scale.faults import ALONE, TWINS, prepared, running
from benchmarks.scale.steady import TASKS, Called, Toll, _calls, toll_of, toll_of_fault
from benchmarks.scale.succession import answering, most_called
from benchmarks.verdict import Verdict
from railway.world import World

WELL = Toll(calls=120, failed=0, seconds=0.0, longest=0.1)
HURT = Toll(calls=120, failed=12, seconds=1.5, longest=0.1)
IN_HAND = Toll(calls=120, failed=1, seconds=0.1, longest=0.1)
LATE = Toll(calls=120, failed=1, seconds=4.0, longest=0.1)


def tolls(**hurt: Toll) -> dict[str, Toll]:
    """The toll of every task, well unless named."""
    return {task: hurt.get(task.replace(" ", "_"), WELL) for task in TASKS}


def test_a_toll_counts_failures_and_tells_when_the_last_one_ended():
    calls = [
        Called(-0.5, -0.45, "a hiccup before"),
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


def both(key: str, here: dict[str, Toll], there: dict[str, Toll]) -> dict[str, Suffered]:
    return {"monolith": {key: here}, "decoupled": {key: there}}


def test_the_side_on_which_fewer_tasks_fail_wins_the_row():
    here, there = tolls(book=HURT, find_a_train=HURT), tolls(see_a_chance=HURT)

    row = _row("model", both("model", here, there), Stamp.now())

    assert row.verdict is Verdict.DECOUPLED
    assert row.notes[:2] == (
        "monolith: find a train 12 of 120, for 1.5 s, book 12 of 120, for 1.5 s",
        "decoupled: see a chance 12 of 120, for 1.5 s",
    )
    assert row.notes[-1] == "each task is called every 0.1 s: a shorter gap may not be seen"


def test_what_goes_well_is_told_by_its_longest_wait():
    assert _told(tolls()) == "nothing fails, open the site waits up to 0.1 s"


def test_a_call_in_the_hands_of_what_died_is_told_and_is_no_failure_for_a_while():
    row = _row("bookings", both("bookings", tolls(book=IN_HAND), tolls(book=LATE)), Stamp.now())

    assert (row.monolith.estimate, row.decoupled.estimate) == (0, 1)
    assert "book 1 of 120, for 0.1 s" in row.notes[0]


def test_where_nothing_dies_every_failed_call_counts():
    row = _row("database", both("database", tolls(book=IN_HAND), tolls()), Stamp.now())

    assert (row.monolith.estimate, row.decoupled.estimate) == (1, 0)
    assert not any(note.startswith("not counted") for note in row.notes)


@pytest.mark.parametrize(
    ("hurt", "word"),
    [
        ({}, Word.HOLDS),
        ({"see_a_chance": HURT}, Word.HOLDS),
        ({"book": IN_HAND}, Word.HOLDS),
        ({"book": LATE}, Word.NOT),
        ({"book": HURT}, Word.NOT),
    ],
)
def test_decoupled_keeps_working_if_needed_tasks_lose_only_what_was_in_hand(hurt, word):
    there = {fault: tolls() for fault in FAULTS} | {"twins.bookings": tolls(**hurt)}
    here = {fault: tolls(book=HURT) for fault in FAULTS}

    found = _what_goes_on({"monolith": here, "decoupled": there}, Stamp.now())

    assert found.word is word
    assert found.why.endswith("by the same rule the monolith does not go on")


@pytest.mark.parametrize("fault", ["database", "bookings"])
def test_a_lock_and_a_death_without_a_twin_are_told_and_decide_nothing(fault):
    side = {fault: tolls() for fault in FAULTS} | {fault: tolls(book=HURT)}

    found = _what_goes_on({"monolith": side, "decoupled": side}, Stamp.now())

    assert found.word is Word.HOLDS
    assert found.figures[f"{fault}, book, failed calls"] == HURT.failed
    assert found.why.endswith("by the same rule the monolith goes on")


def test_where_nobody_can_have_a_twin_the_claim_stays_open():
    side = {key: tolls(book=HURT) for key, fault in FAULTS.items() if fault.workers == ALONE}

    assert _what_goes_on({"monolith": side, "decoupled": side}, Stamp.now()).word is Word.OPEN


@pytest.mark.labs
@pytest.mark.timeout(240)  # servers start, on a machine that may be busy
def test_one_worker_dies_at_a_time_and_is_back_before_the_next(world: World, tmp_path):
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()

    with running("monolith", context, TWINS) as side:
        site = side.parts["api"]
        strike, former = prepared(side, "predictor"), answering(side.parts["api"])
        with httpx2.Client(base_url=site.url, trust_env=False) as caller:
            caller.get("/healthz")
            called = psutil.Process(most_called(site))
            strike()
            called.wait(5)
        survivors = answering(site) & former
        prepared(side, "web")

        assert len(former) == TWINS
        assert survivors == former - {called.pid}
        assert len(answering(site)) == TWINS
