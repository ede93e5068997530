"""The order of the slices is the protocol: alternate, interleave, ask both sides the same."""

from itertools import groupby
from pathlib import Path

from benchmarks.scale.plan import (
    PAIRS_PER_BLOCK,
    Comparison,
    Pace,
    Plan,
    Side,
    Task,
    alternating,
    seconds_of,
)
from benchmarks.verdict import LOOKS

COMPARISONS = [
    Comparison("find_a_train", "monolith", "decoupled"),
    Comparison("book", "monolith", "decoupled"),
    Comparison("find_a_train", "monolith", "again"),
]
LENGTHS: dict[Task, int] = {"find_a_train": 480, "book": 7200, "look_up": 48}


def slices(first_pair=0):
    return list(alternating(COMPARISONS, Pace(), first_pair=first_pair, lengths=LENGTHS))


def test_blocks_end_where_the_verdict_looks():
    assert tuple(PAIRS_PER_BLOCK * number for number in (1, 2, 3)) == LOOKS


def test_the_sides_of_a_task_alternate_a_b_b_a():
    sides = [s.side[0] for s in slices() if s.task == "find_a_train" and s.comparison == "A/B"]

    assert "".join(sides) == "mddm" * 4


def test_the_two_slices_of_a_pair_follow_each_other():
    pairs = [
        list(group) for _, group in groupby(slices(), lambda s: (s.pair, s.task, s.comparison))
    ]

    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == PAIRS_PER_BLOCK * len(COMPARISONS)


def test_pairs_that_only_read_are_interleaved():
    kinds = [(s.pair, s.comparison) for s in slices() if s.task != "book"]

    assert kinds[:6] == [(0, "A/B")] * 2 + [(0, "A/A")] * 2 + [(1, "A/B")] * 2


def test_nothing_is_searched_after_the_first_measured_booking():
    tasks = [s.task for s in slices()]

    assert "find_a_train" in tasks
    assert set(tasks[tasks.index("book") :]) == {"book"}


def test_both_sides_of_a_pair_are_asked_from_the_same_question_on():
    offsets: dict[tuple[int, str, str], set[int]] = {
        (s.pair, s.task, s.comparison): set() for s in slices()
    }
    for s in slices():
        offsets[s.pair, s.task, s.comparison].add(s.offset)

    assert all(len(begun) == 1 for begun in offsets.values())


def test_a_later_block_asks_the_same_on_fresh_databases_under_other_numbers():
    first, later = slices(), slices(PAIRS_PER_BLOCK)

    assert [s.offset for s in first] == [s.offset for s in later]
    assert {s.pair for s in first}.isdisjoint(s.pair for s in later)


def test_no_two_pairs_of_a_block_ask_the_same():
    offsets = {s.pair: s.offset for s in slices() if s.task == "book"}

    assert len(set(offsets.values())) == PAIRS_PER_BLOCK


def test_a_check_against_a_second_launch_is_called_so():
    assert {s.comparison for s in slices() if s.side == "again"} == {"A/A"}


def test_booking_gets_longer_slices():
    lengths = {s.task: s.seconds for s in slices()}

    assert lengths == {"find_a_train": 1.0, "book": 2.0}
    assert seconds_of(slices()) == 16 * (1.25 + 2.25 + 1.25)


def test_a_plan_comes_back_from_its_file_as_it_went(tmp_path: Path):
    plan = Plan(
        seed=7,
        sides=(Side("monolith", "monolith", "http://127.0.0.1:1", (12, 13)),),
        travellers=(("traveller-1@example.org", "secret"),),
        questions={"find_a_train": [{"origin": "NDLS"}], "book": [], "look_up": []},
        slices=tuple(slices()),
        results="readings.jsonl",
        generator_cores=(1,),
        cores=(0, 1),
    )

    plan.save(tmp_path / "plan.json")

    assert Plan.load(tmp_path / "plan.json") == plan
