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


@pytest.mark.parametrize("stopped_by", [KeyboardInterrupt(), RuntimeError("a server died")])
def test_rows_of_earlier_experiments_outlive_a_later_one(
    experiments, stopped_by, stamp, tmp_path, monkeypatch
):
    monkeypatch.setattr(comparison, "OUT", tmp_path)
    file = tmp_path / "compare.json"

    with pytest.raises(type(stopped_by)):
        comparison.run(
            experiments(stopped_by),
            World(tmp_path, Network({}, {}, {}), "a world", "standard", 1, stamp.measured_at),
            "quick",
            only=None,
            ask=False,
            console=Console(file=io.StringIO()),
            path=file,
        )

    assert [row.id for row in scoreboard.load(file).rows] == ["share.first"]
    assert scoreboard.load(file).budget["mode"].startswith("quick")
