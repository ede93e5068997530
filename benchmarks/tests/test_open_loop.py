"""An open loop asks by a schedule that waits for nobody, and counts from when it should have."""

import time
from dataclasses import replace
from itertools import pairwise
from statistics import mean

import gevent
import pytest

from benchmarks.claims import Word
from benchmarks.scale.conductor import of_open_loop
from benchmarks.scale.latency import mean_and_tail
from benchmarks.scale.plan import PAIRS_PER_BLOCK, Comparison, Pace, Slice, Task, alternating
from benchmarks.scale.readings import Readings, SliceReading, open_loop_gates, pairs
from benchmarks.scale.series import LATER, Series
from benchmarks.scale.tasks import Answer
from benchmarks.scale.turns import Kept, OpenTurn, arrivals, most_at_once
from benchmarks.verdict import Verdict

LENGTHS: dict[Task, int] = {"find_a_train": 480, "book": 7200, "look_up": 48}
SIDES = ("monolith", "decoupled")
COMPARISONS = [
    Comparison("find_a_train", *SIDES),
    Comparison("book", *SIDES),
    Comparison("find_a_train", "monolith", "again"),
]
EACH = Slice(0, "A/B", "find_a_train", "monolith", 0, seconds=0.2, guard=0.05, load=0.5)
READING = SliceReading(
    pair=0,
    comparison="A/B",
    task="find_a_train",
    side="monolith",
    t0=0.0,
    t1=1.0,
    right=100,
    wrong=0,
    latencies=tuple(n / 10_000 for n in range(1, 101)),
    requests=100,
    wire_bytes=1,
    cpu=0.1,
    idle_share=0.0,
    generator_share=0.2,
    foreign_share=0.0,
    pids_changed=False,
    sampled=30,
    complaints=(),
    asked_for=100,
)


def open_slices(**how):
    return list(alternating(COMPARISONS, Pace(), lengths=LENGTHS, load=0.5, **how))


def block(slower: float = 1.0, **changes) -> tuple[SliceReading, ...]:
    """Eight pairs in which the decoupled side takes so many times as long."""
    found = []
    for pair in range(PAIRS_PER_BLOCK):
        wobble = slower * (1 + 0.002 * (pair % 3))
        longer = tuple(seconds * wobble for seconds in READING.latencies)
        there = replace(READING, side="decoupled", latencies=longer, **changes)
        found += [replace(READING, pair=pair), replace(there, pair=pair)]
    return tuple(found)


def seat(turn: OpenTurn, seconds: float) -> None:
    """Answer a turn's questions, each of which takes so long."""
    while (slot := turn.take()) is not None:
        began = turn.begin(slot)
        gevent.sleep(seconds)
        turn.keep(slot, Kept(None, Answer(True), time.perf_counter() - began, 1, 1))
    turn.leave()


def test_arrivals_come_at_their_rate_and_are_the_same_for_the_same_seed():
    moments = arrivals(rate=200, seconds=50, seed="a seed")
    gaps = [later - sooner for sooner, later in pairwise(moments)]

    assert moments == arrivals(rate=200, seconds=50, seed="a seed")
    assert moments != arrivals(rate=200, seconds=50, seed="another")
    assert len(moments) / 50 == pytest.approx(200, rel=0.05)
    assert mean(gap > 1 / 200 for gap in gaps) == pytest.approx(0.368, abs=0.03)  # 1/e: Poisson


def test_both_slices_of_a_pair_have_the_same_load_and_each_task_is_calibrated_first():
    slices = open_slices()

    assert {s.load for s in slices if s.comparison != "calibration"} == {0.5}
    assert {s.load for s in slices if s.comparison == "calibration"} == {None}
    for task in ("find_a_train", "book"):
        of_task = [s for s in slices if s.task == task]
        assert [(s.comparison, s.side) for s in of_task[:2]] == [("calibration", x) for x in SIDES]


def test_bookings_are_calibrated_after_the_last_search():
    tasks = [s.task for s in open_slices()]

    assert set(tasks[tasks.index("book") :]) == {"book"}


def test_a_slow_server_cannot_hide_its_queue():
    turn = OpenTurn(EACH, [0.06, 0.07, 0.08], seats=1)

    seat(turn, 0.05)  # the third waits for the two before it

    assert [one.seconds > least for one, least in zip(turn.kept, (0.05, 0.09, 0.13), strict=True)]
    assert turn.kept[2].seconds > turn.kept[0].seconds + 0.05
    assert most_at_once(turn.spans) == 3


def test_what_was_due_in_the_guard_is_asked_but_does_not_count():
    turn = OpenTurn(EACH, [0.0, 0.01, 0.06], seats=1)

    seat(turn, 0.001)

    assert (len(turn.kept), turn.asked_for, turn.censored) == (1, 1, 0)


def test_what_is_not_answered_in_time_is_censored_and_not_dropped(monkeypatch):
    monkeypatch.setattr("benchmarks.scale.turns.DRAIN", 0.05)
    turn = OpenTurn(EACH, [0.06, 0.061, 0.062], seats=1)
    worker = gevent.spawn(seat, turn, 0.2)
    gevent.sleep(0.1)

    turn.close()
    worker.join()

    assert (turn.asked_for, turn.censored, turn.take()) == (3, 3, None)


def test_a_seat_that_wakes_up_late_says_by_how_much():
    turn = OpenTurn(EACH, [0.05], seats=1)

    seat(turn, 0.0)

    assert len(turn.lags) == 1
    assert turn.lags[0] >= 0


