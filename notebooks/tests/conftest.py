"""The small world on which the lessons are tried: the given one, or that of the other tests."""

import os

import pytest

from depot import HOUSE
from railway.world import World, read_world


@pytest.fixture(scope="session")
def world(request: pytest.FixtureRequest) -> World:
    if given := os.environ.get("RAILWAY_WORLD"):
        return read_world((HOUSE / given).resolve())
    return request.getfixturevalue("world")
