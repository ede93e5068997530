"""The page shows the whole board, to everybody, out of one file."""

import re
from html.parser import HTMLParser

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.report.page import (
    FURTHEST,
    MIDDLE,
    REACH,
    grid,
    headline,
    html,
    mark,
    place,
    stacked,
    write,
)
from benchmarks.row import counted
from benchmarks.scoreboard import Scoreboard
from benchmarks.tests.boards import HOSTILE, LONG, STAMP, ask, everything
from benchmarks.verdict import MARGINS, Verdict

BOARD = everything()
VOID = ("meta", "link", "input")
ELSEWHERE = ("href", "src", "srcset", "action", "data", "poster", "xlink:href")


class Nesting(HTMLParser):
    """Reads a page, and notes what is closed that was not open, and what it names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.ids += [value for name, value in attrs if name == "id"]
        self.names += [value for name, value in attrs if name in ELSEWHERE]

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> str:
    return html(BOARD)


@pytest.fixture(scope="module")
def tree(page) -> LexborHTMLParser:
    return LexborHTMLParser(page)


def line_of(tree: LexborHTMLParser, row_id: str):
    return tree.css_first(f'tr[id="{row_id}"]')


def words_in(node) -> str:
    return " ".join(node.text(separator=" ").split())


@pytest.mark.parametrize("board", [BOARD, Scoreboard()], ids=["everything", "nothing"])
def test_what_is_opened_is_closed_and_no_name_is_given_twice(board) -> None:
    read = Nesting(html(board))

    assert read.open == []
    assert len(read.ids) == len(set(read.ids))


def test_every_row_stands_there_once(tree) -> None:
    assert sorted(line.id for line in tree.css("tr[data-word]")) == sorted(
        row.id for row in BOARD.rows
    )


@pytest.mark.parametrize("board", [BOARD, Scoreboard()], ids=["everything", "nothing"])
def test_it_asks_nothing_of_anybody(board) -> None:
    page = html(board)

    assert all(name.startswith(("#", "data:")) for name in Nesting(page).names)
    style = LexborHTMLParser(page).css_first("style").text()
    assert not re.search(r"url\(|@import|//", style)


def test_every_link_leads_somewhere_on_the_page(tree) -> None:
    ids = {node.id for node in tree.css("[id]")}

    assert {link.attributes["href"][1:] for link in tree.css("a, use")} <= ids


def test_hostile_text_is_shown_and_not_obeyed(tree) -> None:
    assert tree.css("script, img") == []
    assert tree.body.text().count(HOSTILE) >= 8


def test_before_the_first_run_it_says_how_to_begin() -> None:
    said = words_in(LexborHTMLParser(html(Scoreboard())).body)

    assert "Nothing is measured yet. make compare" in said


@pytest.mark.parametrize(
    ("row_id", "told"),
    [
        ("change.look.files", "< monolith"),
        ("share.bytes", "> decoupled"),
        ("scale.same", "= same"),
        ("scale.workers", "? cannot tell"),
    ],
)
def test_each_verdict_is_a_sign_and_a_word(tree, row_id, told) -> None:
    assert words_in(line_of(tree, row_id).css_first(".verdict")) == told


def test_a_row_shows_its_figures_its_reason_and_how_to_repeat_it(tree) -> None:
    line = words_in(line_of(tree, "scale.cpu"))

    assert "the decoupled build needs 0.50 × the monolith's CPU ms per task" in line
    assert "2.00 × better, ratio 0.50 0.49–0.52; margin 5 %" in line
    assert 'make compare ARGS="--only scale.cpu"' in line
    assert "benchmarks/scale/load.py:12 , 2026-03-01 09:30 UTC , commit c0ffee1" in line


@pytest.mark.parametrize(
    ("row_id", "told"),
    [
        ("scale.workers", "not measured"),
        ("share.controls", "no ratio with 0"),
        ("scale.disturbed", "no ratio"),
    ],
)
def test_where_there_is_no_ratio_it_says_why(tree, row_id, told) -> None:
    assert words_in(line_of(tree, row_id).css_first(".ratio")) == told


def test_all_notes_and_all_gates_are_told(tree) -> None:
    assert " ".join(LONG.split()) in words_in(line_of(tree, "share.requests"))
    gated = words_in(line_of(tree, "scale.memory"))
    assert "the launches overlap" in gated
    assert f"Also: {HOSTILE}" in gated


def test_rows_that_ask_the_same_stand_under_one_question(tree) -> None:
    asked = [words_in(node) for node in tree.css(".question")]

    assert asked.count("The pages get a new look: what has to change?") == 1


def test_rows_that_cannot_differ_stand_apart_and_count_nowhere(tree) -> None:
    apart = tree.css_first('section[aria-labelledby="fixed"]')

    assert [line.id for line in apart.css("tr[data-word]")] == ["change.slab"]
    tally = tree.css_first('section[aria-labelledby="change"] .tally')
    assert words_in(tally) == "< monolith 2 > decoupled 0 = same 0 ? cannot tell 0"


def test_the_checks_of_the_lab_are_told(tree) -> None:
    told = words_in(tree.css_first(".conditions"))

    assert "cpu ✓ no winner 0.97–1.03 8" in told
    assert "throughput ✗ a winner: this metric is void" in told
    assert "it needs three cores no interval 0" in told
    assert "passed on 2026-02-28 with 42 rows" in told


def test_claims_come_in_their_order_with_rule_and_figures(tree) -> None:
    claims = [words_in(node) for node in tree.css(".claim")]

    assert [claim.split()[0] for claim in claims] == ["M4", "M7", "M13"]
    assert "✗ does not hold" in claims[0]
    assert "1 hops 1.75 1.75" in claims[0]
    assert f"holds if {HOSTILE}" in claims[1]


def test_predictions_stand_beside_what_came(tree) -> None:
    told = words_in(tree.css_first('section[aria-labelledby="predictions"]'))

    assert "decoupled right: decoupled" in told
    assert "same wrong: monolith" in told
    assert "monolith open: this run cannot tell" in told
    assert "not measured yet" in told


def test_undecided_rows_say_how_to_run_them_alone(tree) -> None:
    section = tree.css_first('section[aria-labelledby="undecided"]')

    alone = [words_in(node).split()[-1] for node in section.css(".command")]
    assert alone == ['scale.memory"', 'scale.open"', 'scale.p95"', 'scale.disturbed"']


def test_no_run_is_asked_for_where_this_machine_cannot_measure(tree) -> None:
    assert "scale.workers" not in words_in(tree.css_first('section[aria-labelledby="undecided"]'))


def test_the_band_of_a_measured_row_is_as_wide_as_its_margin(tree) -> None:
    band = line_of(tree, "scale.cpu").css_first(".margin").attributes

    right = place(1 + MARGINS["cpu"])
    assert float(band["x"]) + float(band["width"]) == pytest.approx(right)
    assert float(band["x"]) == pytest.approx(place(1 / (1 + MARGINS["cpu"])))
    assert line_of(tree, "share.bytes").css_first(".margin") is None


def drawn(monolith: float, decoupled: float, better: str = "lower"):
    return mark(counted(ask("scale.x", better=better), monolith, decoupled, STAMP))


def test_the_right_is_where_the_decoupled_build_is_better() -> None:
    assert drawn(2, 1).at == drawn(1, 2, "higher").at == MIDDLE + REACH / 3
    assert drawn(1, 2).at == drawn(2, 1, "higher").at == MIDDLE - REACH / 3


def test_what_the_axis_does_not_reach_stands_at_its_end_and_says_so() -> None:
    far = drawn(FURTHEST * 3, 1)

    assert (far.at, far.beyond) == (MIDDLE + REACH, True)
    assert (drawn(FURTHEST, 1).at, drawn(FURTHEST, 1).beyond) == (MIDDLE + REACH, False)


def test_a_side_with_nothing_is_beyond_the_axis_and_two_such_sides_are_in_the_middle() -> None:
    assert drawn(0, 3) == (MIDDLE - REACH,) * 3 + (True,)
    assert drawn(3, 0) == (MIDDLE + REACH,) * 3 + (True,)
    assert drawn(0, 0) == (MIDDLE,) * 3 + (False,)


def test_an_interval_goes_from_left_to_right_whatever_is_better() -> None:
    rows = {row.id: row for row in BOARD.rows}

    assert MIDDLE < (one := mark(rows["scale.cpu"])).low < one.at < one.high
    assert mark(rows["scale.workers"]) is None


def test_dots_of_the_same_place_are_stacked() -> None:
    rows = [counted(ask(f"scale.{n}"), 1, 2, STAMP) for n in range(3)]

    heights = [height for _, _, height in stacked([*rows, counted(ask("scale.x"), 2, 1, STAMP)])]

    assert heights == [0, 1, 2, 0]


def test_an_axis_in_one_sentence_is_made_of_its_counts() -> None:
    rows = [row for row in BOARD.rows if row.axis == "share"]

    assert headline(rows) == "The decoupled build is ahead in 2 of 3 rows and behind in 0."
    assert headline(rows[2:]) == "Each build is ahead in 0 of 1 rows."


def test_figures_make_a_grid_where_their_labels_do_and_else_a_list() -> None:
    square = {f"{n} hops, {of}": 1.0 * n for n in (0, 1) for of in ("p50 in ms", "CPU in ms")}
    assert grid(square) == (["p50 in ms", "CPU in ms"], {"0 hops": [0, 0], "1 hops": [1, 1]}, "")

    failed = {f"{part}, {task}, failed calls": 1.0 for part in "ab" for task in ("book", "find")}
    assert grid(failed) == (["book", "find"], {"a": [1, 1], "b": [1, 1]}, "failed calls")

    ragged = {"trains": 20.0, "page, bytes": 9.0}
    assert grid(ragged) == (["figure"], {"trains": [20.0], "page, bytes": [9.0]}, "")


def test_the_file_is_written_whole(tmp_path) -> None:
    path = write(BOARD, tmp_path / "out" / "compare.html")

    assert path.read_text(encoding="utf-8") == html(BOARD)
    assert [file.name for file in path.parent.iterdir()] == ["compare.html"]


def test_there_is_a_colour_and_a_filter_for_every_word(tree, page) -> None:
    values = [node.attributes["value"] for node in tree.css(".filter input")]

    assert values == ["all", *Verdict]
    assert all(f'[value="{word}"]:checked' in page for word in Verdict)
