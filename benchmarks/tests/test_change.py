"""How the CHANGE lab reads requests, counts patches, compares contracts and makes rows."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path, PurePosixPath
from textwrap import dedent

import pytest
from rich.console import Console

from benchmarks.change.contract import breaks
from benchmarks.change.count import Count, Touched, count
from benchmarks.change.lab import REQUESTS, deciding, rows
from benchmarks.change.request import BadRequest, Request, read_request, requests_in
from benchmarks.change.runner import Outcome
from benchmarks.change.telling import tell
from benchmarks.change.tree import PatchFailed, apply, copy, git
from benchmarks.change.visit import NotAccepted, Visit, accept
from benchmarks.verdict import Verdict

REQUEST = Request(
    Path("rename"), "Rename it", {"row": "rename", "decides": "files", "expected": "monolith"}
)


def patch_of(folder, *files):
    """Return a patch that changes one line in each file."""
    changed = "--- a/{0}\n+++ b/{0}\n@@ -1 +1,2 @@\n-old\n+new\n+newer\n"
    path = folder / "one.patch"
    path.write_text("".join(changed.format(file) for file in files), encoding="utf-8")
    return path


def outcomes(*, monolith=1, decoupled=2, faults=()):
    def outcome(side, files):
        touched = count_of(files)
        return Outcome(side, touched, (), "not yet", faults if side == "monolith" else ())

    return {
        "monolith": outcome("monolith", monolith),
        "decoupled": outcome("decoupled", decoupled),
    }


def count_of(files):
    empty = Count((), (), (), (), ())
    touched = tuple(Touched(PurePosixPath(f"file-{number}"), 1, 1) for number in range(files))
    return replace(empty, by_hand=touched)


def test_the_facts_of_a_request_stand_between_title_and_prose(tmp_path):
    prose = "# Meals\n\nrow: meals\ndecides: lines\n\nNote: this is prose.\nrow: not this one\n"
    (tmp_path / "request.md").write_text(prose, encoding="utf-8")

    request = read_request(tmp_path)

    assert request.title == "Meals"
    assert request.facts == {"row": "meals", "decides": "lines"}


def test_a_request_without_a_title_or_a_needed_fact_is_refused(tmp_path):
    (tmp_path / "request.md").write_text("Meals\n", encoding="utf-8")
    with pytest.raises(BadRequest, match="must begin with"):
        read_request(tmp_path)
    with pytest.raises(BadRequest, match="weight: …"):
        REQUEST.fact("weight")
    with pytest.raises(BadRequest, match="none of"):
        deciding(replace(REQUEST, facts={"decides": "taste"}))


def test_a_request_without_patches_is_only_asked_for_and_not_run(tmp_path):
    for name in ("asked", "met"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "request.md").write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "met" / "monolith.patch").touch()

    assert [one.name for one in requests_in(tmp_path)] == ["met"]


def test_what_both_sides_need_of_the_railway_comes_before_their_own_patch(tmp_path):
    (tmp_path / "monolith.patch").touch()
    alone = Request(tmp_path, "Alone", {}).patches("monolith")
    (tmp_path / "railway.patch").touch()

    together = Request(tmp_path, "Together", {}).patches("monolith")

    assert [path.name for path in alone] == ["monolith.patch"]
    assert [path.name for path in together] == ["railway.patch", "monolith.patch"]


def test_the_railways_part_is_told_once_and_rolls_out_with_each_server(tmp_path):
    shared = count(patch_of(tmp_path, "railway/party.py", "railway/tests/test_party.py"))
    found = {side: replace(one, shared=shared) for side, one in outcomes().items()}
    paper = StringIO()

    tell(REQUEST, found, Console(file=paper, width=100))

    told = paper.getvalue()
    assert told.count("railway/party.py +2 -1") == told.count("on neither's account: 3 lines") == 1
    deployed = next(line for line in told.splitlines() if "to deploy" in line)
    assert deployed.split()[2:] == ["monolith", "api"]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (outcomes(monolith=1, decoupled=2), "Decided by files: monolith, as expected."),
        (outcomes(monolith=2, decoupled=1), "files: decoupled, but expected was monolith."),
        (outcomes(faults=("it does not start",)), "Nothing is decided"),
    ],
)
def test_what_a_request_came_to_is_told_beside_what_was_expected(found, told):
    paper = StringIO()

    tell(REQUEST, found, Console(file=paper, width=100))

    assert told in paper.getvalue()


def test_tests_and_generated_files_are_counted_apart(tmp_path):
    patch = patch_of(
        tmp_path,
        "monolith/booking_site/search.py",
        "monolith/tests/test_search.py",
        "decoupled/openapi.json",
    )

    cost = count(patch)

    assert (cost.files, cost.lines) == (1, 3)
    assert [file.path.name for file in cost.tests] == ["test_search.py"]
    assert [file.path.name for file in cost.generated] == ["openapi.json"]


@pytest.mark.parametrize(
    ("files", "clients", "deployables"),
    [
        (["monolith/booking_site/search.py"], [], ["monolith"]),
        (["benchmarks/drivers/pages.py"], ["drivers"], []),
        (["decoupled/backend/booking_api/main.py"], [], ["api"]),
        (["decoupled/frontends/web/wording.js"], ["web"], ["web"]),
        (["decoupled/frontends/client/booking-api.js"], ["web"], ["web"]),
        (["decoupled/frontends/tests/wording.test.js"], [], []),
        (["railway/fares.py"], [], ["monolith", "api"]),
        (["decoupled/openapi.json"], [], []),
    ],
)
def test_a_change_to_a_file_touches_its_clients_and_its_servers(
    tmp_path, files, clients, deployables
):
    for name in ("web", "client"):
        (tmp_path / "decoupled" / "frontends" / name).mkdir(parents=True)
    (tmp_path / "decoupled" / "frontends" / "web" / "index.html").touch()

    cost = count(patch_of(tmp_path, *files), tmp_path)

    assert (list(cost.clients), list(cost.deployables)) == (clients, deployables)


def contract(house, fields, *, required=(), parameter_required=False):
    parameter = {"name": "limit", "in": "query", "required": parameter_required}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Trip"}}}
    post = {
        "parameters": [parameter],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "It", "content": content}},
    }
    trip = {"properties": {field: {} for field in fields}, "required": list(required)}
    told = {
        "openapi": "3.1.0",
        "paths": {"/trips": {"post": post}},
        "components": {"schemas": {"Trip": trip}},
    }
    (house / "decoupled").mkdir(parents=True)
    (house / "decoupled" / "openapi.json").write_text(json.dumps(told), encoding="utf-8")
    return house


def test_a_renamed_field_breaks_the_contract_and_an_added_one_does_not(tmp_path):
    old = contract(tmp_path / "old", ["pnr", "chance"])
    renamed = contract(tmp_path / "renamed", ["pnr", "confirmation_chance"])
    added = contract(tmp_path / "added", ["pnr", "chance", "meal"])

    assert breaks(old, renamed) == ["POST /trips › body › chance is gone"]
    assert breaks(old, added) == []


def test_a_new_demand_on_callers_breaks_the_contract(tmp_path):
    old = contract(tmp_path / "old", ["pnr"])
    strict = contract(tmp_path / "strict", ["pnr"], required=["pnr"], parameter_required=True)

    assert breaks(old, strict) == [
        "POST /trips › query limit must now be there",
        "POST /trips › body › pnr must now be there",
    ]


def test_each_measure_is_an_exact_row_and_the_deciding_one_says_so(stamp):
    found = {row.id: row for row in rows(REQUEST, outcomes(), stamp)}

    measures = ("files", "lines", "clients", "restarts")
    assert list(found) == [f"change.rename.{measure}" for measure in measures]
    files = found["change.rename.files"]
    assert (files.verdict, files.monolith.low, files.decoupled.high) == (Verdict.MONOLITH, 1, 2)
    assert files.why.endswith("this decides the request")
    assert "decides" not in found["change.rename.clients"].why


def test_an_outcome_that_nobody_expected_is_told_as_such(stamp):
    files = rows(REQUEST, outcomes(monolith=3), stamp)[0]

    assert files.verdict is Verdict.DECOUPLED
    assert files.why.endswith("; expected was monolith")


def test_counts_of_a_patch_that_is_not_proved_are_void(stamp):
    fault = "monolith: acceptance fails with the patch: no new name\nand a long log"

    for row in rows(REQUEST, outcomes(faults=(fault,)), stamp):
        assert (row.verdict, row.why) == (Verdict.CANNOT_TELL, fault.splitlines()[0])


def test_an_acceptance_test_fails_with_its_own_words_and_hides_no_other_error(tmp_path):
    test = """
        def monolith(visit):
            assert not visit, "the old name is still there"

        def decoupled(visit):
            visit.there_is_no_such_thing()
        """
    (tmp_path / "acceptance.py").write_text(dedent(test), encoding="utf-8")
    nowhere: Visit = object()  # type: ignore[assignment]

    with pytest.raises(NotAccepted, match="the old name is still there"):
        accept(tmp_path, "monolith", nowhere)
    with pytest.raises(AttributeError):
        accept(tmp_path, "decoupled", nowhere)


@pytest.fixture
def house(tmp_path):
    """Return a small repository with one known, one new and one ignored file."""
    house = tmp_path / "a house"
    house.mkdir()
    git(house, "init", "--quiet")
    for name, words in {".gitignore": "out\n", "old": "old\n", "gone": "", "out": "big"}.items():
        (house / name).write_text(words, encoding="utf-8")
    git(house, "add", "--all")
    (house / "gone").unlink()
    (house / "new file").write_text("new", encoding="utf-8")
    return house


def test_a_copy_has_what_git_knows_or_would_take_and_nothing_ignored(house, tmp_path):
    copy(house, tmp_path / "tree")

    names = {file.name for file in (tmp_path / "tree").iterdir()}
    assert names == {".gitignore", "old", "new file"}


def test_a_patch_changes_the_copy_and_not_the_house(house, tmp_path):
    copy(house, tmp_path / "tree")

    apply([patch_of(tmp_path, "old")], tmp_path / "tree")

    assert (tmp_path / "tree" / "old").read_text(encoding="utf-8") == "new\nnewer\n"
    assert (house / "old").read_text(encoding="utf-8") == "old\n"


def test_a_patch_that_does_not_fit_names_what_renews_it(house, tmp_path):
    copy(house, tmp_path / "tree")

    with pytest.raises(PatchFailed, match=r"one\.patch does not fit: .* --rebase"):
        apply([patch_of(tmp_path, "new file")], tmp_path / "tree")


def test_every_request_in_the_catalogue_says_what_decides_and_what_is_expected():
    requests = requests_in(REQUESTS)

    assert requests
    assert len({one.fact("row") for one in requests}) == len(requests)
    assert all(deciding(one) for one in requests)
    assert {one.fact("expected") for one in requests} <= set(Verdict)
