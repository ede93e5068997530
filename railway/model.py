"""The chance of a confirmed berth: the published model, loaded once, asked in batches."""

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from railway.features import QueueState, as_matrix
from railway.world import World

WATCHED = timedelta(days=7)  # of journey dates: who waits there is held against the card
OWN_CALIBRATION = "own-calibration.json"
LIKELY, UNLIKELY = 0.7, 0.3  # the bands that ConfirmTkt shows its travellers
REMEMBERED = 65_536  # states; a state holds whole hours, so searches within one hour repeat it
# What makes the history out of the facts.
SOURCES = ("simulator.py", "demand.py", "calendar.py", "quota.py", "history.py", "features.py")
FACTS = ("stations.csv", "classes.csv", "trains.csv", "stops.csv")


class ModelRefused(Exception):
    """The stored model does not belong to this world or this scikit-learn."""


class Scorer(Protocol):
    """What scikit-learn's classifiers promise."""

    def predict_proba(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one row of class probabilities per row."""


class Calibration(NamedTuple):
    """Turns a score into a chance; the last step, and replaceable without touching the model."""

    scores: NDArray[np.float64]  # rising
    chances: NDArray[np.float64]

    def __call__(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the chance for each score."""
        return np.interp(scores, self.scores, self.chances)


class WaitlistModel:
    """Tells the chance that a party on RAC or the waitlist has a confirmed berth at the chart."""

    def __init__(self, scorer: Scorer, calibration: Calibration, card: dict[str, Any]) -> None:
        self.card = card
        self.scorer = scorer
        self.calibration = calibration
        self._known: dict[QueueState, float] = {}

    def chances(self, states: Sequence[QueueState]) -> list[float]:
        """Return one chance per state, in order; asks scikit-learn once for all that are new."""
        told = {state: self._known.get(state) for state in states}
        new = [state for state, chance in told.items() if chance is None]
        if new:
            fresh = dict(zip(new, self._score(new), strict=True))
            told.update(fresh)
            self._remember(fresh)
        return [chance for state in states if (chance := told[state]) is not None]

    def _score(self, states: list[QueueState]) -> list[float]:
        chances: list[float] = self.calibration(
            self.scorer.predict_proba(as_matrix(states))[:, 1]
        ).tolist()
        return chances

    def _remember(self, fresh: dict[QueueState, float]) -> None:
        if len(self._known) + len(fresh) > REMEMBERED:
            self._known = {}
        self._known.update(fresh)


def load_model(world: World, *, own_calibration: bool = False) -> WaitlistModel:
    """Return the model published with a world.

    own_calibration: in place of the published one, that of `python -m railway import`.
    Raises ModelRefused when there is none, or when it was made by another scikit-learn, or from
    other facts or another simulator than those at hand.
    """
    sklearn = import_sklearn()
    try:
        card = json.loads((world.folder / "model-card.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelRefused("This world has no model: run `python -m railway publish`.") from None
    if card["versions"]["scikit-learn"] != sklearn.__version__:
        raise ModelRefused(
            f"The model was made with scikit-learn {card['versions']['scikit-learn']}, this is "
            f"{sklearn.__version__}: run `python -m railway publish`."
        )
    if card["data_hash"] != data_hash(world.folder, world.seed, world.kind):
        raise ModelRefused(
            "The model was made from other facts or another simulator: "
            "run `python -m railway publish`."
        )
    import joblib

    stored = joblib.load(world.folder / "model.joblib")
    calibration = Calibration(*stored["calibration"])
    if own_calibration:
        calibration = _own_calibration(world, card)
    return WaitlistModel(stored["scorer"], calibration, card)


def _own_calibration(world: World, card: dict[str, Any]) -> Calibration:
    try:
        told = json.loads((world.folder / OWN_CALIBRATION).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelRefused(
            "This world has no calibration of your own: run `python -m railway import`."
        ) from None
    if told["data_hash"] != card["data_hash"]:
        raise ModelRefused(
            "Your own calibration is that of another model: run `python -m railway import`."
        )
    return Calibration(np.array(told["scores"]), np.array(told["chances"]))


def band(chance: float) -> str:
    """Return the chance in a word: likely (above 0.7), possible, unlikely (below 0.3)."""
    if chance > LIKELY:
        return "likely"
    return "unlikely" if chance < UNLIKELY else "possible"


def data_hash(facts: Path, seed: int, kind: str) -> str:
    """Return a hash of everything a model's history is made from, the same on every system."""
    digest = hashlib.sha256(f"{seed} {kind}".encode())
    sources = [Path(__file__).parent / name for name in SOURCES]
    for file in [*(facts / name for name in FACTS), *sources]:
        digest.update(file.read_text(encoding="utf-8").encode())  # line ends made equal
    return digest.hexdigest()[:16]


def import_sklearn() -> Any:
    """Import scikit-learn with one OpenMP thread: small batches are slower with more."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import sklearn

    return sklearn
