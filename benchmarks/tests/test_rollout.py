"""A change is rolled out step by step while travellers go on, and what they notice is counted."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import httpx2
import psutil
import pytest

from benchmarks.change import books
from benchmarks.change.bench import Bench, opened_bench
from benchmarks.change.count import Count, Touched
from benchmarks.change.lab import chosen, rows
from benchmarks.change.plan import Plan
from benchmarks.change.rehearsal import refusal_without
from benchmarks.change.request import Request
from benchmarks.change.rollout import UNREAD, Rollout, _note, put
from benchmarks.change.runner import Outcome, run
from benchmarks.change.sites import SIDES
from benchmarks.drivers import Refusal
from depot import HOUSE
from railway.world import World

FACTS = {"row": "slab", "decides": "files", "expected": "same"}
SLAB = Request(Path("slab"), "One more slab", FACTS)
NOTICED = Rollout(
    calls=170,
    troubles={"unanswered": 30, "refused": 1, UNREAD: 7},
    seconds=2.94,
    started=("api", "worker"),
    booked=20,
    lost=0,
    refusal="",
)
OLD: World = "the world as it is"  # type: ignore[assignment]
NEW: World = "another world"  # type: ignore[assignment]


def plan_of(*paths: str, **more) -> Plan:
    files = tuple(Touched(PurePosixPath(path), 2, 1) for path in paths)
    begun = Plan(SLAB, "decoupled", files, Path("tree"), OLD, OLD, Path("books.db"))
    return replace(begun, **more)


def test_back_ends_are_rolled_out_before_the_screens_that_ask_them():
    screen, client, route, rule = (
        *("decoupled/frontends/web/index.html", "decoupled/frontends/client/booking-api.js"),
        *("decoupled/backend/booking_api/main.py", "railway/refunds.py"),
    )
    plan = plan_of(screen, route, client, rule)

    steps = [[str(file.path) for file in files] for files in plan.steps]

    assert steps == [[route, rule], [screen, client]]
    assert [plan.anew(files) for files in plan.steps] == [
        ["api", "worker", "predictor"],
        ["web"],
    ]


def test_what_operators_start_anew_themselves_is_started_once():
    plan = plan_of("decoupled/backend/booking_api/main.py", by_hand=("api",))

    assert plan.anew(plan.files) == ["worker"]


@pytest.mark.parametrize(
    ("paths", "brought", "beside"),
    [
        (["decoupled/frontends/web/index.html"], (), ("predictor",)),
        (["decoupled/backend/booking_api/main.py"], (), ("predictor", "worker")),
        ([], ("api", "web", "predictor"), ()),
    ],
)
def test_a_predictor_runs_beside_the_api_unless_it_is_what_the_change_brings(
    paths, brought, beside
):
    assert plan_of(*paths, brought=brought).beside == beside


def test_other_tables_and_other_facts_need_new_books():
    assert not plan_of("railway/refunds.py").needs_new_books
    assert plan_of("decoupled/backend/booking_api/adapters/schema.sql").needs_new_books
    assert plan_of("railway/data/stops.csv", after=NEW).needs_new_books


def test_new_books_are_made_once_for_a_world_and_the_code_that_makes_them(tmp_path, monkeypatch):
    made = []

    def prepared(build, _world, path, _house):
        made.append(build)
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as books:
            books.execute("CREATE TABLE meal (name)")

    monkeypatch.setattr(books, "prepare", prepared)
    schema = "decoupled/backend/booking_api/adapters/schema.sql"
    (tmp_path / schema).parent.mkdir(parents=True)
    (tmp_path / schema).write_text("one", encoding="utf-8")
    plan = plan_of(schema, tree=tmp_path, after=SimpleNamespace(world_id="c0ffee"))

    for words in ("one", "one", "another"):
        (tmp_path / schema).write_text(words, encoding="utf-8")
        books.books_for(plan, tmp_path / "books.db", tmp_path / "kept")

    assert made == ["api", "api"]
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_new_files_take_the_places_of_the_former_ones(tmp_path):
    for house, files in {"tree": ("changed", "added/new"), "live": ("changed", "gone")}.items():
        for name in files:
            path = tmp_path / house / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name} of the {house}", encoding="utf-8")
    touched = [Touched(PurePosixPath(name), 1, 1) for name in ("changed", "added/new", "gone")]

    put(touched, tmp_path / "tree", tmp_path / "live")

    found = {
        file.relative_to(tmp_path / "live").as_posix(): file.read_text(encoding="utf-8")
        for file in (tmp_path / "live").rglob("*")
        if file.is_file()
    }
    assert found == {"changed": "changed of the tree", "added/new": "added/new of the tree"}


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        (httpx2.ConnectError("nobody there"), "unanswered"),
        (Refusal(401, "", "Sign in first."), "refused"),
        (AssertionError("no estimate"), "wrong"),
        (KeyError("chance"), UNREAD),
    ],
)
def test_what_goes_wrong_with_a_call_is_noted_and_goes_on(reason, trouble):
    def call() -> None:
        raise reason

    found: Counter[str] = Counter()

    with pytest.raises(type(reason)):
        _note(call, found)
    assert found == {trouble: 1}


def test_what_only_an_old_client_cannot_read_is_told_but_is_no_failed_call():
    assert NOTICED.failed == 31
    assert NOTICED.told() == (
        f"31 of 170 calls fail (30 unanswered, 1 refused); 7 are {UNREAD}; "
        "the new behaviour is there after 2.9 s; started anew: api, worker"
    )
    assert "20 of 20 bookings are lost" in replace(NOTICED, lost=20).told()


def test_what_travellers_noticed_stands_beside_the_deciding_row(stamp):
    cost = Count((), (), (), (), ())
    outcomes = {side: Outcome(side, cost, (), "not yet", (), rollout=NOTICED) for side in SIDES}

    found = {row.id: row for row in rows(SLAB, outcomes, stamp)}

    assert found["change.slab.files"].notes == tuple(f"{side}: {NOTICED.told()}" for side in SIDES)
    assert found["change.slab.lines"].notes == ()


def test_sides_that_are_up_are_visited_unless_a_request_begins_otherwise(tmp_path):
    test = "def monolith(visit):\n    assert visit.site == 'up', 'nobody started one'\n"
    (tmp_path / "acceptance.py").write_text(test, encoding="utf-8")
    bench = Bench(OLD, {}, {"monolith": "up"})  # type: ignore[dict-item]

    assert refusal_without(Request(tmp_path, "", {}), "monolith", bench, tmp_path) == ""


@pytest.mark.labs
@pytest.mark.timeout(300)
def test_a_new_look_stops_the_site_for_a_while_and_the_web_not_at_all(world: World, monkeypatch):
    monkeypatch.setattr("benchmarks.change.runner.suite_faults", lambda *_: [])  # minutes
    others = set(psutil.Process().children(recursive=True))  # servers of other tests
    (request,) = chosen("redesign_look")

    with opened_bench(world, HOUSE / "out" / "test-worlds" / "change") as bench:
        outcomes = run(request, replace(bench, proof=True))

    noticed = {side: outcome.rollout for side, outcome in outcomes.items()}
    assert [outcome.faults for outcome in outcomes.values()] == [(), ()]
    assert noticed["monolith"].started == ("monolith",)
    assert noticed["monolith"].troubles["unanswered"] > 0
    assert (noticed["decoupled"].started, noticed["decoupled"].failed) == ((), 0)
    assert all(side.calls and side.booked and not side.lost for side in noticed.values())
    assert not psutil.wait_procs(set(psutil.Process().children(recursive=True)) - others, 10)[1]
