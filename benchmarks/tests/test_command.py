"""The exit code speaks of the run, not of who won."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import comparison
from benchmarks.comparison import Compared
from benchmarks.launches import copy
from benchmarks.row import counted
from benchmarks.scale.blocks import AuditFailed
from benchmarks.scale.readings import Broken
from benchmarks.scoreboard import Scoreboard, save


@pytest.fixture
def stored(monkeypatch, tmp_path):
    """Return where the board of these tests stands; their page stands beside it."""
    monkeypatch.setattr(command, "HOUSE", tmp_path)
    monkeypatch.setattr(command, "COMPARE", tmp_path / "out" / "compare.json")
    monkeypatch.setattr(command, "PAGE", tmp_path / "out" / "compare.html")
    return tmp_path / "out" / "compare.json"


@pytest.fixture
def run(monkeypatch, stored):
    """Run the command on a world that is never looked at, with this outcome."""

    def invoked(outcome, *words):
        def compared(*_, **__):
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(command, "published", lambda *_: None)
        monkeypatch.setattr(comparison, "run", compared)
        return CliRunner().invoke(command.app, ["compare", "--no-ask", *words])

    return invoked


def test_a_finished_run_is_a_success_whoever_won(run):
    assert run(Compared(Scoreboard(), ())).exit_code == 0


def test_a_run_in_which_an_experiment_broke_is_none_and_says_which(run):
    done = run(Compared(Scoreboard(), ("scale.hops",)))

    assert done.exit_code == 1
    assert "--only scale.hops" in done.output


def test_a_finished_run_leaves_a_page_and_says_where(run):
    done = run(Compared(Scoreboard(), ()))

    assert "out/compare.html" in done.output
    assert command.PAGE.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_is_drawn_anew_from_the_stored_board(stored, ask, stamp):
    save(Scoreboard(rows=(counted(ask("share.bytes"), 9, 4, stamp),)), stored)

    done = CliRunner().invoke(command.app, ["report"])

    assert done.exit_code == 0
    assert "With charts in out/compare.html." in done.output
    assert "share.bytes" in command.PAGE.read_text(encoding="utf-8")


def test_a_board_that_cannot_be_read_gives_a_sentence_and_no_page(stored):
    stored.parent.mkdir()
    stored.write_text("{", encoding="utf-8")

    done = CliRunner().invoke(command.app, ["report"])

    assert done.exit_code == 1
    assert "cannot be read as a board" in " ".join(done.output.split())
    assert not command.PAGE.exists()


@pytest.mark.parametrize("broken", [AuditFailed("a berth is lost"), Broken("no end")])
def test_a_broken_run_is_a_failure_and_prints_no_verdict(run, broken):
    done = run(broken)

    assert done.exit_code == 1
    assert "No verdict" in done.output
    assert str(broken) in done.output


def test_an_interrupted_run_says_what_is_left(run):
    done = run(KeyboardInterrupt())

    assert done.exit_code == command.INTERRUPTED
    assert "Stopped." in done.output


def test_what_is_left_is_what_lives_and_not_what_was_killed_a_moment_ago(run):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert str(child.pid) in _pids(run(KeyboardInterrupt()).output)
        child.kill()
        assert str(child.pid) not in _pids(run(KeyboardInterrupt()).output)


def _pids(said: str) -> list[str]:
    """Return the processes that are named as left; servers of other tests may be among them."""
    return re.findall(r"\d+", said.partition("Still running:")[2])


def test_an_unknown_row_is_refused_before_anything_starts(run):
    done = run(AssertionError("started"), "--only", "scale.nothing")

    assert done.exit_code == 2
    assert "scale.find_a_train" in " ".join(done.output.split())


def test_a_folder_that_is_no_world_is_named_and_left_as_it_is(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")

    done = CliRunner().invoke(command.app, ["compare", "--no-ask", "--world", str(tmp_path)])

    assert done.exit_code == 1
    assert f"no world could be made in {tmp_path}" in "".join(done.output.splitlines())
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_copy_holds_what_only_the_log_of_the_original_has(tmp_path):
    original = tmp_path / "original.db"
    with closing(sqlite3.connect(original)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE booking (pnr)")
        writer.execute("INSERT INTO booking VALUES ('0123456789')")
        writer.commit()

        made = copy(original, tmp_path / "copies" / "copy.db")

    with closing(sqlite3.connect(made)) as reader:
        assert reader.execute("SELECT pnr FROM booking").fetchall() == [("0123456789",)]
