"""What the generator wrote down: what counts, what is dropped, and what voids a row."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.scale import readings as read
from benchmarks.scale.readings import Broken, Readings, SliceReading, Survey
from benchmarks.scale.series import Series
from benchmarks.verdict import Verdict

RECORD: dict[str, Any] = {
    "kind": "slice",
    "pair": 0,
    "comparison": "A/B",
    "task": "book",
    "side": "monolith",
    "t0": 10.0,
    "t1": 12.0,
    "right": 100,
    "wrong": 0,
    "latencies": [0.0123456789, 0.02],
    "requests": 300,
    "wire_bytes": 9000,
    "cpu": 0.5,
    "idle_share": 0.0,
    "generator_share": 0.3,
    "foreign_share": 0.01,
    "pids_changed": False,
    "sampled": 30,
    "complaints": [],
}
RAW: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in RECORD.items()}
del RAW["kind"]
QUIET = SliceReading(**RAW)
SIDES = ("monolith", "decoupled")


def block(
    *, slower: float = 1.0, other="decoupled", first=0, **changes
) -> tuple[SliceReading, ...]:
    """Return eight pairs in which the other side needs so many times the CPU and the time."""
    found = []
    for pair in range(first, first + 8):
        wobble = 1 + 0.002 * (pair % 3)
        here = replace(QUIET, pair=pair, comparison="A/A" if other == "again" else "A/B")
        there = replace(
            here, side=other, cpu=QUIET.cpu * slower * wobble, right=round(100 / slower / wobble)
        )
        found += [here, replace(there, **changes)]
    return tuple(found)


def written(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_raw_latencies_come_back_unrounded(tmp_path: Path):
    told = read.parse(written(tmp_path / "r", RECORD, {"kind": "end"}))

    assert told.slices == (QUIET,)
    assert told.slices[0].latencies[0] == 0.0123456789


def test_surveys_and_acknowledged_bookings_are_kept_apart(tmp_path: Path):
    survey = {"kind": "survey", "task": "book", "side": "monolith", "asked": 40, "requests": 120}
    survey |= {"wire_bytes": 4000, "complaints": []}
    booking = {"kind": "booking", "side": "monolith", "question": 3}
    booking |= {"pnr": "0123456789", "status": "CNF"}

    told = read.parse(written(tmp_path / "r", survey, booking, {"kind": "end"}))

    assert told.surveys == (Survey("book", "monolith", 40, 120, 4000, ()),)
    assert [b.pnr for b in told.bookings] == ["0123456789"]


def test_a_file_without_its_end_is_a_broken_run(tmp_path: Path):
    with pytest.raises(Broken):
        read.parse(written(tmp_path / "r", RECORD))


def test_a_generator_that_wrote_nothing_is_a_broken_run(tmp_path: Path):
    with pytest.raises(Broken):
        read.parse(tmp_path / "missing")


def test_cpu_is_milliseconds_per_right_task_and_throughput_right_tasks_a_second():
    half_wrong = replace(QUIET, right=50, wrong=50)

    assert half_wrong.value("cpu") == 10.0
    assert half_wrong.value("throughput") == 25.0


@pytest.mark.parametrize(
    "disturbance", [{"foreign_share": 0.06}, {"idle_share": 0.03}, {"pids_changed": True}]
)
def test_a_disturbed_slice_drops_its_whole_pair(disturbance):
    slices = list(block())
    slices[1] = replace(slices[1], **disturbance)

    assert len(read.kept(read.pairs(slices, "book", "A/B", SIDES), "cpu")) == 7


def test_disturbance_is_decided_without_a_look_at_the_result():
    slow = replace(QUIET, cpu=50.0, right=1, latencies=(9.0,))

    assert not slow.disturbed


def test_two_disturbed_pairs_of_eight_are_too_many():
    slices = list(block())
    for index in (1, 5):
        slices[index] = replace(slices[index], foreign_share=0.5)
    series = Series(pinned=True)

    series.add(Readings(tuple(slices)))

    decision = series.looks["book", "cpu"].decision
    assert decision.verdict is Verdict.CANNOT_TELL
    assert "disturbed" in decision.gates[0]


def test_a_clear_difference_is_settled_after_one_block():
    series = Series(pinned=True)

    series.add(Readings(block(slower=1.4)))

    assert series.looks["book", "cpu"].decision.verdict is Verdict.MONOLITH
    assert series.looks["book", "throughput"].decision.verdict is Verdict.MONOLITH
    assert series.open_tasks() == []


def test_a_difference_near_the_margin_asks_for_another_block_and_ends_in_cannot_tell():
    noisy = list(block())
    for index in range(1, 16, 4):
        noisy[index] = replace(noisy[index], cpu=QUIET.cpu * 1.2)
    series = Series(pinned=True)

    series.add(Readings(tuple(noisy)))
    assert series.open_tasks() == ["book"]
    series.stop("time: no more")

    decision = series.looks["book", "cpu"].decision
    assert decision.verdict is Verdict.CANNOT_TELL
    assert decision.gates == ("time: no more",)


def test_a_settled_measure_is_not_looked_at_again():
    series = Series(pinned=True)
    series.add(Readings(block(slower=1.4)))
    settled = series.looks["book", "cpu"]

    series.add(Readings(block(slower=0.5, first=8)))

    assert series.looks["book", "cpu"] is settled


def test_one_wrong_sampled_answer_voids_the_row():
    slices = list(block(slower=1.4))
    slices[3] = replace(slices[3], complaints=("book on api: the party is []",), wrong=1)
    series = Series(pinned=True)

    series.add(Readings(tuple(slices)))

    decision = series.looks["book", "cpu"].decision
    assert decision.verdict is Verdict.CANNOT_TELL
    assert "the party is []" in decision.gates[0]


def test_a_wrong_answer_of_the_survey_voids_the_row():
    survey = Survey("book", "decoupled", 40, 40, 4000, ("book on api: unreadable",))
    series = Series(pinned=True)

    series.add(Readings(block(slower=1.4), (survey,)))

    assert series.looks["book", "throughput"].decision.gates == ("book on api: unreadable",)


def test_a_busy_generator_voids_throughput_and_leaves_cpu_alone():
    series = Series(pinned=True)

    series.add(Readings(block(slower=1.4, generator_share=0.9)))

    assert series.looks["book", "throughput"].decision.verdict is Verdict.CANNOT_TELL
    assert series.looks["book", "cpu"].decision.verdict is Verdict.MONOLITH


def test_a_generator_on_the_servers_cores_gives_no_verdict_on_capacity():
    series = Series(pinned=False)

    series.add(Readings(block(slower=1.4)))

    gates = series.looks["book", "throughput"].decision.gates
    assert gates == ("the generator shares the servers' cores: no verdict on capacity",)


def test_a_side_that_answered_nothing_has_no_numbers():
    series = Series(pinned=True)

    series.add(Readings(block(right=0)))

    gates = series.looks["book", "cpu"].decision.gates
    assert "no right answer in a slice of decoupled" in gates


def test_the_check_of_one_build_against_itself_finds_a_winner_where_there_is_one():
    same, other = Series(pinned=True), Series(pinned=True)
    searches = [replace(s, task="find_a_train") for s in block(other="again")]
    slower = [replace(s, task="find_a_train") for s in block(other="again", slower=1.4)]

    same.add(Readings(tuple(searches)))
    other.add(Readings(tuple(slower)))

    assert same.control("cpu").verdict is Verdict.SAME
    assert other.control("cpu").verdict is Verdict.MONOLITH
