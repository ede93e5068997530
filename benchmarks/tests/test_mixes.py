"""What an equal budget does in a mix decides a claim, and where the winner changes is told."""

import random
from itertools import islice

import pytest

from benchmarks.claims import Word
from benchmarks.controls.errands import queries_with_queues
from benchmarks.experiments import Context
from benchmarks.launches import Cores
from benchmarks.scale.mixes import crossover, scales_better
from benchmarks.scale.mixing import (
    PAIRS,
    Errand,
    errand_of,
    mixed,
    read_slice,
    running,
    warm_up,
)
from benchmarks.scale.series import Settled
from benchmarks.verdict import judge, unmeasured
from railway.world import World


def errands(count: int, *, new: bool) -> list[Errand]:
    ride = {"origin": "NDLS", "destination": "BPL", "date": "2026-03-12", "trains": []}
    return [Errand(**ride, passengers=n, new=new) for n in range(count)]  # type: ignore[typeddict-item]


@pytest.mark.parametrize(("share", "old"), [(10, 10), (50, 90), (90, 810)])
def test_a_mix_has_its_share_of_pages_and_every_new_errand_once(share, old):
    new = errands(90, new=True)

    found = mixed(errands(40, new=False), new, share, random.Random(1))

    assert sum(not errand["new"] for errand in found) == old
    assert sorted(e["passengers"] for e in found if e["new"]) == list(range(90))
    assert found[: len(new)] != new  # shuffled


def look(there: float) -> Settled:
    """Eight pairs in which the decoupled build does so much of what the monolith does."""
    pairs = [(100.0, 100.0 * there)] * 8
    return Settled(pairs, judge(pairs, "throughput", "higher"))


@pytest.mark.parametrize(
    ("ratios", "cores", "word"),
    [
        ((1.2, 1.4, 2.0), 4, Word.HOLDS),
        ((1.2, 1.4, 2.0), 2, Word.OPEN),  # nobody knows what more cores would do
        ((0.8, 1.4, 2.0), 2, Word.NOT),  # one mix is enough against “always”
        ((1.0, 1.4, 2.0), 4, Word.NOT),
    ],
)
def test_services_always_scale_better_only_in_every_mix_and_with_cores(ratios, cores, word, stamp):
    looks = dict(zip((10, 50, 90), map(look, ratios), strict=True))

    assert scales_better(looks, cores, stamp).word is word


def test_a_mix_that_is_not_settled_leaves_the_claim_open(stamp):
    looks = {10: look(1.2), 50: Settled([], unmeasured("the generator was busy"))}

    found = scales_better(looks, 4, stamp)

    assert found.word is Word.OPEN
    assert "50 % pages: no pair that counts (cannot tell)" in found.why
    assert "10 % pages: 100 a second in monolith, 120 a second in decoupled" in found.why


def test_the_crossover_lies_where_both_are_level(stamp):
    looks = {10: look(0.5), 50: look(0.8), 90: look(1.25)}

    assert crossover(looks) == pytest.approx(70)
    assert "level at about 70 % pages" in scales_better(looks, 4, stamp).why


def test_without_two_winners_there_is_no_crossover():
    assert crossover({10: look(0.5), 50: look(0.8), 90: look(1.0)}) is None


@pytest.mark.labs
@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["monolith", "decoupled"])
def test_two_processes_answer_a_mix_rightly(name, world: World, tmp_path):
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()
    queries = queries_with_queues(world, 1)
    pages = [errand_of(world, query, new=False) for query in islice(queries, 5)]
    new = [errand_of(world, query, new=True) for query in islice(queries, 300 * PAIRS)]
    asked = mixed(pages, new, 50, random.Random(1))

    with running(name, context, Cores()) as side:
        warm_up(side, {50: asked})
        found = read_slice({name: side}, name, 0, asked, Cores())

    assert found.right
    assert found.complaints == ()
