"""A small world for the tests of all rooms, made once though several workers want it."""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from depot import HOUSE
from depot.processes import Build
from railway.samples import SAMPLES_FILE
from railway.world import World, read_world

AS_OF = "2026-03-10T06:00:00+05:30"  # both refund policies lie within the next 60 days
PATIENCE_SECONDS = 120


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that the xdist workers of one run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def made_once(shared_folder: Path) -> Callable[..., None]:
    """Return how to run one of our command lines under a name, by the first worker that wants it.

    The others wait until it is done; all fail if it fails.
    """

    def made(name: str, package: str, *arguments: str) -> None:
        told = shared_folder / f"{name}.told"  # empty when all went well
        try:
            (shared_folder / f"{name}.begun").touch(exist_ok=False)
        except FileExistsError:
            await_file(told)
        else:
            trouble = "it was interrupted"
            try:
                trouble = run(package, *arguments)
            finally:
                part = told.with_suffix(".part")  # nobody may read half of it
                part.write_text(trouble, encoding="utf-8")
                part.replace(told)
        trouble = told.read_text(encoding="utf-8")
        assert not trouble, trouble

    return made


@pytest.fixture(scope="session")
def world(made_once: Callable[..., None]) -> World:
    """Return a small world as of AS_OF, published anew when the railway's code has changed."""
    code = sorted([*HOUSE.glob("railway/*.py"), *HOUSE.glob("railway/data/*.csv")])
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in code)).hexdigest()[:12]
    folder = HOUSE / "out" / "test-worlds" / digest
    if not (folder / "world.json").exists():
        asked = ("--world", "small", "--now", AS_OF, "--to", str(folder))
        made_once("world", "railway", "publish", *asked)
    return read_world(folder)


@pytest.fixture(scope="session")
def database_of(
    shared_folder: Path, made_once: Callable[..., None], world: World
) -> Callable[[Build], Path]:
    """Return a build's database of the world, made once for all workers: copy it, do not use it."""
    packages = {"monolith": "booking_site", "api": "booking_api"}

    def prepared(build: Build) -> Path:
        file = shared_folder / f"{build}.db"
        asked = ("--world", str(world.folder), "--database", str(file))
        made_once(build, packages[build], "--prepare", *asked)
        return file

    return prepared


@pytest.fixture(scope="session")
def models(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with another version of the world's model: “halved”, as are its chances."""
    import joblib

    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(world.folder, folder / "halved")
    stored = joblib.load(world.folder / "model.joblib")
    scores, chances = stored["calibration"]
    stored["calibration"] = (scores, chances / 2)
    joblib.dump(stored, folder / "halved" / "model.joblib")
    told = json.loads((world.folder / SAMPLES_FILE).read_text(encoding="utf-8"))
    for sample in told["samples"]:
        sample["chance"] /= 2
    (folder / "halved" / SAMPLES_FILE).write_text(json.dumps(told), encoding="utf-8")
    return folder


def run(package: str, *arguments: str) -> str:
    """Run one of our command lines to its end; return what it said if it failed, else nothing."""
    command = [sys.executable, "-m", package, *arguments]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{done.stdout[-2000:]}{done.stderr[-2000:]} failed"


def await_file(file: Path) -> None:
    """Wait until another worker has written a file."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        assert time.monotonic() < deadline, f"no other worker wrote {file}"
        time.sleep(0.05)
