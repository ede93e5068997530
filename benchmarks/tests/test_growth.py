"""Growth is what more bookings do to each build by itself; a row holds the two together."""

import subprocess

import pytest
from rich.console import Console

from benchmarks import publishing
from benchmarks.budgets.growth import UNCOUNTED
from benchmarks.experiments import Costs, Experiment
from benchmarks.registry import REGISTRY
from benchmarks.scale.growth import BATCHES, COUNTS, SEARCHES, growths, rows_of
from benchmarks.scale.plan import BUILDS
from benchmarks.verdict import Verdict
from benchmarks.worlds import BUSY, grown


def asked(*factors: float) -> list[tuple[float, ...]]:
    """Searches of 1 to 20 ms in the first world, and so many times as long in the others."""
    return [
        tuple(factor * (number % 20 + 1) / 1000 for factor in factors)
        for number in range(SEARCHES - UNCOUNTED)
    ]


def test_growth_is_held_against_the_same_searches_in_the_first_world():
    found = growths(asked(1.0, 1.0, 3.0), place=2)

    assert len(found) == BATCHES
    assert found == pytest.approx([3.0] * BATCHES)


def test_the_side_that_grows_less_wins_however_slow_it_is(stamp):
    slow_but_steady, quick_but_growing = asked(9.0, 9.0, 9.0), asked(1.0, 1.0, 2.0)
    hundred_thousand, million = rows_of(
        dict(zip(BUILDS, (slow_but_steady, quick_but_growing), strict=True)), stamp
    )

    assert hundred_thousand.verdict is Verdict.SAME
    assert million.verdict is Verdict.MONOLITH
    assert million.id == "scale.growth.1000000"


def test_the_registry_names_the_worlds_that_growth_reads():
    (growth,) = (entry for entry in REGISTRY if entry.id == "scale.growth")

    assert growth.worlds == tuple(map(grown, COUNTS))


def test_each_world_is_made_once_with_both_databases_before_a_run_that_needs_it(monkeypatch):
    made = []
    monkeypatch.setattr(publishing, "published", lambda _, folder, *__: made.append(folder.name))
    monkeypatch.setattr(publishing, "snapshot", lambda build, *_: made.append(build))

    publishing.make_worlds([needing(BUSY), needing(), needing(grown(10_000), BUSY)], Console())

    assert made == ["busy", "monolith", "api", "10000", "monolith", "api"]


def test_a_world_of_another_day_is_made_anew(monkeypatch, world):
    asked = []
    monkeypatch.setattr(publishing, "read_world", lambda _folder: world)
    monkeypatch.setattr(publishing, "made_by_this_railway", lambda _world: True)

    def run(words, **_):
        asked.append(words)
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(subprocess, "run", run)

    publishing.published(Console(), *grown(10_000)._replace(now=world.as_of.isoformat()))
    assert not asked
    publishing.published(Console(), *grown(10_000)._replace(now="2026-04-01T06:00:00+05:30"))
    assert asked[0][-2:] == ["--now", "2026-04-01T06:00:00+05:30"]


def needing(*worlds):
    return Experiment("scale.x", "scale", "?", Costs(0, 0, 1), "nowhere:nothing", worlds=worlds)
