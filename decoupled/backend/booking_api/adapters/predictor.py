"""The predictor port filled: by a model in this process, by another process, or by none (R12)."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from booking_api.services.ports import ModelCard, Predictor
from booking_api.settings import Settings
from booking_api.stopwatch import timed
from railway.features import QueueState
from railway.model import ModelRefused, WaitlistModel, load_model
from railway.world import World


class InProcess:
    """Asks a model that was loaded into this process."""

    is_remote = False

    def __init__(self, model: WaitlistModel) -> None:
        self._model = model

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return each party's chance of a confirmed berth."""
        with timed("model"):
            return self._model.chances(states)

    def edition(self) -> int:
        """Return 0: it stays as it is until a restart."""
        return 0

    def card(self) -> ModelCard:
        """Return the card published with the model."""
        return self._model.card

    def condition(self) -> str:
        """Return "on": there is a model."""
        return "on"


class NoEstimate:
    """Knows no chance, and why: the rest of the service goes on."""

    is_remote = False

    def __init__(self, condition: str) -> None:
        self._condition = condition

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return None for each party: “no estimate”."""
        return [None] * len(states)

    def edition(self) -> int:
        """Return 0: it stays as it is until a restart."""
        return 0

    def card(self) -> None:
        """Return None: there is nothing to know."""

    def condition(self) -> str:
        """Return "off", or the sentence with which the model was refused."""
        return self._condition


@contextmanager
def open_predictor(settings: Settings, world: World) -> Iterator[Predictor]:
    """Open the predictor of the settings: remote, or the world's model, or what stands in."""
    if settings.predictor_url and settings.model == "on":
        # Here, so that an API with a model of its own does not pay for an HTTP client.
        from booking_api.adapters.remote_predictor import RemotePredictor

        timeout = settings.predictor_timeout_seconds
        with closing(RemotePredictor(settings.predictor_url, timeout)) as remote:
            yield remote
    else:
        yield _in_process(world, wanted=settings.model == "on")


def _in_process(world: World, wanted: bool) -> Predictor:
    """Return the world's model, or what stands in for it when it is not wanted or not usable."""
    if not wanted:
        return NoEstimate("off")
    try:
        return InProcess(load_model(world))
    except ModelRefused as refused:
        return NoEstimate(str(refused))