QUICK = (*[0.01] * 90, *[0.02] * 10)  # p95 is twice p50, as behind any queue


def both_sides(there: tuple[float, ...], **changes) -> list[SliceReading]:
    """A quick monolith, and a decoupled build whose waits are given."""
    return [
        replace(READING, latencies=QUICK),
        replace(READING, side="decoupled", latencies=there, **changes),
    ]


@pytest.mark.parametrize(
    ("there", "word"),
    [
        (QUICK, Word.HOLDS),
        (tuple(2 * seconds for seconds in QUICK), Word.HOLDS),  # twice by either
        ((*[0.01] * 90, *[0.023] * 10), Word.HOLDS),  # p95 1.15 ×, mean 1.03 ×
        ((*[0.01] * 90, *[0.03] * 10), Word.NOT),  # p95 1.5 ×, mean 1.09 ×
        ((*[0.01] * 90, *[0.012] * 10), Word.NOT),  # p95 0.6 ×, mean 0.93 ×
        ((*[0.01] * 97, *[0.9] * 3), Word.NOT),  # p95 0.5 ×, mean 3.3 ×
    ],
)
def test_a_mean_tells_the_story_only_if_the_p95s_are_as_far_apart(there, word):
    found = mean_and_tail(both_sides(there))

    assert found.word is word
    assert "20%" in found.rule


def test_a_claim_about_means_names_the_task_that_differs_most():
    slow = (*[0.01] * 90, *[0.06] * 10)
    trips = [replace(each, task="look_up") for each in both_sides(slow)]

    found = mean_and_tail([*both_sides(QUICK), *trips])

    assert found.why == (
        "to look up a trip, the decoupled build needs 1.36 × the monolith's mean and 3.00 × its p95"
        "; monolith: mean 11.0 ms, p50 10.0, p95 20.0, p99 20.0"
        "; decoupled: mean 15.0 ms, p50 10.0, p95 60.0, p99 60.0"
    )
    assert found.figures["look up a trip, ratio of p95s"] == pytest.approx(3)
    assert found.figures["look up a trip, decoupled, mean in ms"] == pytest.approx(15)
    assert len(found.figures) == 2 * (2 * 4 + 2)


def test_the_waits_of_all_slices_of_a_side_are_pooled():
    halves = [
        replace(READING, side="decoupled", latencies=part) for part in (QUICK[:50], QUICK[50:])
    ]

    found = mean_and_tail([replace(READING, latencies=QUICK), *halves])

    assert found.figures["find a train again, nothing sold since, ratio of means"] == 1


def test_a_side_that_answers_nothing_leaves_a_claim_about_means_open():
    silent = both_sides((5.0,) * 100, right=0)
    trips = [replace(each, task="look_up") for each in both_sides(QUICK)]

    found = mean_and_tail([*silent, *trips])

    assert found.word is Word.OPEN
    assert "no answer to find a train again, nothing sold since, decoupled" in found.why
    assert mean_and_tail([]).word is Word.OPEN


def test_percentiles_are_milliseconds_of_single_tasks():
    assert READING.value("p50") == pytest.approx(5.05)
    assert READING.value("p95") == pytest.approx(9.505)


def test_a_side_that_takes_twice_as_long_loses_both_rows():
    series = Series(pinned=True, better=LATER)

    series.add(Readings(block(slower=2.0)))

    looks = {measure: decision.verdict for (_, measure), (_, decision) in series.looks.items()}
    assert looks == {"p50": Verdict.MONOLITH, "p95": Verdict.MONOLITH}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"waiting": 30}, "decoupled did not keep up with 100 a second"),
        ({"generator_share": 0.9}, "the generator used 90% of its core"),
        ({"lag": 0.004}, "the generator woke up 4.0 ms late, more than 1.0"),
    ],
)
def test_latency_counts_only_if_the_generator_is_on_time_and_both_sides_keep_up(changes, said):
    side_by_side = pairs(block(**changes), "find_a_train", "A/B", SIDES)

    assert open_loop_gates(side_by_side, pinned=True)[0].startswith(said)


def test_a_hiccup_at_the_end_of_one_slice_is_no_queue_that_grows():
    first, *rest = pairs(block(), "find_a_train", "A/B", SIDES)
    hiccup = (first[0], replace(first[1], waiting=30))

    assert open_loop_gates([hiccup, *rest], pinned=True) == ()


def test_what_waits_when_a_slice_ends_is_counted_before_it_gets_time_to_drain():
    turn = OpenTurn(EACH, [0.06, 0.24], seats=1)  # it ends after 0.25

    seat(turn, 0.05)

    assert of_open_loop(turn)["waiting"] == 1
    assert turn.censored == 0


def test_a_generator_that_shares_the_servers_cores_gives_no_verdict_on_latency():
    side_by_side = pairs(block(), "find_a_train", "A/B", SIDES)

    assert open_loop_gates(side_by_side, pinned=True) == ()
    assert "shares the servers' cores" in open_loop_gates(side_by_side, pinned=False)[0]


def test_a_row_tells_what_was_asked_and_how_late_the_generator_was():
    series = Series(pinned=True, better=LATER)
    series.add(Readings(block(most_at_once=7)))

    told = "; ".join(series.notes("find_a_train"))

    assert "generator 20% (monolith), 20% (decoupled) of a core" in told
    assert "100 a second asked, at most 7 at once" in told
