"""A model's sample answers: told when it is made, and compared whenever it is loaded."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from railway.features import QueueState, as_matrix
from railway.model import ModelRefused, WaitlistModel, load_model
from railway.samples import SAMPLES, SAMPLES_FILE, check_samples, write_samples
from railway.world import World


@pytest.fixture(scope="module")
def model(world: World) -> WaitlistModel:
    return load_model(world)


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    shutil.copy(world.folder / SAMPLES_FILE, tmp_path)
    return tmp_path


def samples_in(folder: Path) -> Any:
    return json.loads((folder / SAMPLES_FILE).read_text(encoding="utf-8"))["samples"]


def test_a_model_answers_its_own_samples(world: World, model: WaitlistModel) -> None:
    check_samples(world.folder, model)

    assert len({sample["chance"] for sample in samples_in(world.folder)}) > 5


def test_samples_are_states_as_they_were(world: World, tmp_path: Path) -> None:
    samples = samples_in(world.folder)
    chances = [sample.pop("chance") for sample in samples]
    states = [QueueState(**sample) for sample in samples]

    write_samples(tmp_path, as_matrix(states), lambda _: np.array(chances))

    assert (tmp_path / SAMPLES_FILE).read_bytes() == (world.folder / SAMPLES_FILE).read_bytes()
    assert len(states) == SAMPLES


def test_a_model_that_answers_otherwise_is_refused(folder: Path, model: WaitlistModel) -> None:
    samples = samples_in(folder)
    samples[7]["chance"] += 0.01
    (folder / SAMPLES_FILE).write_text(json.dumps({"samples": samples}), encoding="utf-8")

    with pytest.raises(ModelRefused, match=r"off by up to 0\.01"):
        check_samples(folder, model)


def test_a_model_without_samples_is_refused(tmp_path: Path, model: WaitlistModel) -> None:
    with pytest.raises(ModelRefused, match="no sample answers"):
        check_samples(tmp_path, model)
