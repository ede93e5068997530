"""The doctor tells what is there, who holds a port, and what to do."""

import json
import os
import shutil
import socket
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from depot import doctor, lock, worlds
from depot.lock import Lock
from depot.parts import PARTS
from depot.table import table
from railway.clock import IST
from railway.network import FACTS
from railway.world import LAYOUT

AS_OF = datetime(2026, 3, 1, 9, 30, tzinfo=IST)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published world of 1 March, and a clock that stands at the same instant."""
    for file in FACTS.glob("*.csv"):
        shutil.copy(file, tmp_path)
    told = {"layout": LAYOUT, "world_id": "abc123", "kind": "small", "seed": 7}
    told["as_of"] = AS_OF.isoformat()
    (tmp_path / "world.json").write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setenv("RAILWAY_WORLD", str(tmp_path))
    monkeypatch.setenv("RAILWAY_NOW", AS_OF.isoformat())
    return tmp_path


def finding(what: str) -> doctor.Finding:
    return next(found for found in doctor.examine() if found.what == what)


def test_columns_are_aligned_under_their_header() -> None:
    shown = table(("what", "found"), [("a longer name", "yes"), ("b", "no")])

    assert shown.splitlines() == [
        "what           found",
        "-------------  -----",
        "a longer name  yes",
        "b              no",
    ]


def test_a_world_of_today_is_fine(world: Path) -> None:
    assert finding("world") == doctor.Finding("world", "abc123 (small), as of 01 Mar 2026")


def test_a_missing_world_is_no_fault_and_names_what_publishes_it(world: Path) -> None:
    (world / "world.json").unlink()

    found = finding("world")

    assert found.found == "not published"
    assert "make up" in found.advice
    assert not found.is_needed


def test_a_world_of_another_version_is_named_and_published_again(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads((world / "world.json").read_text(encoding="utf-8"))
    (world / "world.json").write_text(json.dumps(told | {"layout": 1}), encoding="utf-8")
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(worlds, "_published", lambda *words: asked.append(words))

    assert finding("world").found == "made by another version"
    worlds.fresh_world()
    assert asked == [()]


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day old"), (12, "12 days old"), (-3, "3 days ahead of the clock")]
)
def test_a_world_of_another_day_is_stale(
    world: Path, monkeypatch: pytest.MonkeyPatch, days: int, words: str
) -> None:
    monkeypatch.setenv("RAILWAY_NOW", (AS_OF + timedelta(days=days)).isoformat())

    assert finding("world").found.endswith(words)


@pytest.mark.parametrize("now", ["tomorrow", "@no/such/file"])
def test_a_bad_clock_is_named_with_what_it_may_be(
    world: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    monkeypatch.setenv("RAILWAY_NOW", now)

    with pytest.raises(SystemExit, match=f"^RAILWAY_NOW is '{now}', and may be: 2026-"):
        worlds.fresh_world()


def test_a_fresh_world_is_not_published_again(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise AssertionError("published again")

    monkeypatch.setattr(worlds, "_published", refuse)
    monkeypatch.setattr(worlds, "refusal", lambda _: None)

    assert worlds.fresh_world().world_id == "abc123"


def test_a_stale_world_is_published_again_with_its_kind_and_seed(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(worlds, "_published", lambda *words: asked.append(words))
    monkeypatch.setenv("RAILWAY_NOW", (AS_OF + timedelta(days=2)).isoformat())

    worlds.fresh_world()

    assert asked == [("--world", "small", "--seed", "7")]


def test_a_world_without_a_model_is_published_again(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(worlds, "_published", lambda *words: asked.append(words))

    worlds.fresh_world()

    assert asked == [("--world", "small", "--seed", "7")]
    assert "This world has no model" in capsys.readouterr().out


def test_a_held_port_names_its_holder(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", {port: "monolith"})

        found = finding(f"port {port}")

    assert found.found.startswith("held by ")
    assert "pid" in found.found
    assert found.advice == "make up takes another port"


def test_while_all_is_up_its_ports_need_no_advice(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "UP", tmp_path / "lock")
    monkeypatch.setattr(doctor, "PORTS", {8101: "monolith"})
    monkeypatch.setattr("depot.ports.who_holds", lambda _: "python (pid 12)")

    with Lock(tmp_path / "lock", "It is up") as mine:
        mine.tell("http://127.0.0.1:8101")
        up, port = finding("make up"), finding("port 8101")

    assert f"pid {os.getpid()}, since " in up.found
    assert up.found.endswith("http://127.0.0.1:8101")
    assert (port.found, port.advice) == ("held by python (pid 12) (monolith)", "")


def test_every_port_of_the_house_is_looked_at() -> None:
    ports = {way.port for way in PARTS.values() if way.port}

    assert set(doctor.PORTS) == ports | {8109}
    assert {8105, 8106, 8108} < ports


def test_what_make_compare_sets_up_by_itself_is_a_note(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PYTHON", tmp_path / "no python")

    found = finding(".venv")

    assert found.found == "missing"
    assert "make compare" in found.advice
    assert "make setup (without make: python" in found.advice
    assert not found.is_needed


def test_a_python_that_can_make_no_environment_is_to_be_mended(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PYTHON", tmp_path / "no python")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)

    found = finding(".venv")

    assert "python3-venv" in found.advice
    assert found.is_needed


@pytest.mark.parametrize(("name", "words"), [("packages", "setup"), ("test packages", "--all")])
def test_packages_that_are_not_as_pinned_are_a_note(
    world: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setattr(doctor, "is_up_to_date", lambda _: False)

    found = finding(name)

    assert found.advice.startswith("make ")
    assert words in found.advice
    assert not found.is_needed


def test_the_exit_status_tells_whether_something_needed_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mended = doctor.Finding("wrk", "not found", "optional: apt install wrk")
    broken = doctor.Finding(".venv", "missing", "apt install python3-venv", is_needed=True)

    for findings, status in (([mended], 0), ([mended, broken], 1)):
        monkeypatch.setattr(doctor, "examine", lambda found=findings: iter(found))
        with pytest.raises(SystemExit) as ended:
            doctor.main(Namespace())
        assert ended.value.code == status

    shown = capsys.readouterr().out
    assert "MEND  .venv  missing" in shown
    assert "1 to mend." in shown
