"""The outsiders of the SHARE lab, what their programs cost, and how their answers are judged."""

import ast
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import httpx2
import pytest

from benchmarks.change.request import Request, read_request, requests_in
from benchmarks.change.sites import databases, opened
from benchmarks.change.tree import apply, copied
from benchmarks.share import api_client, generated, scraper
from benchmarks.share.catalogue import API_CHANGES, REDESIGNS
from benchmarks.share.cost import facts_known, facts_promised, lines_of_code
from benchmarks.share.credentials import Registrar, calling
from benchmarks.share.dealings import (
    CONTRACT,
    GENERATED,
    Dealings,
    NothingToSell,
    Works,
    cost_rows,
    dealings,
    sale_of,
)
from benchmarks.share.draw import rides
from benchmarks.share.job import Availability, Offer, Ride
from benchmarks.share.lab import IN_EACH_RUN, Survival, redesign_row
from benchmarks.share.outsiders import SOURCES, Work, answers, first_fault, work, working
from benchmarks.verdict import Verdict
from depot import HOUSE
from depot.client import write_client

RIDE = Ride("12002", "NDLS", "AGC", "2026-03-11")
CHAIR, SLEEPER = Offer("WL", 49875, 0.25), Offer("CNF", 14500, None)
PAGE = """
    <article data-train-number="12137"><p data-class-code="SL"></p></article>
    <article data-train-number="12002">
      <p data-class-code="CC" data-status="WL" data-fare-paise="49875" data-chance="0.25">WL 3</p>
      <p data-class-code="SL" data-status="CNF" data-fare-paise="14500" data-chance="">9 free</p>
    </article>"""
ANSWER = {
    "departures": [
        {"train_number": "12137", "classes": []},
        {
            "train_number": "12002",
            "classes": [
                {"class_code": "CC", "status": "WL", "fare_paise": 49875, "chance": 0.25},
                {"class_code": "SL", "status": "CNF", "fare_paise": 14500, "chance": None},
            ],
        },
    ]
}
TRUTH: list[Availability] = [{"CC": CHAIR, "SL": SLEEPER}, {"SL": SLEEPER}]
PROGRAMS = [
    *SOURCES["monolith"],
    *SOURCES["decoupled"],
    *map(Path(api_client.__file__).with_name, GENERATED),
]
JOB = [RIDE, RIDE._replace(date="2026-03-12")]


def door(**answer):
    transport = httpx2.MockTransport(
        lambda request: httpx2.Response(200, request=request, **answer)
    )
    return httpx2.Client(transport=transport, base_url="http://127.0.0.1")


def survival(scraped, told="decoupled", fault=""):
    redesign = Request(Path("flat"), "A flat page", {"expected": told})
    return Survival(redesign, {} if fault else before(scraped), fault)


def before(scraped: Sequence[Availability | str] = TRUTH) -> Works:
    return {"monolith": Work(list(scraped), 2, 900), "decoupled": Work(list(TRUTH), 2, 300)}


def test_both_outsiders_read_the_same_facts_of_the_train_they_were_asked_for():
    with door(html=PAGE) as site, door(json=ANSWER) as api:
        assert scraper.availability(site, RIDE) == TRUTH[0]
        assert api_client.availability(api, RIDE) == TRUTH[0]


@pytest.mark.parametrize("left_out", ["data-train-number", "data-class-code", "data-fare-paise"])
def test_the_scraper_says_so_when_a_fact_is_no_longer_on_the_page(left_out):
    page = PAGE.replace(left_out, "data-renamed")

    with door(html=page) as site, pytest.raises(scraper.PageChanged):
        scraper.availability(site, RIDE)


