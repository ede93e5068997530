"""Another model under load: it is told apart by its answers, and each failed call counts."""

import pytest

from benchmarks.experiments import Context
from benchmarks.scale.steady import TASKS, Toll
from benchmarks.scale.swap import (
    WATCHER,
    _row,
    _running,
    suffered,
    with_halved_chances,
)
from benchmarks.verdict import Verdict
from railway.model import load_model
from railway.samples import check_samples, sample_states
from railway.world import World

WELL = Toll(calls=120, failed=0, seconds=0.0, longest=0.2)
HURT = Toll(calls=120, failed=40, seconds=4.0, longest=0.2)
SEEN = Toll(calls=120, failed=20, seconds=1.2, longest=0.1)


def tolls(of: Toll, watcher: Toll = SEEN) -> dict[str, Toll]:
    return {**dict.fromkeys(TASKS, of), WATCHER: watcher}


def test_the_new_version_halves_each_chance_and_is_fit_to_answer(world: World, tmp_path):
    new = with_halved_chances(world, tmp_path / "models")

    states = sample_states(world.folder)
    former, halved = (load_model(one).chances(states) for one in (world, new))
    assert halved == pytest.approx([chance / 2 for chance in former])
    check_samples(new.folder, load_model(new))


def test_failed_calls_of_travellers_are_counted_and_those_of_the_watcher_are_not(stamp):
    row = _row({"monolith": tolls(HURT), "decoupled": tolls(WELL)}, stamp)

    assert row.verdict is Verdict.DECOUPLED
    assert row.monolith.estimate == 40 * len(TASKS)
    assert row.notes == (
        "monolith: 200 of 600 calls fail, for 4.0 s; the new model answers after 1.2 s",
        "decoupled: 0 of 600 calls fail, a call waits up to 0.2 s; "
        "the new model answers after 1.2 s",
    )


def test_a_model_that_never_answered_gives_no_verdict(stamp):
    never = Toll(calls=120, failed=120, seconds=11.0, longest=0.0)

    row = _row({"monolith": tolls(HURT), "decoupled": tolls(WELL, never)}, stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert row.why == "decoupled: the new model never answered"


@pytest.mark.labs
@pytest.mark.timeout(240)  # three servers start, on a machine that may be busy
@pytest.mark.parametrize("name", ["monolith", "decoupled"])
def test_the_new_model_answers_in_the_end(name, world: World, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.scale.steady.AFTER", 4.0)
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()
    new = with_halved_chances(world, context.folder / "models")

    with _running(name, context, new) as side:
        found = suffered(side, world)

    assert 0 < found[WATCHER].failed < found[WATCHER].calls
    assert found[WATCHER].seconds > 0
    failed = sum(toll.failed for task, toll in found.items() if task != WATCHER)
    assert name == "decoupled" or failed > 0  # nobody answers while a site starts anew
