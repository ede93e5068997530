"""A predictor in this process, with the model of a small world and another version of it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from predictor.main import create_app
from predictor.settings import Settings
from railway.samples import SAMPLES_FILE
from railway.world import World

KEY = "what opens the shelf in these tests"


@pytest.fixture
def settings(world: World, models: Path) -> Settings:
    """Return what a predictor is told."""
    return Settings(world=world.folder, models=models, model_key=KEY, log_level="error")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Return somebody who calls the predictor."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def swap(client: TestClient) -> Callable[..., Any]:
    """Return how to ask for another version."""

    def put(version: object, key: str = KEY) -> Any:
        return client.put("/v1/model", json={"version": version}, headers={"X-API-Key": key})

    return put


@pytest.fixture(scope="session")
def samples(world: World) -> list[dict[str, Any]]:
    """Return states as the contract names them, with the chance of each."""
    told: list[dict[str, Any]] = json.loads(
        (world.folder / SAMPLES_FILE).read_text(encoding="utf-8")
    )["samples"]
    return told


@pytest.fixture
def states(samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the states of the samples."""
    return [{name: told for name, told in each.items() if name != "chance"} for each in samples]
