"""All is up once at a time and can be found; a load has a build and books of its own."""

import os
from argparse import Namespace
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from depot import load, up
from depot.lock import Lock
from depot.ports import may_be_asked_from
from depot.processes import PARTS, Build, Part

Started = dict[str, dict[str, Any]]
URL = "http://127.0.0.1:8101"


def running(name: Part) -> Any:
    url = f"http://127.0.0.1:{PARTS[name].port}" if PARTS[name].port else ""
    return SimpleNamespace(
        name=name, url=url, started_in=1.0, pids=lambda: [1], memory_bytes=lambda: 1_000_000
    )


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """What is started, and how, in place of starting it."""
    seen: Started = {}

    def launched(name: Part, *_: object, **how: object) -> AbstractContextManager[Any]:
        seen[name] = how
        return nullcontext(running(name))

    def build_started(
        name: Build, _: object, books: Path, **how: object
    ) -> AbstractContextManager[Any]:
        return launched(name, books=books, **how)

    for module in (up, load):
        monkeypatch.setattr(module, "launch", launched)
        monkeypatch.setattr(module, "start_build", build_started)
        monkeypatch.setattr(module, "fresh_world", lambda: SimpleNamespace(world_id="one"))
    monkeypatch.setattr(up, "new_key", lambda _: "rail_key")
    return seen


def test_the_second_is_refused_and_starts_nothing(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "UP", tmp_path / "lock")
    words = rf"^It is up already, pid {os.getpid()}, since .*: {URL}; stop it with Ctrl-C there\.$"

    with Lock(tmp_path / "lock", "It is up") as mine:
        mine.tell(URL)
        with pytest.raises(SystemExit, match=words):
            up.main(Namespace())

    assert started == {}


def test_every_part_is_started_at_a_port_that_was_asked_for_once(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Part] = []

    def usual_port(part: Part) -> int:
        asked.append(part)
        return PARTS[part].port

    monkeypatch.setattr(up, "DATABASES", tmp_path)
    monkeypatch.setattr(up, "usual_port", usual_port)

    with ExitStack() as servers:
        everything = up.start_all(SimpleNamespace(world_id="one"), servers)  # type: ignore[arg-type]

    assert {each.name for each in everything} == set(started) == set(PARTS)
    assert sorted(asked) == sorted(set(PARTS) - {"monolith", "api"})  # these ask in start_build
    assert "http://127.0.0.1:8105" in started["api"]["extra_env"]["RAILWAY_CORS_ORIGINS"]


def test_an_address_in_the_table_leads_to_a_page() -> None:
    shown = up.summary([running(name) for name in PARTS])

    addresses = {words[0]: words[1] for line in shown.splitlines() if (words := line.split())}
    assert addresses["web"] == "http://127.0.0.1:8104"
    assert addresses["api"] == "http://127.0.0.1:8102/docs"
    assert addresses["predictor"] == "http://127.0.0.1:8103/docs"
    assert addresses["assistant"] == "http://127.0.0.1:8108/mcp"
    assert addresses["worker"] == "-"


@pytest.mark.parametrize("build", ["monolith", "api"])
def test_a_load_has_a_build_of_its_own_whose_books_are_not_the_demos(
    build: Build, started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(load, "BOOKS", tmp_path)
    monkeypatch.setattr(load, "_let_users_come", told.append)
    options = Namespace(build=build, headless=True, users=3, seconds=5, workers=1)

    load.main(options)

    assert started[build]["books"] == tmp_path != up.DATABASES
    assert told[0][:2] == ["--host", f"http://127.0.0.1:{PARTS[build].port}"]
    assert list(tmp_path.iterdir()) == []  # the lock is gone


def test_a_second_load_on_the_same_build_is_refused(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "BOOKS", tmp_path)

    with (
        Lock(tmp_path / "api.lock", "A load on the api runs"),
        pytest.raises(SystemExit, match=r"^A load on the api runs already, pid "),
    ):
        load.main(Namespace(build="api"))

    assert started == {}


def test_a_browser_may_come_from_either_name_of_this_machine() -> None:
    told = "http://127.0.0.1:8104,http://localhost:8104,http://127.0.0.1:8105,http://localhost:8105"

    assert may_be_asked_from(8104, 8105) == {"RAILWAY_CORS_ORIGINS": told}
