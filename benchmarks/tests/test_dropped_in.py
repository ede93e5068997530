"""Somebody else drops in a folder: the labs run it, and nobody touches their code."""

import difflib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.change import lab as change_lab
from benchmarks.change.bench import opened_bench
from benchmarks.change.request import requests_in
from benchmarks.change.runner import run as run_request
from benchmarks.change.sites import databases
from benchmarks.change.tree import git
from benchmarks.share import catalogue
from benchmarks.share.draw import rides
from benchmarks.share.matrix import opened_lab, run
from depot import HOUSE

CARD = "monolith/booking_site/templates/search/_departure.html"
STYLE = "decoupled/frontends/web/style.css"
ROUTE = "decoupled/backend/booking_api/http/departures.py"
ACCEPTANCE = """
def monolith(visit):
    assert "Other Tracks" in visit.get("monolith", "/"), "the old name"

def decoupled(visit):
    assert "Other Tracks" in visit.get("web", "/"), "the old name"
"""
Drop = Callable[..., Path]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="patches need git")


def change(file: str, old: str, new: str) -> str:
    """Return a patch that writes one thing otherwise, wherever it stands in a file."""
    before = (HOUSE / file).read_text(encoding="utf-8")
    assert old in before
    after = before.replace(old, new).splitlines(keepends=True)
    sides = (f"a/{file}", f"b/{file}")
    return "".join(difflib.unified_diff(before.splitlines(keepends=True), after, *sides))


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Return a way to make a folder with a request and its patches, in a catalogue of its own."""

    def dropped(name: str, facts: str, **patches: str) -> Path:
        folder = tmp_path / "somebody's" / name
        folder.mkdir(parents=True)
        prose = f"# {name}\n\n{facts}\n\nAsked for by somebody else.\n"
        (folder / "request.md").write_text(prose, encoding="utf-8")
        for side, patch in patches.items():
            (folder / f"{side}.patch").write_text(patch, encoding="utf-8")
        return folder.parent

    return dropped


@pytest.fixture
def redesign(drop: Drop) -> Path:
    """Return a catalogue with a redesign that renames the attribute with a train's number."""
    return drop(
        "other_numbers",
        "expected: decoupled",
        monolith=change(CARD, "data-train-number=", "data-no="),
        web=change(STYLE, ".departure-head {", ".departure-head { padding: 0;"),
    )


@pytest.fixture
def api_change(drop: Drop) -> Path:
    """Return a catalogue with an API that calls the classes of a train its offers."""
    renamed = change(ROUTE, '"classes": [offered', '"offers": [offered')
    return drop("offers", "expected: monolith", api=renamed)


@pytest.fixture
def request_(drop: Drop) -> Path:
    """Return a catalogue with a request for another name."""
    named, renamed = "Twin Tracks</title>", "Other Tracks</title>"
    catalogue = drop(
        "new_name",
        "row: name\ndecides: files\nexpected: same",
        monolith=change("monolith/booking_site/templates/base.html", named, renamed),
        decoupled=change("decoupled/frontends/web/index.html", named, renamed),
    )
    (catalogue / "new_name" / "acceptance.py").write_text(ACCEPTANCE, encoding="utf-8")
    return catalogue


def test_patches_of_a_dropped_folder_fit_the_house(redesign, api_change):
    patches = [*redesign.glob("*/*.patch")]

    assert len(patches) == 3
    for patch in patches:
        git(HOUSE, "apply", "--check", str(patch))


def test_a_dropped_redesign_and_a_dropped_api_change_are_found_by_name(
    monkeypatch, redesign, api_change
):
    monkeypatch.setattr(catalogue, "REDESIGNS", redesign)
    monkeypatch.setattr(catalogue, "API_CHANGES", redesign / "none")

    found = catalogue.chosen(None)

    assert [one.name for one in found] == ["offers", "other_numbers"]
    assert [catalogue.kind_of(one) for one in found] == ["API change", "redesign"]
    assert [one.name for one in catalogue.chosen("other_numbers")] == ["other_numbers"]


def test_a_dropped_change_request_is_found_by_its_name_and_by_its_row(monkeypatch, drop):
    folder = drop(
        "new_name", "row: name\ndecides: files\nexpected: same", monolith="", decoupled=""
    )
    monkeypatch.setattr(change_lab, "REQUESTS", folder)

    assert [one.name for one in change_lab.chosen("new_name")] == ["new_name"]
    assert [one.name for one in change_lab.chosen("name")] == ["new_name"]


@pytest.mark.labs
@pytest.mark.timeout(400)
def test_dropped_folders_are_tried_on_the_running_house(redesign, api_change, world, tmp_path):
    stores = databases(world, HOUSE / "out" / "test-worlds" / "change", tmp_path)
    job = rides(world, 5)

    with opened_lab(world, stores, tmp_path, job) as lab:
        _, (renamed, renumbered) = run(lab, requests_in(redesign), lambda *_: None)

    assert (renamed.fault, renumbered.fault) == ("", "")
    assert (renamed.cells["scraper"].right, renamed.cells["API client"].right) == (5, 0)
    assert "the answer has no classes" in renamed.cells["API client"].fault
    assert (renumbered.cells["scraper"].right, renumbered.cells["API client"].right) == (0, 5)
    assert "PageChanged" in renumbered.cells["scraper"].fault


@pytest.mark.labs
@pytest.mark.timeout(200)
def test_a_dropped_change_request_is_run_and_counted(request_, world, stamp):
    (request,) = requests_in(request_)

    with opened_bench(world, HOUSE / "out" / "test-worlds" / "change") as bench:
        outcomes = run_request(request, bench)

    files = change_lab.rows(request, outcomes, stamp)[0]
    assert [outcome.failed_before for outcome in outcomes.values()] == ["the old name"] * 2
    assert (files.id, files.monolith.estimate, files.decoupled.estimate) == (
        "change.name.files",
        1,
        1,
    )
    assert files.gates == ()