@pytest.mark.parametrize("answer", [{}, {"departures": []}, {"departures": [{"classes": []}]}])
def test_the_api_client_says_so_when_the_contract_is_not_kept(answer):
    with door(json=answer) as api, pytest.raises(api_client.ContractBroken):
        api_client.availability(api, RIDE)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_an_outsider_knows_nothing_of_the_house_but_its_job(program):
    tree = ast.parse(program.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    theirs = {f"benchmarks.share.{program.stem}" for program in PROGRAMS}
    ours = {name for name in imported if name and name.split(".")[0] in ("benchmarks", "railway")}
    assert ours <= {"benchmarks.share.job", *theirs}


def test_lines_of_code_are_those_that_do_something(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        dedent('''
            """Says why it exists,
            in two lines."""

            # a comment
            def total(numbers):  # another
                """Return the sum."""
                return sum(
                    numbers
                )
            '''),
        encoding="utf-8",
    )

    assert lines_of_code(program) == 4


def test_facts_are_the_names_a_program_spells_and_not_its_own_words(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        dedent('''
            """A docstring."""
            def fare(http, page):
                """Another."""
                if page.css("[data-fare]"):
                    return page["data-fare"], http.get("/trains")
                raise ValueError(f"no fare on {page}")
            '''),
        encoding="utf-8",
    )

    assert facts_known(program) == {"data-fare", "/trains"}


def test_all_that_the_api_client_knows_stands_in_the_contract():
    known = set[str]().union(*map(facts_known, SOURCES["decoupled"]))

    assert len(known) > 5
    assert known <= facts_promised(CONTRACT)


def test_an_answer_counts_only_when_it_is_the_right_one():
    wrong_fare = {"CC": CHAIR._replace(fare_paise=1), "SL": SLEEPER}
    answers: list[Availability | str] = [
        TRUTH[0],
        "PageChanged: no classes",
        {"SL": SLEEPER},
        {},
        wrong_fare,
    ]

    assert working(Work(answers), [TRUTH[0]] * 5) == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("PageChanged: no classes", "PageChanged: no classes"),
        ({"SL": SLEEPER}, "no error, but only 1 of its 2 classes"),
        ({"CC": SLEEPER, "SL": SLEEPER}, "no error, but class CC is"),
        ({**TRUTH[0], "1A": SLEEPER}, "no error, but class 1A is"),
    ],
)
def test_the_first_fault_names_the_train_and_what_came_instead(answer, said):
    fault = first_fault(Work([answer]), TRUTH[:1], JOB[:1])

    assert fault.startswith("train 12002 on 2026-03-11: ")
    assert said in fault


def test_the_row_counts_the_calls_that_are_left_and_says_what_broke(stamp):
    row = redesign_row(JOB, before(), [survival(["PageChanged: gone", TRUTH[1]])], stamp)

    assert (row.monolith.estimate, row.decoupled.estimate) == (1, 2)
    assert row.verdict is Verdict.DECOUPLED
    assert "1 of 2 right in the monolith" in row.why
    assert "train 12002 on 2026-03-11: PageChanged: gone" in row.why
    assert "expected" not in row.why


def test_the_question_names_both_redesigns_and_the_unit_counts_the_calls_after_each(stamp):
    redesigns = [read_request(REDESIGNS / name) for name in IN_EACH_RUN]
    hurt, harmless = redesigns
    tried = [
        Survival(hurt, before(["PageChanged: gone", {}])),
        Survival(harmless, before()),
    ]

    row = redesign_row(JOB, before(), tried, stamp)

    assert [one.fact("expected") for one in redesigns] == [Verdict.DECOUPLED, Verdict.SAME]
    assert row.question == (
        "After two redesigns of the site, a table in place of the cards and new colours for the "
        "new season, how many of an outsider's calls are still right?"
    )
    assert (row.unit, row.monolith.estimate, row.decoupled.estimate) == ("right answers of 4", 2, 4)
    assert "cards_to_table leaves 0 of 2 right in the monolith, 2 in the decoupled" in row.why
    assert "new_colours leaves 2 of 2 right in the monolith, 2 in the decoupled" in row.why
    assert "expected" not in row.why


def test_the_row_says_so_when_a_redesign_did_not_do_what_was_expected(stamp):
    row = redesign_row(JOB, before(), [survival(list(TRUTH))], stamp)

    assert row.verdict is Verdict.SAME
    assert row.why.endswith("expected was decoupled")


