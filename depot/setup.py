"""Set the house up: a .venv with every pinned package, and the rooms of the house on its path."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

from depot import HOUSE
from depot.environment import (
    COMPARE,
    PYTHON,
    TEST,
    VENV,
    is_up_to_date,
    mark_up_to_date,
    requirements,
)

NO_VENV = """This Python cannot make a virtual environment: its module ensurepip is missing.
On Debian and Ubuntu:  apt install python3-venv   (with sudo when you are not root)
Or install uv, which does not need it."""
NOT_INSTALLED = """The packages could not be installed; the lines above say why.
  no connection, or names that do not resolve: this step needs the network, once
  a proxy: set HTTPS_PROXY;   another package index: set UV_DEFAULT_INDEX or PIP_INDEX_URL
  no wheel for this Python: use Python 3.12 or 3.13
Then run the same command again; what is there already is kept."""


class NotSetUp(Exception):
    """A step failed; the message tells the reader what to do."""


def main(options: Namespace) -> None:
    """Fill .venv from requirements/compare.txt, or with `--all` from requirements/test.txt."""
    name = TEST if options.all else COMPARE
    if is_up_to_date(name):
        mark_up_to_date(name)
        print(f".venv is up to date with {_shown(requirements(name))}")
        return
    began = time.monotonic()
    try:
        _make_venv()
        _install(name)
    except NotSetUp as reason:
        sys.exit(f"\n{reason}")
    mark_up_to_date(name)
    print(f"Ready in {time.monotonic() - began:.0f} s. Next: python -m depot doctor")


def _make_venv() -> None:
    if PYTHON.exists():
        return
    print(f"1/3 making .venv with Python {sys.version.split()[0]}", flush=True)
    if uv := _uv():
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], NO_VENV)
    elif importlib.util.find_spec("ensurepip") is None:
        raise NotSetUp(NO_VENV)
    else:
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], NO_VENV)


def _install(name: str) -> None:
    pinned = requirements(name)
    print(f"2/3 installing {_shown(pinned)}, every package checked by its hash", flush=True)
    # --no-deps: the file is whole already. A pip that resolves it again meets `pydantic[email]` of
    # a dependency, tries the newest release, and refuses that for want of a hash.
    _run([*_installer(), "--require-hashes", "--no-deps", "-r", str(pinned)], NOT_INSTALLED)
    print("3/3 putting the rooms of the house on the path", flush=True)
    _run([*_installer(), "--no-deps", "--no-build-isolation", "-e", str(HOUSE)], NOT_INSTALLED)


def _installer() -> list[str]:
    """Return the start of an install command: uv when it is there, pip when it is not."""
    if uv := _uv():
        return [uv, "pip", "install", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]


def _uv() -> str | None:
    return shutil.which("uv")


def _run(command: list[str], advice: str) -> None:
    """Run one step with its output shown; a failure raises NotSetUp with the advice."""
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "PIP_NO_INPUT": "1"}
    try:
        status = subprocess.run(command, cwd=HOUSE, env=environment, check=False).returncode
    except OSError as error:
        raise NotSetUp(f"{command[0]} could not be started: {error}") from error
    if status != 0:
        raise NotSetUp(advice)


def _shown(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()
