"""Every patch in the catalogue still fits, and every request is met by its patch and not before."""

import shutil

import pytest

from benchmarks.change.bench import opened_bench
from benchmarks.change.lab import REQUESTS
from benchmarks.change.request import requests_in
from benchmarks.change.runner import run
from benchmarks.change.sites import SIDES
from benchmarks.change.tree import copied, git
from benchmarks.share.catalogue import API_CHANGES, FRONT_ENDS, REDESIGNS
from depot import HOUSE

SHARED = [*requests_in(REDESIGNS), *requests_in(API_CHANGES), *requests_in(FRONT_ENDS)]
FOLDERS = [*requests_in(REQUESTS), *SHARED]
PATCHES = [patch for request in FOLDERS for patch in sorted(request.folder.glob("*.patch"))]

pytestmark = [
    pytest.mark.timeout(300),  # the first run publishes a world
    pytest.mark.skipif(shutil.which("git") is None, reason="patches need git"),
]


@pytest.fixture(scope="module")
def tree():
    with copied() as tree:
        yield tree


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: f"{patch.parent.name}/{patch.name}")
def test_every_patch_fits_the_house_as_it_is(patch, tree):
    git(tree, "apply", "--allow-empty", "--check", str(patch))


@pytest.mark.parametrize("request_", FOLDERS, ids=lambda request: request.name)
def test_what_is_expected_was_committed_before_the_patches(request_):
    if git(HOUSE, "rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("a shallow clone does not know when files were added")

    def added(name):
        listed = git(HOUSE, "log", "--diff-filter=A", "--format=%H", "--", str(name))
        return listed.split()[-1] if listed else None

    told = added(request_.folder / "request.md")
    for patch in request_.folder.glob("*.patch"):
        if (drawn := added(patch)) is not None:
            assert told is not None
            assert told != drawn
            git(HOUSE, "merge-base", "--is-ancestor", told, drawn)


@pytest.fixture(scope="module")
def bench(world):
    with opened_bench(world, HOUSE / "out" / "test-worlds" / "change") as bench:
        yield bench


@pytest.mark.labs
@pytest.mark.parametrize("request_", requests_in(REQUESTS), ids=lambda request: request.name)
def test_acceptance_fails_before_the_patch_and_passes_after_it(request_, bench):
    outcomes = run(request_, bench)

    for side in SIDES:
        assert outcomes[side].faults == ()
        assert outcomes[side].failed_before
