"""The terminal shows the whole board in order, in 100 columns and in plain letters."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.report.terminal import show
from benchmarks.row import counted, measured
from benchmarks.scoreboard import Scoreboard, check_entry
from benchmarks.verdict import judge, unmeasured


@pytest.fixture
def board(ask, stamp) -> Scoreboard:
    control = check_entry(judge([(1.0, 1.0)] * 8, "cpu", "lower"))
    broken = check_entry(judge([(1.0, 1.5)] * 8, "throughput", "higher"))
    return Scoreboard(
        machine={"cores": 2},
        budget={"server_cores": 1},
        noise={"cpu": control, "throughput": broken},
        rows=(
            counted(ask("change.files", unit="files"), 1, 3, stamp),
            counted(ask("change.fare", unit="files", by_construction=True), 2, 2, stamp),
            counted(ask("share.bytes", unit="bytes"), 184_223, 10_200, stamp),
            counted(ask("share.requests", unit="[bold]requests[/bold]"), 2, 2, stamp),
            measured(ask("scale.workers"), [], unmeasured("it needs three cores"), stamp),
        ),
        predictions={"share.bytes": "decoupled", "change.files": "same", "scale.cpu": "same"},
    )


def printed(board: Scoreboard, page: Path | None = None, encoding: str = "utf-8") -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    show(board, Console(file=file, width=100), page)
    file.seek(0)
    return file.read()


def line_with(words: str, text: str) -> str:
    """Return the first line that has the words, with its spaces collapsed."""
    return next(" ".join(line.split()) for line in text.splitlines() if words in line)


def test_the_parts_come_in_the_order_of_reading(board) -> None:
    text = printed(board)

    titles = [
        "Machine and budget",
        "A/A check",
        "SHARE",
        "SCALE",
        "CHANGE",
        "Cannot differ by construction",
        "Your predictions",
        "What to open next",
    ]
    assert [text.index(title) for title in titles] == sorted(map(text.index, titles))


def test_no_line_is_wider_than_100_columns_or_coloured(board) -> None:
    text = printed(board)

    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in text


def test_each_verdict_is_a_symbol_and_a_word(board) -> None:
    text = printed(board)

    for verdict in ("< monolith", "> decoupled", "= same", "? cannot tell"):
        assert any(line.strip().startswith(verdict) for line in text.splitlines())


def test_each_axis_counts_its_wins_without_the_rows_that_cannot_differ(board) -> None:
    text = printed(board)

    assert line_with("SHARE", text).endswith("< monolith 0 > decoupled 1 = same 1 ? cannot tell 0")
    assert line_with("CHANGE", text).endswith("< monolith 1 > decoupled 0 = same 0 ? cannot tell 0")


def test_a_row_shows_its_numbers_its_id_and_its_reason(board) -> None:
    text = printed(board)

    assert "184,223" in text
    assert "share.bytes" in text
    assert line_with("change.files", text) == "< monolith files change.files 1 3 3.00"


def test_a_reason_that_only_repeats_the_figures_is_left_out(ask, stamp) -> None:
    plain = counted(ask("share.bytes", unit="bytes"), 12, 10, stamp)
    telling = replace(plain, id="share.more", why=f"{plain.why}; without the images")

    text = printed(Scoreboard(rows=(plain, telling)))

    assert "12 in the monolith" not in text
    assert "without the images" in text


def test_rows_that_answer_one_question_stand_under_it_together(ask, stamp) -> None:
    rows = tuple(counted(ask(f"change.{n}", unit=n), 1, 2, stamp) for n in ("files", "lines"))

    text = printed(Scoreboard(rows=rows))

    assert text.count(rows[0].question) == 1


def test_a_board_that_has_scrolled_away_is_summed_up_at_its_end(board, ask, stamp) -> None:
    many = tuple(counted(ask(f"scale.row{n}", unit="files"), 1, 2, stamp) for n in range(12))

    assert "At a glance" not in printed(board)
    text = printed(board.merged(Scoreboard(rows=many)))

    glance = text.index("At a glance")
    assert text.index("Your predictions") < glance < text.index("What to open next")
    summed = line_with("SCALE", text[glance:])
    assert summed == "SCALE < monolith 12 > decoupled 0 = same 0 ? cannot tell 1"


def test_square_brackets_are_shown_and_not_obeyed(board) -> None:
    assert "[bold]requests[/bold]" in printed(board)


def test_a_control_run_with_a_winner_voids_its_metric_in_words(board) -> None:
    text = printed(board)

    assert line_with("no winner", text) == "cpu no winner 0.98 to 1.02, 8 pairs"
    assert "a winner: this metric is void" in line_with("throughput", text)


def test_predictions_stand_beside_what_was_measured(board) -> None:
    text = printed(board)

    assert line_with("you said decoupled", text).endswith("right: decoupled")
    assert line_with("change.files you", " ".join(text.split("  "))).endswith("wrong: monolith")
    assert line_with("scale.cpu", text).endswith("not measured yet")


def test_it_ends_with_what_to_open_next(board, ask, stamp) -> None:
    pairs = [(1.0, 1.05)] * 8
    unsettled = measured(ask("scale.cpu"), pairs, judge(pairs, "cpu", "lower"), stamp)

    text = printed(board.merged(Scoreboard(rows=(unsettled,))), Path("out") / "compare.html")

    assert "out/compare.html" in text
    assert "--only scale.cpu" in text
    assert "--only scale.workers" not in text  # more of the same gives it no third core
    assert "benchmarks/scale/load.py:12" in text


def test_an_empty_board_prints_nothing() -> None:
    assert printed(Scoreboard()) == ""


def test_a_windows_code_page_can_print_it(board) -> None:
    assert "CHANGE" in printed(board, encoding="cp1252")
