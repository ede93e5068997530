"""The predictor port filled in this process, or left without an estimate (R12)."""

from collections.abc import Sequence

from booking_api.services.ports import ModelCard, Predictor
from booking_api.stopwatch import timed
from railway.features import QueueState
from railway.model import ModelRefused, WaitlistModel, load_model
from railway.world import World


class InProcess:
    """Asks a model that was loaded into this process."""

    def __init__(self, model: WaitlistModel) -> None:
        self._model = model

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return each party's chance of a confirmed berth."""
        with timed("model"):
            return self._model.chances(states)

    def card(self) -> ModelCard:
        """Return the card published with the model."""
        return self._model.card

    def condition(self) -> str:
        """Return "on": there is a model."""
        return "on"


class NoEstimate:
    """Knows no chance, and why: the rest of the service goes on."""

    def __init__(self, condition: str) -> None:
        self._condition = condition

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return None for each party: “no estimate”."""
        return [None] * len(states)

    def card(self) -> None:
        """Return None: there is nothing to know."""

    def condition(self) -> str:
        """Return "off", or the sentence with which the model was refused."""
        return self._condition


def open_predictor(world: World, wanted: bool) -> Predictor:
    """Return the world's model, or what stands in for it when it is not wanted or not usable."""
    if not wanted:
        return NoEstimate("off")
    try:
        return InProcess(load_model(world))
    except ModelRefused as refused:
        return NoEstimate(str(refused))
