"""Set the house up: a .venv with every pinned package, and the rooms of the house on its path."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import BinaryIO

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
SIGN_OF_LIFE_SECONDS = 10  # between two of them while a step goes on
TAIL_LINES = 30  # of what a step said, shown when it failed


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
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the same command again; what is there already is kept.")
    mark_up_to_date(name)
    print(f".venv is ready after {time.monotonic() - began:.0f} s", flush=True)


def _make_venv() -> None:
    if PYTHON.exists():
        return
    _say(f"1/3 making .venv with Python {sys.version.split()[0]}, a matter of seconds")
    if uv := _uv():
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], NO_VENV)
    elif importlib.util.find_spec("ensurepip") is None:
        raise NotSetUp(NO_VENV)
    else:
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], NO_VENV)


def _install(name: str) -> None:
    pinned = requirements(name)
    _say(f"2/3 installing up to {_count(pinned)} packages, each checked by its hash")
    _say("    half a minute on a good line, minutes on a slow one")
    # --no-deps: the file is whole already. A pip that resolves it again meets `pydantic[email]` of
    # a dependency, tries the newest release, and refuses that for want of a hash.
    _run([*_installer(), "--require-hashes", "--no-deps", "-r", str(pinned)], NOT_INSTALLED)
    _say("3/3 putting the rooms of the house on the path")
    _run([*_installer(), "--no-deps", "--no-build-isolation", "-e", str(HOUSE)], NOT_INSTALLED)


def _installer() -> list[str]:
    """Return the start of an install command: uv when it is there, pip when it is not."""
    if uv := _uv():
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _uv() -> str | None:
    return shutil.which("uv")


def _run(command: list[str], advice: str) -> None:
    """Run one step; a failure shows what it said last, and raises NotSetUp with the advice."""
    log = HOUSE / "out" / "logs" / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("wb") as output:
            status = _waited_for(command, output)
    except OSError as error:
        raise NotSetUp(f"{command[0]} could not be started: {error}") from error
    if status != 0:
        told = log.read_text(encoding="utf-8", errors="replace").splitlines()
        _say("\n".join(told[-TAIL_LINES:]))
        raise NotSetUp(advice)


def _waited_for(command: list[str], output: BinaryIO) -> int:
    """Run a command and return its exit status, saying now and then that it goes on."""
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "PIP_NO_INPUT": "1"}
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=HOUSE, env=environment, stdout=output, stderr=subprocess.STDOUT
    ) as process:
        while True:
            try:
                return process.wait(SIGN_OF_LIFE_SECONDS)
            except subprocess.TimeoutExpired:
                _say(f"    … {time.monotonic() - began:.0f} s")


def _count(pinned: Path) -> int:
    """Return how many packages a file pins; some are for other systems than this one."""
    return sum("==" in line for line in pinned.read_text(encoding="utf-8").splitlines())


def _say(words: str) -> None:
    print(words, flush=True)  # at once, also into a file or a pipe


def _shown(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()
