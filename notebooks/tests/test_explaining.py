"""The explanations say what the numbers say, whichever side they favour."""

from datetime import UTC, datetime

import pytest

from benchmarks.change.sites import Side
from benchmarks.row import Question, Row, Stamp, counted
from notebooks import charts, explaining
from notebooks.calls import Calls
from notebooks.tasks import Cost
from notebooks.wire import Traffic, files_of

STAMP = Stamp(datetime(2026, 3, 10, tzinfo=UTC), "abc1234")


def row(row_id: str, monolith: float, decoupled: float) -> Row:
    question = Question(
        id=row_id, axis="share", question=f"{row_id}?", unit="lines", better="lower", source="a:1"
    )
    return counted(question, monolith, decoupled, STAMP)


ROWS = [row("share.lines", 20, 30), row("share.bytes", 9, 3)]


def calls(monolith: int, decoupled: int) -> Calls:
    faults: dict[Side, str] = {"monolith": "no classes", "decoupled": ""}
    before: dict[Side, int] = {"monolith": 50, "decoupled": 50}
    after: dict[Side, int] = {"monolith": monolith, "decoupled": decoupled}
    return Calls("A table", 50, before, after, faults)


@pytest.mark.parametrize(("left", "word"), [(0, "none"), (12, "some"), (50, "all")])
def test_what_the_scraper_keeps_has_the_predictions_words(left: int, word: str) -> None:
    assert explaining.kept(calls(left, 50)) == word


def test_a_redesign_is_told_with_its_counts_and_its_first_fault() -> None:
    told = explaining.redesign(calls(0, 50))

    assert "the page's reader: 0 right answers, 50 before. First fault: no classes." in told
    assert "the API's caller: 50 right answers, 50 before." in told


def test_a_redesign_may_be_won_by_either_side() -> None:
    assert [calls(*left).found for left in ((0, 50), (50, 3), (50, 50))] == [
        "decoupled",
        "monolith",
        "same",
    ]


def test_the_box_holds_the_rows_that_went_the_other_way() -> None:
    told = explaining.other_side("share", "decoupled", ROWS)

    assert "Of 2 rows of SHARE, the monolith wins 1:" in told
    assert "share.lines" in told
    assert "share.bytes" not in told
    assert "`make compare ARGS=--quick` measures more" in told


def test_enough_rows_are_told_without_a_request_for_more() -> None:
    board = [row(f"share.{number}", 20, 30) for number in range(explaining.FEW)]

    assert "--quick" not in explaining.other_side("share", "decoupled", board)


def test_the_box_shows_both_sides_when_the_lesson_found_no_winner() -> None:
    told = explaining.other_side("share", "inconclusive", ROWS)

    assert "share.lines" in told
    assert "share.bytes" in told


def test_the_box_says_when_the_other_side_won_nothing() -> None:
    assert "the monolith wins none" in explaining.other_side("share", "decoupled", ROWS[1:])


def test_without_a_scoreboard_the_box_says_how_to_get_one() -> None:
    assert "make compare" in explaining.other_side("scale", "decoupled", ROWS)
    assert "has not run yet" in explaining.in_compare("share.redesign", ROWS)


def test_a_row_of_the_scoreboard_is_told_with_its_commit() -> None:
    told = explaining.in_compare("share.lines", ROWS)

    assert "**monolith**" in told
    assert "10 March 2026, commit abc1234" in told


def test_tasks_are_told_in_ratios_and_scatter_is_called_scatter() -> None:
    costs = {
        "book": {
            "monolith": Cost(3, 5000, (4.0, 6.0)),
            "decoupled": Cost(1, 1000, (5.0, 5.0)),
        }
    }

    told = explaining.tasks(costs)

    assert "3.00 × the API's requests, 5.00 × its bytes and 1.00 × its CPU" in told
    assert "inconclusive" in told


def test_the_ledger_names_who_has_brought_over_less() -> None:
    seen = {
        "monolith": [Traffic(3, 20_000), Traffic(3, 3_000)],
        "decoupled": [Traffic(29, 90_000), Traffic(29, 12_000)],
    }
    cost = Cost(1, 1_000, (1.0,))
    costs = {"find_a_train": {"monolith": cost, "decoupled": cost}}

    told = explaining.ledger(lambda n, first, each: first + (n - 1) * each, seen, costs)

    assert "| 1 | 20,000 | 90,000 | monolith |" in told
    assert "| 100 | 317,000 | 189,000 | decoupled |" in told


def test_a_chart_says_in_words_what_it_shows() -> None:
    chart = charts.bars("Requests", "per task", {"book": {"monolith": 3, "decoupled": 1}})

    assert chart.alt == "Requests (per task). book, monolith: 3; book, decoupled: 1."
    assert chart.png.startswith(b"\x89PNG")
    assert f'alt="{chart.alt}"' in chart._repr_html_()


def test_a_page_names_its_files_once_and_links_are_none() -> None:
    page = b'<link href="/style.css"><script src="/a.js?v=2"></script><script src="/a.js?v=2">'
    page += b'</script><a href="/trains">'

    assert files_of(page) == ["/style.css", "/a.js?v=2"]
