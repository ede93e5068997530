"""Setting up works before anything is installed, once, and says what to do when it cannot."""

import ast
import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from depot import HOUSE, __main__, environment, setup


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with requirements and nothing else."""
    (tmp_path / "requirements").mkdir()
    for name in ("compare", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"# {name}\n")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(environment, "HOUSE", tmp_path)
    monkeypatch.setattr(environment, "STAMPS", venv / "set-up")
    for module in (environment, setup):
        monkeypatch.setattr(module, "PYTHON", venv / "python")
    monkeypatch.setattr(setup, "VENV", venv)
    monkeypatch.setattr(setup, "HOUSE", tmp_path)
    return tmp_path


def furnish(house: Path) -> None:
    """Make an environment as far as its Python."""
    (house / ".venv").mkdir()
    (house / ".venv" / "python").touch()


def test_the_depot_can_be_read_without_any_package() -> None:
    names = ("__main__", "environment", "setup", "clean", "doctor")
    program = "; ".join(f"import depot.{name}" for name in names)

    status = subprocess.run([sys.executable, "-S", "-c", program], cwd=HOUSE, check=False)

    assert status.returncode == 0


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py"])
def test_an_older_python_can_read_as_far_as_the_sentence_that_refuses_it(file: str) -> None:
    source = (HOUSE / "depot" / file).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 7))


def test_an_environment_that_was_never_filled_is_not_up_to_date(house: Path) -> None:
    furnish(house)

    assert not environment.is_up_to_date("compare")


def test_filling_for_the_tests_serves_the_comparison_too(house: Path) -> None:
    furnish(house)
    environment.mark_up_to_date("test")

    assert environment.is_up_to_date("compare")
    assert environment.is_up_to_date("test")


def test_filling_for_the_comparison_does_not_serve_the_tests(house: Path) -> None:
    furnish(house)
    environment.mark_up_to_date("compare")

    assert not environment.is_up_to_date("test")


def test_a_changed_pin_makes_the_environment_out_of_date(house: Path) -> None:
    furnish(house)
    environment.mark_up_to_date("compare")

    environment.requirements("compare").write_text("flask==4.0\n")

    assert not environment.is_up_to_date("compare")


def test_a_stamp_without_its_environment_counts_for_nothing(house: Path) -> None:
    furnish(house)
    environment.mark_up_to_date("compare")

    (house / ".venv" / "python").unlink()

    assert not environment.is_up_to_date("compare")


def test_setting_up_twice_installs_once(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnish(house)
    commands: list[list[str]] = []
    monkeypatch.setattr(setup, "_run", lambda command, _: commands.append(command))

    setup.main(Namespace(all=False))
    first = len(commands)
    setup.main(Namespace(all=False))

    assert first == len(commands) == 2
    assert commands[0][-4:-1] == ["--require-hashes", "--no-deps", "-r"]
    assert commands[1][-4:] == ["--no-deps", "--no-build-isolation", "-e", str(house)]
    assert "up to date with requirements/compare.txt" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["compare", "test"])
def test_whatever_a_pinned_package_needs_is_pinned_too(name: str) -> None:
    """Nothing else is installed: whoever sets up asks for no package beside those in the file."""
    pins = {canonicalize_name(pin.name): pin for pin in pinned(name)}
    unmet = [
        f"{package}: {need}"
        for package in pins
        for need in map(Requirement, importlib.metadata.requires(package) or [])
        if need.marker is None or need.marker.evaluate({"extra": ""})
        if canonicalize_name(need.name) not in pins
        or not need.specifier.contains(importlib.metadata.version(need.name))
    ]

    assert len(pins) > 50
    assert not unmet


def pinned(name: str) -> Iterator[Requirement]:
    """Yield the requirements of a file that hold on this system."""
    for line in environment.requirements(name).read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.lstrip().startswith("#"):
            pin = Requirement(line.rstrip(" \\"))
            if pin.marker is None or pin.marker.evaluate():
                yield pin


def test_without_uv_and_without_ensurepip_debian_users_are_told_the_package(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_uv", lambda: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="apt install python3-venv"):
        setup.main(Namespace(all=False))


def test_without_a_network_setting_up_says_so_and_leaves_no_stamp(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnish(house)
    failing = [sys.executable, "-c", "raise SystemExit('a name does not resolve')"]
    monkeypatch.setattr(setup, "_installer", lambda: failing)

    with pytest.raises(SystemExit, match="no connection"):
        setup.main(Namespace(all=False))

    assert "a name does not resolve" in capsys.readouterr().out
    assert not environment.is_up_to_date("compare")


def test_a_step_that_takes_long_says_now_and_then_that_it_goes_on(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnish(house)
    slow = [sys.executable, "-c", "import time; print('chatter'); time.sleep(0.5)"]
    monkeypatch.setattr(setup, "_installer", lambda: slow)
    monkeypatch.setattr(setup, "SIGN_OF_LIFE_SECONDS", 0.1)

    setup.main(Namespace(all=False))

    told = capsys.readouterr().out
    assert "2/3 installing up to 0 packages" in told
    assert "    … 0 s" in told
    assert "chatter" not in told


@pytest.mark.parametrize("uv", ["/bin/uv", None])
def test_the_installer_tells_of_nothing_but_trouble(
    uv: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_uv", lambda: uv)

    assert "--quiet" in setup._installer()


def test_a_missing_package_outside_leads_inside(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(environment, "is_inside", lambda: False)
    monkeypatch.setattr(environment, "step_inside", lambda module: asked.append(module))

    with pytest.raises(SystemExit):
        environment.do_without(ModuleNotFoundError(name="typer"), "notebooks")

    assert asked == ["notebooks"]


def test_a_package_that_is_missing_inside_names_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "is_inside", lambda: True)

    with pytest.raises(SystemExit, match=r"^jupytext is not in .venv.*make setup ARGS=--all \("):
        environment.do_without(ModuleNotFoundError(name="jupytext"), "notebooks")


def test_a_command_without_an_environment_names_the_first_step(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "is_inside", lambda: False)
    monkeypatch.setattr(sys, "argv", ["depot", "up"])

    with pytest.raises(SystemExit, match=r"make setup \(without make: python3? -m depot setup\)"):
        __main__.main()


@pytest.mark.skipif(os.name == "nt", reason="there the prefix of a venv is no parent's Python")
def test_a_command_started_with_the_systems_python_runs_in_the_environment() -> None:
    if not environment.is_inside():
        pytest.skip("these tests run outside .venv")
    outside = Path(sys.base_prefix, "bin", "python3")

    told = subprocess.run(
        [outside, "-m", "depot", "doctor"], cwd=HOUSE, capture_output=True, text=True, check=False
    )

    assert "port 8101" in told.stdout
    assert "unknown" not in told.stdout
