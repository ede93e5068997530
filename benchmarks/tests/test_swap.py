"""Another model under load: it is told apart by its answers, and each failed call counts."""

import os
import signal
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.experiments import Context
from benchmarks.scale.delivery import (
    ANEW,
    RENEWED,
    TOLD,
    put_model,
    running,
    with_halved_chances,
)
from benchmarks.scale.steady import TASKS, Toll
from benchmarks.scale.succession import renews_its_workers
from benchmarks.scale.swap import WATCHER, Swapped, _row, suffered
from benchmarks.verdict import Verdict
from railway.model import load_model
from railway.samples import check_samples, sample_states
from railway.world import World

WELL = Toll(calls=120, failed=0, seconds=0.0, longest=0.2)
HURT = Toll(calls=120, failed=40, seconds=4.0, longest=0.2)
SEEN = Toll(calls=120, failed=20, seconds=1.2, longest=0.1)


def swapped(of: Toll, watcher: Toll = SEEN, way: str = TOLD) -> Swapped:
    return Swapped(way, {**dict.fromkeys(TASKS, of), WATCHER: watcher})


def server_of(*workers: int) -> Any:
    """A server of process 1 that has these workers whenever it is asked."""
    return SimpleNamespace(name="site", pid=1, pids=lambda: [1, *workers])


def test_the_new_version_halves_each_chance_and_is_fit_to_answer(world: World, tmp_path):
    new = with_halved_chances(world, tmp_path / "models")

    states = sample_states(world.folder)
    former, halved = (load_model(one).chances(states) for one in (world, new))
    assert halved == pytest.approx([chance / 2 for chance in former])
    check_samples(new.folder, load_model(new))


def test_a_model_takes_the_place_of_another_and_leaves_nothing_behind(world: World, tmp_path):
    new = with_halved_chances(world, tmp_path / "models")
    served = with_halved_chances(new, tmp_path / "served")

    put_model(world.folder, served.folder)

    check_samples(served.folder, load_model(served))
    states = sample_states(world.folder)
    assert load_model(served).chances(states) == load_model(world).chances(states)
    assert not list(served.folder.glob("*.part"))


def test_new_workers_have_taken_over_once_no_former_one_is_left(monkeypatch):
    server, sent = server_of(2, 3), []

    def hang_up(pid: int, number: int) -> None:
        sent.append((pid, number))
        server.pids = lambda: [1, 4, 5]

    monkeypatch.setattr(os, "kill", hang_up)
    monkeypatch.setattr("benchmarks.scale.succession.HANG_UP", signal.SIGINT)  # Windows has it too

    assert renews_its_workers(server)
    assert sent == [(1, signal.SIGINT)]


def test_a_former_worker_that_stays_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(os, "kill", lambda _pid, _number: None)
    monkeypatch.setattr("benchmarks.scale.succession.HANG_UP", signal.SIGINT)
    monkeypatch.setattr("benchmarks.scale.succession.PATIENCE_SECONDS", 0.1)

    with pytest.raises(TimeoutError, match="site has not ended its former workers"):
        renews_its_workers(server_of(2))


def test_where_the_system_has_no_such_signal_nobody_takes_over(monkeypatch):
    monkeypatch.setattr("benchmarks.scale.succession.HANG_UP", None)

    assert not renews_its_workers(server_of(2))


def test_failed_calls_of_travellers_are_counted_and_those_of_the_watcher_are_not(stamp):
    row = _row({"monolith": swapped(HURT, way=ANEW), "decoupled": swapped(WELL)}, stamp)

    assert row.verdict is Verdict.DECOUPLED
    assert row.monolith.estimate == 40 * len(TASKS)
    assert row.notes == (
        f"monolith ({ANEW}): 200 of 600 calls fail, for 4.0 s; the new model answers after 1.2 s",
        f"decoupled ({TOLD}): 0 of 600 calls fail, a call waits up to 0.2 s; "
        "the new model answers after 1.2 s",
        "once a side",
        "each task is called every 0.1 s: a shorter gap may not be seen",
    )


def test_a_model_that_never_answered_gives_no_verdict(stamp):
    never = Toll(calls=120, failed=120, seconds=11.0, longest=0.0)

    row = _row({"monolith": swapped(HURT), "decoupled": swapped(WELL, never)}, stamp)

    assert row.verdict is Verdict.CANNOT_TELL
    assert row.why == "decoupled: the new model never answered"


NEEDS_SIGHUP = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no SIGHUP on Windows")


@pytest.mark.labs
@pytest.mark.timeout(240)  # three servers start, on a machine that may be busy
@pytest.mark.parametrize(
    ("name", "way"),
    [
        pytest.param("monolith", RENEWED, marks=NEEDS_SIGHUP),
        ("monolith", ANEW),
        ("decoupled", TOLD),
    ],
)
def test_the_new_model_answers_in_the_end(name, way, world: World, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.scale.steady.AFTER", 4.0)
    if way == ANEW:
        monkeypatch.setattr("benchmarks.scale.succession.HANG_UP", None)
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()
    new = with_halved_chances(world, context.folder / "models")

    with running(name, context, new) as side:
        told, found = suffered(side, world)

    assert told == way
    assert 0 < found[WATCHER].failed < found[WATCHER].calls
    assert found[WATCHER].seconds > 0
    failed = sum(toll.failed for task, toll in found.items() if task != WATCHER)
    assert way != ANEW or failed > 0  # nobody answers while a site starts anew
