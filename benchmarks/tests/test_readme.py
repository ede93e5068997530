"""The README gets the scoreboard of the last run, and nothing else of it changes."""

import pytest

from benchmarks.report.readme import (
    ASKED_BEFOREHAND,
    BEGIN,
    END,
    NothingMeasured,
    every_row,
    with_scoreboard,
)
from benchmarks.row import counted, measured
from benchmarks.scoreboard import Scoreboard
from benchmarks.verdict import unmeasured

PAGE = f"before\n{BEGIN}\nan older board\n{END}\nafter\n"


@pytest.fixture
def board(ask, stamp) -> Scoreboard:
    return Scoreboard(
        machine={"cores": 2},
        budget={"server_cores": 1},
        rows=(
            counted(ask("change.files", unit="files"), 4, 8, stamp),
            counted(ask("change.fare", unit="fares", by_construction=True), 2, 2, stamp),
            measured(ask("scale.workers"), [], unmeasured("it needs three cores"), stamp),
        ),
    )


def test_only_what_stands_between_the_markers_is_replaced(board):
    page = with_scoreboard(PAGE, board)

    assert page.startswith(f"before\n{BEGIN}\n")
    assert page.endswith(f"\n{END}\nafter\n")
    assert "older" not in page
    assert with_scoreboard(page, board) == page


def test_the_readme_has_the_tallies_and_where_every_row_is(board):
    page = with_scoreboard(PAGE, board)

    assert "| **CHANGE** | 1 | 0 | 0 | 0 |" in page
    assert "| **SCALE** | 0 | 0 | 0 | 1 |" in page
    assert "(docs/scoreboard.md)" in page


def test_the_readme_shows_only_rows_about_which_one_was_asked_beforehand(board, ask, stamp):
    asked = counted(ask(ASKED_BEFOREHAND[0], unit="files"), 3, 1, stamp)

    page = with_scoreboard(PAGE, board.merged(Scoreboard(rows=(asked,))))

    assert "| 3 | 1 | 0.33 |" in page
    assert "| 4 | 8 |" not in page


def test_the_other_page_has_every_row_with_its_reason_its_code_and_its_machine(board, stamp):
    page = every_row(board)

    assert f"at commit {stamp.commit}." in page
    assert "* server cores: 1\n" in page
    assert "## CHANGE (monolith 1)" in page
    assert "| 4 | 8 | 2.00 |" in page
    assert "## SCALE (cannot tell 1)" in page
    assert "it needs three cores" in page


@pytest.mark.parametrize("page", [every_row, lambda board: with_scoreboard(PAGE, board)])
def test_rows_that_cannot_differ_are_left_out(board, page):
    assert "fares" not in page(board)


def test_nothing_is_written_before_anything_is_measured():
    with pytest.raises(NothingMeasured, match="benchmarks compare"):
        with_scoreboard(PAGE, Scoreboard())
