"""Sample answers, published with a model: whoever loads it can see that it still says the same."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from railway.features import CHEAPEST_FIRST, QueueState
from railway.model import ModelRefused, WaitlistModel
from railway.writing import write_json

SAMPLES_FILE = "model-samples.json"
SAMPLES = 20
TOLERANCE = 1e-9  # of a chance: the same arithmetic, so only the last digits may differ

Floats = NDArray[np.float64]


def write_samples(folder: Path, rows: Floats, chances_of: Callable[[Floats], Floats]) -> None:
    """Write some states, evenly spread over the rows of FEATURES, with their chances."""
    chosen = rows[np.linspace(0, len(rows) - 1, SAMPLES).astype(int)]
    samples = [
        {**_state(row)._asdict(), "chance": chance}
        for row, chance in zip(chosen.tolist(), chances_of(chosen).tolist(), strict=True)
    ]
    write_json(folder / SAMPLES_FILE, {"samples": samples})


def check_samples(folder: Path, model: WaitlistModel) -> None:
    """Raise ModelRefused unless a model answers the samples of its folder as when it was made."""
    try:
        told = json.loads((folder / SAMPLES_FILE).read_text(encoding="utf-8"))["samples"]
    except FileNotFoundError:
        raise ModelRefused(
            "The model has no sample answers: run `python -m railway publish`."
        ) from None
    expected = [sample.pop("chance") for sample in told]
    answers = model.chances([QueueState(**sample) for sample in told])
    furthest = max(abs(chance - answer) for chance, answer in zip(expected, answers, strict=True))
    if furthest > TOLERANCE:
        raise ModelRefused(f"The model's sample answers are off by up to {furthest:.2g}.")


def sample_states(folder: Path) -> list[QueueState]:
    """Return the states of the samples; raises FileNotFoundError where there are none."""
    told = json.loads((folder / SAMPLES_FILE).read_text(encoding="utf-8"))["samples"]
    return [QueueState(**{k: v for k, v in one.items() if k != "chance"}) for one in told]


def _state(row: list[float]) -> QueueState:
    """Return the state that a row of FEATURES was made from; what is derived is left out."""
    class_rank, *counts = (int(number) for number in row[: len(QueueState._fields)])
    state = QueueState._make([CHEAPEST_FIRST[class_rank], *counts])
    return state._replace(waitlisted=bool(state.waitlisted))
