"""Runs add up on one board: the newer row replaces the older, and no file is half written."""

import json
import math

import pytest

from benchmarks.row import counted
from benchmarks.scoreboard import (
    Scoreboard,
    Unreadable,
    check_entry,
    load,
    make_room,
    merge,
    save,
    verdict_counts,
)
from benchmarks.verdict import Verdict, judge


@pytest.fixture
def file(tmp_path):
    return tmp_path / "out" / "compare.json"


@pytest.fixture
def count(ask, stamp):
    """Return a maker of count rows: name, monolith, decoupled; fewer is better."""

    def row(name: str, monolith: int, decoupled: int, **parts):
        return counted(ask(name, **parts), monolith, decoupled, stamp)

    return row


def test_before_the_first_run_the_board_is_empty(file) -> None:
    assert load(file) == Scoreboard()


def test_a_board_comes_back_as_it_was_saved(file, count) -> None:
    board = Scoreboard(
        machine={"cores": 2},
        budget={"threads": 4},
        noise={"cpu": check_entry(judge([(1.0, 1.01)] * 8, "cpu", "lower"))},
        rows=(count("share.bytes", 9, 4), count("change.files", 1, 3)),
        predictions={"share.bytes": "decoupled"},
    )

    save(board, file)

    assert load(file) == board


def test_a_newer_row_takes_the_place_of_the_older(file, count) -> None:
    merge(Scoreboard(rows=(count("share.bytes", 9, 4), count("change.files", 1, 3))), file)

    board = merge(Scoreboard(rows=(count("share.bytes", 2, 2), count("scale.start", 1, 2))), file)

    assert [row.id for row in board.rows] == ["scale.start", "share.bytes", "change.files"]
    assert board.rows[1].verdict is Verdict.SAME
    assert load(file) == board


def test_a_run_keeps_what_it_does_not_mention(file) -> None:
    merge(Scoreboard(machine={"cores": 2}, predictions={"a": "same", "b": "same"}), file)

    board = merge(Scoreboard(budget={"threads": 4}, predictions={"b": "monolith"}), file)

    assert board.machine == {"cores": 2}
    assert board.budget == {"threads": 4}
    assert board.predictions == {"a": "same", "b": "monolith"}


def test_rows_of_other_conditions_do_not_stay_under_a_header_that_is_not_theirs(
    file, count
) -> None:
    noise = {"scale cpu": check_entry(judge([(1.0, 1.01)] * 8, "cpu", "lower"))}
    old = Scoreboard({"cores": 2}, {"mode": "full"}, noise, (count("share.bytes", 9, 4),))
    new = Scoreboard({"cores": 2}, {"mode": "quick"}, rows=(count("change.files", 1, 3),))
    save(old, file)

    assert "another mode" in make_room(new, file)
    assert load(file) == old  # nothing has been measured yet
    assert merge(new, file) == new
    assert load(file) == new
    assert load(file.with_name("compare.earlier.json")) == old
    assert merge(old, file) == old
    assert load(file.with_name("compare.earlier-2.json")) == new


def test_rows_of_the_same_conditions_stay_and_nothing_is_said(file, count) -> None:
    old = Scoreboard({"cores": 2}, {"mode": "full"}, rows=(count("share.bytes", 9, 4),))
    save(old, file)

    assert make_room(old, file) == make_room(Scoreboard(), file) == ""
    assert merge(Scoreboard(rows=(count("change.files", 1, 3),)), file).rows[0] == old.rows[0]


@pytest.mark.parametrize(
    "foreign",
    ["", '{"machine": {', "[1, 2]", "{}", '{"rows": [{"id": 1}]}', '{"rows": [], "machine": 3}'],
)
def test_a_file_that_is_no_board_is_set_aside_before_anything_is_measured(
    file, foreign, count
) -> None:
    file.parent.mkdir()
    file.write_text(foreign, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"compare\.json cannot be read"):
        load(file)

    sentence = make_room(Scoreboard(), file)

    aside = file.with_name("compare.unreadable.json")
    assert aside.name in sentence
    assert aside.read_text(encoding="utf-8") == foreign
    assert merge(Scoreboard(rows=(count("change.files", 1, 3),)), file).rows


def test_the_file_has_the_sections_of_the_report(file, count) -> None:
    save(Scoreboard(rows=(count("share.bytes", 9, 4),)), file)

    stored = json.loads(file.read_text(encoding="utf-8"))

    assert list(stored) == [
        "machine",
        "budget",
        "noise",
        "rows",
        "predictions",
        "claims",
        "selftest",
    ]
    assert stored["rows"][0]["id"] == "share.bytes"


def test_a_board_that_cannot_be_written_leaves_the_old_file_alone(file, count) -> None:
    old = Scoreboard(rows=(count("share.bytes", 9, 4),))
    save(old, file)

    with pytest.raises(ValueError, match="not JSON compliant"):
        save(Scoreboard(machine={"load": math.nan}), file)

    assert load(file) == old
    assert list(file.parent.iterdir()) == [file]


def test_rows_that_cannot_differ_are_nobodys_win(count) -> None:
    rows = [
        count("change.fare", 1, 1, by_construction=True),
        count("change.files", 1, 3),
        count("change.restarts", 2, 1),
        count("change.rename", 1, 4),
    ]

    assert verdict_counts(rows) == {Verdict.MONOLITH: 2, Verdict.DECOUPLED: 1}
