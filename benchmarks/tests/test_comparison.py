"""A run keeps what it has measured, whatever happens to the rest of it."""

import io
import sys
from types import SimpleNamespace

import pytest
from rich.console import Console

from benchmarks import comparison, scoreboard
from benchmarks.experiments import Costs, Experiment
from benchmarks.row import counted
from railway.network import Network
from railway.world import World


@pytest.fixture
def experiments(monkeypatch, ask, stamp):
    """Return a maker of two experiments: the first finds a row, the second is stopped by this."""

    def made(stopped_by: BaseException):
        def second(_context):
            raise stopped_by

        module = SimpleNamespace(
            first=lambda _context: [counted(ask("share.first"), 1, 2, stamp)], second=second
        )
        monkeypatch.setitem(sys.modules, "laboratory", module)
        return [
            Experiment(f"share.{name}", "share", "?", Costs(1, 1, 1), f"laboratory:{name}")
            for name in ("first", "second")
        ]

    return made


@pytest.fixture
def run(tmp_path, stamp, monkeypatch):
    """Return how experiments are run, with the board in a file of this test."""
    monkeypatch.setattr(comparison, "OUT", tmp_path)
    world = World(tmp_path, Network({}, {}, {}), "a world", "standard", 1, stamp.measured_at)

    def running(experiments, only=None, may_break=()):
        console = Console(file=io.StringIO())
        told = {"only": only, "ask": False, "console": console, "path": tmp_path / "compare.json"}
        return comparison.run(experiments, world, "quick", **told, may_break=may_break)

    return running


@pytest.mark.parametrize("stopped_by", [KeyboardInterrupt(), RuntimeError("a server died")])
def test_rows_of_earlier_experiments_outlive_a_later_one(experiments, run, stopped_by, tmp_path):
    with pytest.raises(type(stopped_by)):
        run(experiments(stopped_by))

    stored = scoreboard.load(tmp_path / "compare.json")
    assert [row.id for row in stored.rows] == ["share.first"]
    assert "1 worker" in stored.budget["processes"]


def test_who_asks_for_one_row_is_shown_that_and_keeps_the_others(
    experiments, run, ask, stamp, tmp_path
):
    file = tmp_path / "compare.json"
    earlier = scoreboard.Scoreboard(rows=(counted(ask("scale.bytes"), 3, 4, stamp),))
    scoreboard.save(earlier, file)
    first, _ = experiments(RuntimeError())

    shown = run([first], only="share.first")

    assert [row.id for row in shown.board.rows] == ["share.first"]
    assert [row.id for row in scoreboard.load(file).rows] == ["share.first", "scale.bytes"]


def test_where_one_experiment_breaks_the_others_go_on(experiments, run):
    first, second = experiments(RuntimeError("a server died"))

    shown = run([second, first], may_break=(RuntimeError,))

    assert shown.broken == ("share.second",)
    assert [row.id for row in shown.board.rows] == ["share.first"]


def test_what_goes_on_until_it_is_settled_comes_last_with_the_time_that_others_left(
    run, monkeypatch
):
    told = []

    def noting(context):
        told.append((context.folder.name, context.seconds))
        return []

    monkeypatch.setitem(sys.modules, "laboratory", SimpleNamespace(noting=noting))
    experiments = [
        Experiment(f"scale.{name}", "scale", "?", Costs(10, 0, 0), "laboratory:noting", goes_on=on)
        for name, on in (("load", True), ("start", False))
    ]

    run(experiments)

    assert [name for name, _ in told] == ["scale.start", "scale.load"]
    assert told[0][1] == pytest.approx(10, abs=1)
    assert told[1][1] == pytest.approx(20, abs=1)
