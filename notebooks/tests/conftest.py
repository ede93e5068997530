"""The small world on which the lessons are tried: the given one, or that of the other tests."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

import pytest

from depot import HOUSE
from railway.clock import IST
from railway.publish import publish
from railway.world import World, read_world

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=IST)


@pytest.fixture(scope="session")
def world() -> World:
    if given := os.environ.get("RAILWAY_WORLD"):
        return read_world((HOUSE / given).resolve())
    folder = HOUSE / "out" / "test-worlds" / railways_digest()
    if not (folder / "world.json").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        publish("small", 2026, NOW, folder)
    return read_world(folder)


def railways_digest() -> str:
    """What the railway's code and facts come to; another railway makes another world."""
    files: list[Path] = [*HOUSE.glob("railway/*.py"), *HOUSE.glob("railway/data/*.csv")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:12]
