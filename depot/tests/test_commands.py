"""The menu, the pins, the checks and the cleaning keep their word."""

import os
import re
import shutil
import subprocess
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import pytest

from depot import HOUSE, check, clean, lab, pins, up
from depot.processes import PARTS, Build, NotStarted
from notebooks import building

MAKEFILE = (HOUSE / "Makefile").read_text(encoding="utf-8")
TARGET = re.compile(r"^([a-z]+):(.*)\n((?:\t.*\n)*)", re.MULTILINE)
TARGETS = {name: (rest, recipe) for name, rest, recipe in TARGET.findall(MAKEFILE)}
EXPECTED = (
    *(
        "setup",
        "doctor",
        "compare",
        "change",
        "share",
        "selftest",
        "budgets",
        "up",
        "load",
        "lab",
        "client",
    ),
    *("publish", "test", "labs", "agree", "check", "pins", "clean"),
)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_target_has_a_help_text_and_one_line_of_python(name: str) -> None:
    rest, recipe = TARGETS[name]

    assert re.search(r"## [A-Z].{10,}", rest)
    assert re.fullmatch(r"\t@\$\((PY|PYTHON)\) -m \w+.*\n", recipe)


def test_every_target_is_known_to_these_tests_and_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert phony is not None
    assert set(TARGETS) == set(phony[1].split()) == {*EXPECTED, "help"}


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_alone_prints_every_target() -> None:
    menu = subprocess.run(
        ["make"], cwd=HOUSE, capture_output=True, text=True, check=True, env=without_make()
    ).stdout

    assert [name for name in EXPECTED if f"make {name} " not in menu] == []


@pytest.mark.parametrize("name", ["compare", "test"])
def test_the_pins_are_made_by_the_command_in_their_header(name: str) -> None:
    pinned = (HOUSE / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    assert pinned.splitlines()[1] == "#    python -m depot pins"
    assert "://" not in pinned
    assert pins.command(name)[-1] == f"requirements/{name}.txt"
    assert "--generate-hashes" in pins.command(name)


def test_the_test_pins_contain_the_comparison_pins() -> None:
    assert pinned_packages("compare") <= pinned_packages("test")


def test_all_checks_run_even_when_the_first_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "_passes", lambda name, _: name != "lint")

    with pytest.raises(SystemExit) as ended:
        check.main(Namespace())

    assert ended.value.code == 1
    shown = capsys.readouterr().out
    assert re.search(r"lint +FAILED", shown)
    assert re.search(r"API contract +ok", shown)


def test_cleaning_removes_what_git_ignores_and_nothing_that_it_keeps(tmp_path: Path) -> None:
    kept = [tmp_path / "railway" / "fares.py", tmp_path / "requirements" / "test.txt"]
    made = [tmp_path / "out" / "compare.json", tmp_path / "railway" / "artifacts" / "world.json"]
    made += [tmp_path / "railway" / "__pycache__" / "fares.pyc"]
    for file in kept + made:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    removed = set(clean.generated(tmp_path))

    assert removed == {file.parent for file in made}


def test_cleaning_keeps_what_people_have_written_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = [tmp_path / "out" / "notebooks" / "01_share.ipynb", tmp_path / "out/predictions.json"]
    made = [tmp_path / "out" / "compare.json", tmp_path / "out" / "up" / "api.db"]
    for file in work + made:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    monkeypatch.setattr(clean, "HOUSE", tmp_path)

    clean.main(Namespace())

    assert {file for file in tmp_path.rglob("*") if file.is_file()} == set(work)
    told = capsys.readouterr().out
    assert "removing out/up\n" in told
    assert "Kept out/notebooks and out/predictions.json" in told
    assert "delete the folder out" in told


def test_git_ignores_every_folder_that_cleaning_removes() -> None:
    ignored = (HOUSE / ".gitignore").read_text(encoding="utf-8").split()

    assert [folder for folder in clean.FOLDERS if f"{folder}/" not in ignored] == []


def test_the_lab_opens_what_the_notebooks_hand_out_and_listens_to_this_machine_only() -> None:
    told = lab.options()

    assert lab.COPIES == building.STUDENTS
    assert f"--ServerApp.root_dir={building.STUDENTS}" in told
    assert "--ServerApp.ip=127.0.0.1" in told


@pytest.mark.parametrize(
    ("seen", "named"),
    [("granian (pid 12)", "granian (pid 12)"), (None, "another program")],  # None: it let go
)
def test_a_held_port_is_named_and_another_is_taken(
    seen: str | None,
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = PARTS["api"].port
    monkeypatch.setattr(up, "free_port", lambda _: 45678)
    monkeypatch.setattr(up, "who_holds", lambda _: seen)

    assert up.usual_port("api") == 45678
    assert f"Port {wanted} is held by {named}: api takes 45678" in capsys.readouterr().out


@pytest.mark.parametrize("build", ["monolith", "api"])
def test_a_database_is_kept_until_the_world_or_the_schema_changes(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def made_at_launch(_: str, *, database: Path, **__: object) -> None:
        database.touch()
        asked.append(database)

    monkeypatch.setattr(up, "launch", made_at_launch)
    monkeypatch.setattr(up, "usual_port", lambda _: 45678)
    schema = tmp_path / "schema.sql"
    schema.write_bytes(up.SCHEMAS[build].read_bytes())
    monkeypatch.setitem(up.SCHEMAS, build, schema)

    def started_on(world_id: str) -> Path:
        world = SimpleNamespace(world_id=world_id)
        up.start_build(build, world, tmp_path / "up")  # type: ignore[arg-type]
        return asked[-1]

    first = started_on("one")
    assert started_on("one") == first
    schema.write_text("CREATE TABLE other (id INTEGER);", encoding="utf-8")
    assert started_on("one") != first
    assert not first.exists()
    last = started_on("two")
    assert list((tmp_path / "up").iterdir()) == [last]


def test_a_server_that_ends_is_told_once_and_the_others_stay_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def running(name: str, looks: int) -> SimpleNamespace:
        alive = iter([True] * looks)
        return SimpleNamespace(name=name, log="its.log", is_alive=lambda: next(alive, False))

    monkeypatch.setattr("time.sleep", lambda _: None)

    with pytest.raises(NotStarted, match="Nothing is left running"):
        up.stay([running("monolith", 5), running("predictor", 2)])  # type: ignore[list-item]

    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == ["predictor", "monolith"]


def pinned_packages(name: str) -> set[str]:
    text = (HOUSE / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^(\S+==\S+)", text, re.MULTILINE))


def without_make() -> dict[str, str]:
    """The environment as it is outside `make test`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
