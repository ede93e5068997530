"""The .venv of this house: where it is, whether it is up to date, how to step into it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from depot import HOUSE

VENV = HOUSE / ".venv"
STAMPS = VENV / "set-up"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
COMPARE, TEST = "compare", "test"  # requirements/NAME.txt; test contains all of compare


def requirements(name: str) -> Path:
    """Return the file of pinned packages called `name`."""
    return HOUSE / "requirements" / f"{name}.txt"


def is_up_to_date(name: str) -> bool:
    """Return whether .venv was filled from requirements/NAME.txt as it is now."""
    stamp = STAMPS / name
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _fingerprint(name)


def mark_up_to_date(name: str) -> None:
    """Remember that .venv holds requirements/NAME.txt; `make` reads the stamp's time."""
    STAMPS.mkdir(exist_ok=True)
    for contained in (COMPARE, TEST) if name == TEST else (COMPARE,):
        (STAMPS / contained).write_text(_fingerprint(contained))


def is_inside() -> bool:
    """Return whether this very process runs in .venv."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def step_inside(*, module: str = "depot", or_stay: bool = False) -> None:
    """Run the same command of a module again with .venv's Python, and end as it ends.

    or_stay: return when there is no .venv, instead of ending with an error.
    """
    if not PYTHON.exists():
        if or_stay:
            return
        sys.exit(f"There is no .venv yet. Run this first: {spoken('setup')}")
    command = [str(PYTHON), "-m", module, *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)
    with subprocess.Popen(command) as inside:  # Windows' exec would give the prompt back at once
        while True:
            try:
                sys.exit(inside.wait())
            except KeyboardInterrupt:
                continue  # the inner process got Ctrl-C as well and is putting things away


def do_without(missing: ModuleNotFoundError, module: str) -> NoReturn:
    """Run a module's command again in .venv, as a package is missing here; or say what to do."""
    if not is_inside():
        step_inside(module=module)
    sys.exit(f"{missing.name} is not in .venv. Run this first: {spoken('setup', '--all')}")


def spoken(command: str, *words: str) -> str:
    """Return how people run a command of the depot: by make, and without it."""
    python = "python" if os.name == "nt" else "python3"
    told = f" ARGS={' '.join(words)}" if words else ""
    return f"make {command}{told} (without make: {' '.join([python, '-m depot', command, *words])})"


def _fingerprint(name: str) -> str:
    return hashlib.sha256(requirements(name).read_bytes()).hexdigest()
