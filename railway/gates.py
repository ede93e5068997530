"""What a world and its model must reach to be worth teaching with."""

from collections.abc import Iterator
from typing import Any, NamedTuple

CANCELLED = (0.19, 0.23)  # about 21 %: Railway Board, Oct 2024
WAITLISTED = (0.025, 0.05)  # about 3.8 %: derived from an RTI answer, ndtv 2025-07-30
# Brier: seeds 2026, 7 and 41 reach 0.079 to 0.085, as the days drawn fall.
LEAST_AUC, MOST_BRIER, MOST_ECE = 0.955, 0.085, 0.015
LEAST_AHEAD = 0.02  # of logistic regression on the same features, in Brier


class Gate(NamedTuple):
    """One figure of a model card and the limits it must keep."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its limits."""
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)


def gates(card: dict[str, Any]) -> Iterator[Gate]:
    """Yield the gates of a model card; figures of a model are those of its test days."""
    metrics, past = card["metrics"], card["history"]
    told = metrics["boosting, calibrated"]
    yield Gate("parties that cancelled", past["cancelled"], *CANCELLED)
    yield Gate("passengers left on the waitlist", past["waitlisted_at_chart"], *WAITLISTED)
    yield Gate("AUC", told["auc"], least=LEAST_AUC)
    yield Gate("Brier score", told["brier"], most=MOST_BRIER)
    yield Gate("calibration error", told["ece"], most=MOST_ECE)
    ahead = round(metrics["logistic"]["brier"] - told["brier"], 4)
    yield Gate("Brier score, less than logistic by", ahead, least=LEAST_AHEAD)
    yield Gate("chances of 1,000 that rise further back", card["rising"], most=0)
