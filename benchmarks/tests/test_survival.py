"""The survival matrix: what a change touches, how answers and screens are judged, and its rows."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks.change.request import BadRequest, Request
from benchmarks.change.sites import databases
from benchmarks.claims import Word
from benchmarks.share.catalogue import API_CHANGES, REDESIGNS, chosen, kind_of, meaning, patches_of
from benchmarks.share.command import keep, tell
from benchmarks.share.draw import first_train, rides
from benchmarks.share.job import Availability, Offer, Ride
from benchmarks.share.matrix import CLIENTS, Before, Cell, Line, judged, looked, opened_lab, run
from benchmarks.share.on_its_own import DECIDING, on_its_own
from benchmarks.share.outsiders import Work
from benchmarks.share.screens import address_of, figures_of
from benchmarks.share.stage import ASK_THE_API, touched
from benchmarks.share.survival import rows
from benchmarks.verdict import Verdict
from depot import HOUSE

RIDE = Ride("12002", "NDLS", "AGC", "2026-03-11")
TRUTH: list[Availability] = [{"CC": Offer("WL", 49875, 0.25)}]
BEFORE = Before(TRUTH, {"scraper": Work([*TRUTH]), "API client": Work([*TRUTH])}, {})


def line(kind, expected="same", fault="", **right):
    cells = {name.replace("_", " "): Cell(count, 1) for name, count in right.items()}
    return Line("flat", "A flat page", kind, expected, cells, fault)


def changed(name: str, fault: str = "", **left: int) -> Line:
    """What a change of the API left of two calls, by client."""
    cells = {client.replace("_", " "): Cell(right, 2) for client, right in left.items()}
    return Line(name, name, "API change", "same", cells, fault)


@pytest.mark.parametrize(
    ("renamed", "added", "word"),
    [
        ({"API_client": 2, "web": 2}, {"API_client": 2}, Word.HOLDS),
        ({"API_client": 0, "web": 2}, {"API_client": 2}, Word.NOT),
        ({"API_client": 2}, {"web": 1}, Word.NOT),
        ({"scraper": 0, "API_client": 2}, {"API_client": 2}, Word.HOLDS),  # it reads no API
        ({"API_client": 2}, {"API_client": 2, "fault": "it did not start"}, Word.OPEN),
    ],
)
def test_things_change_on_their_own_if_no_client_of_the_api_loses_an_answer(
    renamed, added, word, stamp
):
    renamed_field, additive_field = DECIDING
    lines = [changed(renamed_field, **renamed), changed(additive_field, **added)]

    (found,) = on_its_own(lines, stamp)

    assert found.word is word


def test_who_broke_is_named_with_what_is_left(stamp):
    lines = [changed(DECIDING[0], web=0, phone=2), changed(DECIDING[1], web=2, phone=2)]

    (found,) = on_its_own(lines, stamp)

    assert found.why == "renamed_field breaks web (0 of 2 left); additive_field breaks nobody"
    assert found.figures["renamed_field, web, % of answers left"] == 0


def test_without_both_changes_nothing_is_said_of_them(stamp):
    assert list(on_its_own([changed(DECIDING[0], web=0)], stamp)) == []


@pytest.mark.parametrize("change", chosen(None), ids=lambda change: change.name)
def test_a_redesign_touches_the_two_sites_and_an_api_change_all_who_ask_the_api(change):
    parts = touched(patches_of(change))

    if kind_of(change) == "redesign":
        assert parts == ["monolith", "web"]
    else:
        assert parts == ["api", *ASK_THE_API]


def test_the_catalogue_holds_what_a_site_and_an_api_may_go_through():
    kinds = Counter(kind_of(change) for change in chosen(None))

    assert kinds["redesign"] >= 10
    assert kinds["API change"] >= 8
    assert {change.fact("expected") for change in chosen(None)} <= set(Verdict)


def test_one_change_is_chosen_by_its_folder_and_an_unknown_one_is_told_what_there_is():
    assert [change.folder for change in chosen("pagination")] == [REDESIGNS / "pagination"]
    assert [change.folder for change in chosen("changed_unit")] == [API_CHANGES / "changed_unit"]
    with pytest.raises(BadRequest, match=r"no redesign or API change “nothing”.*pagination"):
        chosen("nothing")


def test_the_command_says_which_changes_there_are(monkeypatch):
    monkeypatch.setattr(command, "published", lambda *_: None)

    done = CliRunner().invoke(command.app, ["share", "nothing"])

    assert done.exit_code == 1
    assert "pagination" in done.output


def test_a_new_word_that_stands_for_an_old_one_is_right_and_any_other_is_not():
    told = Work([{"CC": Offer("RLWL", 49875, 0.25)}])
    meant = meaning(Request(Path("flat"), "", {"reads": "RLWL as WL"}))

    assert judged(told, TRUTH, [RIDE], meant).right == 1
    assert judged(told, TRUTH, [RIDE], {}).right == 0


def test_a_wrong_unit_or_type_is_a_wrong_answer_although_nothing_failed():
    percent = {"CC": Offer("WL", 49875, 25.0)}
    text = {"CC": Offer("WL", "49875", 0.25)}  # type: ignore[arg-type] # as told

    for answer in (percent, text):
        cell = judged(Work([answer]), TRUTH, [RIDE], {})
        assert (cell.right, cell.of) == (0, 1)
        assert "no error, but class CC" in cell.fault


def test_a_screen_is_read_by_the_figures_that_a_person_sees():
    page = """<body><script>const a = 7;</script><select><option>6</select>
        <p data-fare="49875">Waitlist <b>15</b>, ₹498.75.</p>"""

    assert figures_of(page) == Counter(["15", "498.75"])


def test_a_screen_survives_if_all_its_figures_are_still_there_whatever_else_is():
    was = [Counter(["15", "498.75"])]

    def fault(seen):
        cell = looked([seen], was, [RIDE])
        return cell.fault.removeprefix("train 12002 on 2026-03-11: ") if cell.right == 0 else ""

    assert looked([Counter(["498.75", "15", "702"])], was, [RIDE]) == Cell(1, 1)
    assert fault(Counter(["15"])) == "no longer shown: 498.75"
    assert fault("the page answers 500") == "the page answers 500"


def test_of_several_screens_the_first_that_broke_is_named():
    was = [Counter(["15"])] * 3
    rides = [RIDE._replace(date=f"2026-03-{day}") for day in (11, 12, 13)]

    cell = looked([Counter(["15"]), Counter(), "gone"], was, rides)

    assert cell == Cell(1, 3, "train 12002 on 2026-03-12: no longer shown: 15")


def test_for_each_client_and_change_the_first_call_that_broke_is_printed_and_kept(tmp_path):
    cells = {"scraper": Cell(0, 2, "train 1: PageChanged"), "API client": Cell(2, 2)}
    lines = [Line("flat", "A flat page", "redesign", "decoupled", cells)]
    paper = StringIO()

    tell(lines, Console(file=paper, width=120))
    keep(lines, tmp_path / "matrix.json")

    assert "flat, scraper: train 1: PageChanged" in paper.getvalue()
    (kept,) = json.loads((tmp_path / "matrix.json").read_text(encoding="utf-8"))
    assert kept["cells"]["scraper"] == {"right": 0, "of": 2, "fault": "train 1: PageChanged"}


def test_a_redesign_may_write_the_address_of_a_search_in_its_own_way():
    assert address_of(RIDE, "/find?on={day}-{month}-{year}") == "/find?on=11-03-2026"
    assert address_of(RIDE).startswith("/trains?from=NDLS&to=AGC&date=2026-03-11")


def test_the_rows_add_up_what_the_rivals_have_left_and_name_what_it_cost(stamp):
    lines = [
        line("redesign", "decoupled", scraper=0, API_client=1, web=1),
        line("redesign", scraper=1, API_client=1, web=0),
        line("API change", "same", scraper=1, API_client=0, phone=1),
    ]

    redesigns, api_changes = rows(lines, BEFORE, [RIDE], stamp)

    assert (redesigns.monolith.estimate, redesigns.decoupled.estimate) == (1, 2)
    assert (redesigns.verdict, api_changes.verdict) == (Verdict.DECOUPLED, Verdict.MONOLITH)
    assert "scraper: 1 of 2 survived, not flat (0 left)" in redesigns.why
    assert "API client: all 2 survived" in redesigns.why
    assert redesigns.notes == ("web: 1 of 2 survived, not flat (0 left)",)
    assert "flat was expected to end in same" in api_changes.why
    assert "expected" not in redesigns.why


def test_a_change_that_could_not_be_tried_gives_no_verdict(stamp):
    (row,) = rows([line("redesign", fault="flat: does not fit")], BEFORE, [RIDE], stamp)

    assert (row.verdict, row.why) == (Verdict.CANNOT_TELL, "flat: does not fit")


def test_programs_that_disagree_before_any_change_give_no_verdict(stamp):
    other = Before(TRUTH, {**BEFORE.works, "generated client": Work([{}])}, {})

    (row,) = rows([line("redesign", scraper=1, API_client=1)], other, [RIDE], stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert "differ" in row.why


@pytest.mark.labs
@pytest.mark.timeout(400)  # the whole house starts twice
def test_all_clients_are_tried_on_a_redesign_and_on_a_change_of_the_api(world, tmp_path):
    stores = databases(world, HOUSE / "out" / "test-worlds" / "change", tmp_path)
    job = rides(world, 12)
    changes = [*chosen("ids_removed"), *chosen("renamed_field")]

    with opened_lab(world, stores, tmp_path, job) as lab:
        before, (redesign, api_change) = run(lab, changes, lambda *_: None)

    assert not [line for line in (redesign, api_change) if line.fault]
    assert before.works["scraper"].answers == before.works["API client"].answers
    assert redesign.cells["scraper"].right == 0
    assert redesign.cells["API client"].right == 12
    for line in (redesign, api_change):
        assert set(line.cells) >= set(CLIENTS) - {"web", "phone"}  # those two need a browser
    others = {name: cell for name, cell in redesign.cells.items() if name != "scraper"}
    assert [name for name, cell in others.items() if cell.right < cell.of] == []
    assert api_change.cells["scraper"].right == 12
    assert api_change.cells["API client"].right == api_change.cells["generated client"].right == 0
    assert "fare_paise" in api_change.cells["API client"].fault
    assert api_change.cells["partner site"].right == 0


def test_a_screen_is_asked_for_the_train_that_leaves_first(world):
    asked = rides(world, 1)[0]

    assert first_train(world, asked)._replace(train_number=asked.train_number) == asked
