"""The predictor port filled by another process, which may be away (R12)."""

from collections.abc import Sequence
from typing import TypeVar

from httpx2 import Client, HTTPError
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from booking_api.adapters.line import Line
from booking_api.services.ports import ModelCard
from booking_api.stopwatch import timed
from railway.features import QueueState

MOST_STATES = 1_000  # the predictor takes no more in one call
JSON = {"Content-Type": "application/json"}


class Told(BaseModel):
    """What every answer of the predictor tells."""

    model_id: str


class Chances(Told):
    """What we need of the answer to a question for chances."""

    chances: list[float]


class Card(Told):
    """What we need of what it tells of its model."""

    card: dict[str, object]


Answer = TypeVar("Answer", bound=Told)


class RemotePredictor:
    """Asks a predictor over HTTP, on connections that are kept open."""

    is_remote = True

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._client = Client(base_url=url, timeout=timeout_seconds, trust_env=False)
        self._line = Line()

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return each party's chance of a confirmed berth; None for all whom nobody answered."""
        told: list[float | None] = []
        for first in range(0, len(states), MOST_STATES):
            told += self._chances(states[first : first + MOST_STATES])
        return told

    def edition(self) -> int:
        """Return a number that another model raises, and so does none; asks when it is not sure."""
        if self._line.is_stale():
            self._chances(())
        return self._line.edition

    def card(self) -> ModelCard | None:
        """Return the card of the model that answers now, or None when nobody does."""
        told = self._exchange(Card, "GET", "/v1/model")
        return told.card if told else None

    def condition(self) -> str:
        """Return "on", or the sentence that says why there is no estimate."""
        return self._line.trouble or "on"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return the chances of as many states as one call takes; none asks who answers."""
        asked = to_json({"states": [state._asdict() for state in states]})
        told = self._exchange(Chances, "POST", "/v1/chances", asked)
        return told.chances if told else [None] * len(states)

    def _exchange(
        self, kind: type[Answer], method: str, path: str, body: bytes | None = None
    ) -> Answer | None:
        """Return what the predictor answers, or None; either way, the line keeps what it heard."""
        if not self._line.may_call():
            return None
        try:
            with timed("model"):
                reply = self._client.request(method, path, content=body, headers=JSON)
            told = kind.model_validate_json(reply.raise_for_status().content)
        except (HTTPError, ValidationError) as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            self._line.failed(f"The predictor at {self._client.base_url} is away: {reason}.")
            return None
        self._line.heard(told.model_id)
        return told