def test_without_two_doors_that_agree_beforehand_there_is_no_verdict(stamp):
    row = redesign_row(JOB, before([{}, TRUTH[1]]), [survival([{}, {}])], stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert "not confirmed by the other" in row.why


def test_a_call_that_fails_at_both_doors_confirms_nothing(stamp):
    nothing: list[Availability | str] = ["HTTPError: 500", TRUTH[1]]
    both: Works = {"monolith": Work(nothing), "decoupled": Work(nothing)}

    assert redesign_row(JOB, both, [survival([{}, {}])], stamp).verdict is Verdict.CANNOT_TELL


def test_a_redesign_that_could_not_be_tried_gives_no_verdict(stamp):
    row = redesign_row(JOB, before(), [survival([], fault="flat: does not fit")], stamp)

    assert (row.verdict, row.why) == (Verdict.CANNOT_TELL, "flat: does not fit")


def test_the_other_rows_tell_what_the_job_costs(stamp):
    held = {"limit": False, "revoke": False}, {"limit": True, "revoke": True}
    open_doors = {"search": True, "sell": True}, {"search": True, "sell": False}
    foreign = {"read": False}, {"read": True, "cancel": False}
    given = [by_side(*held), by_side(*open_doors), {"search": True}, {}, by_side(*foreign)]
    done = Dealings(before(), before(), *given)

    rows = {row.id: row for row in cost_rows(done, stamp)}

    assert rows["share.job_requests"].monolith.estimate == 4
    assert rows["share.job_bytes"].verdict is Verdict.DECOUPLED
    assert rows["share.undocumented_facts"].decoupled.estimate == 0
    assert rows["share.client_lines"].monolith.estimate == sum(
        map(lines_of_code, SOURCES["monolith"])
    )
    assert rows["share.controls"].why.endswith("monolith: none; decoupled: limit, revoke")
    assert rows["share.leak"].why.endswith("monolith: search, sell; decoupled: search")
    assert rows["share.foreign_objects"].why.endswith("in the decoupled build; decoupled: read")
    assert rows["share.foreign_objects"].notes[1] == "tried, decoupled: read, cancel"


def by_side(monolith, decoupled):
    return {"monolith": monolith, "decoupled": decoupled}


@pytest.mark.labs
@pytest.mark.timeout(300)
def test_both_outsiders_do_the_whole_job_and_only_a_key_can_be_held(world, tmp_path):
    stores = databases(world, HOUSE / "out" / "test-worlds" / "change", tmp_path)
    job = rides(world, 5)

    done = dealings(world, stores, job)

    assert done.searches["monolith"].answers == done.searches["decoupled"].answers
    for trips in (sale.trips for sale in done.sales.values()):
        sold, cancelled = trips
        assert (sold.status, cancelled.status) == ("CNF", "CANCELLED")
        assert sold.pnr == cancelled.pnr
        assert cancelled.refund_paise is not None
    assert done.controls["monolith"] == dict.fromkeys(("limit", "scope", "audit", "revoke"), False)
    assert done.controls["decoupled"] == dict.fromkeys(("limit", "scope", "audit", "revoke"), True)
    assert not done.leaks["monolith"]["read somebody else's trip"]
    assert done.leaks["monolith"]["go on after the holder has withdrawn it"]
    assert not done.leaks["decoupled"]["read somebody else's trip"]
    assert not done.leaks["decoupled"]["go on after the holder has withdrawn it"]
    assert done.leaks["decoupled"]["cancel what the holder has booked"]
    assert [name for name, worked in done.reader_leaks.items() if worked] == ["search"]
    assert len(done.foreign["monolith"]) == 3
    assert len(done.foreign["decoupled"]) == 14
    assert not any(worked for tried in done.foreign.values() for worked in tried.values())
    # No merit of the API as such: a traveller's token is as good as a cookie, and as lasting.
    assert done.token_leaks == done.leaks["monolith"]


@pytest.mark.labs
@pytest.mark.timeout(200)
@pytest.mark.parametrize("change", [None, "additive_field"])
def test_a_generated_client_sells_and_cancels_at_an_api_that_says_the_same_or_more(
    change, world, tmp_path
):
    write_client(CONTRACT, tmp_path / "client")
    stores = databases(world, HOUSE / "out" / "test-worlds" / "change", tmp_path)
    job = rides(world, 5)

    with copied() as tree:
        apply([API_CHANGES / change / "api.patch"] if change else [], tree)
        with opened({"decoupled": stores["decoupled"]}, world, tree) as sites:
            api = sites["decoupled"]["api"]
            told = work("decoupled", api, job)
            sale = sale_of(job, answers(told))
            with calling(api) as http:
                key = Registrar(http).key("search", "sell")["key"]
            done = generated.work(tmp_path / "client", api, job, key, sale)

    sold, cancelled = done.trips
    assert done.answers == told.answers
    assert (sold.status, cancelled.status) == ("CNF", "CANCELLED")
    offer = answers(told)[job.index(sale.ride)][sale.class_code]
    assert sold.fare_paise == offer.fare_paise
    assert sold.pnr == cancelled.pnr
    assert cancelled.refund_paise is not None


def test_a_job_on_trains_that_are_all_full_has_nothing_to_sell():
    with pytest.raises(NothingToSell):
        sale_of(JOB, [{"CC": CHAIR}, {}])
    assert sale_of(JOB, TRUTH).class_code == "SL"


def test_a_folder_dropped_in_is_one_more_redesign(tmp_path):
    (tmp_path / "hindi").mkdir()
    prose = "# Hindi labels\n\nexpected: same\n\nThe labels: all of them.\n"
    (tmp_path / "hindi" / "request.md").write_text(prose, encoding="utf-8")
    (tmp_path / "hindi" / "web.patch").touch()

    (found,) = requests_in(tmp_path)

    assert (found.name, found.title, found.facts) == ("hindi", "Hindi labels", {"expected": "same"})


def test_every_redesign_in_the_catalogue_says_what_is_expected():
    redesigns = requests_in(REDESIGNS)

    assert redesigns
    assert {one.fact("expected") for one in redesigns} <= set(Verdict)
