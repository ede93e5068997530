"""What becomes of a delivery after an attempt: back-off with full jitter, then no more."""

from random import Random
from typing import NamedTuple

from booking_api.services.outbox import DeliveryState

FIRST_BOUND = 1.0  # seconds; each further one is twice as long
LONGEST_BOUND = 4 * 3600.0  # seconds


class Outcome(NamedTuple):
    """What came of an attempt; times are Unix seconds of real time."""

    state: DeliveryState
    attempted_at: float
    due_at: float  # of the next attempt, while there is one
    trouble: str | None


class Retries:
    """How often a delivery is tried, and when again."""

    def __init__(self, most_attempts: int, draw: Random) -> None:
        self._most_attempts = most_attempts
        self._draw = draw

    def outcome(self, attempts: int, trouble: str, now: float) -> Outcome:
        """Return what comes of so many attempts, the last of which met some trouble, or none."""
        if not trouble:
            return Outcome(DeliveryState.DELIVERED, now, now, None)
        if attempts >= self._most_attempts:
            return Outcome(DeliveryState.FAILED, now, now, trouble)
        return Outcome(DeliveryState.PENDING, now, now + self._pause_after(attempts), trouble)

    def _pause_after(self, attempts: int) -> float:
        """Return for how many seconds to leave a receiver alone after so many attempts.

        Anything up to the bound, so that deliveries that failed together do not come back together
        (“full jitter”, aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
        """
        doublings = min(attempts - 1, 32)  # beyond that the bound is reached, and floats are not
        return self._draw.uniform(0, min(LONGEST_BOUND, FIRST_BOUND * 2**doublings))
