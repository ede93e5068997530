"""A closer look at chances: who gets worse ones, and whether any rises with the queue ahead."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from railway.features import CHEAPEST_FIRST, FEATURES

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEAR_FESTIVAL = 6  # days
FURTHER_BACK = (1, 2, 5, 20, 80)  # passengers
LOOKED_AT = 1000  # rows


def groups(rows: Floats) -> dict[str, Mask]:
    """Return which rows of FEATURES belong to each group of parties."""
    column = {name: rows[:, number] for number, name in enumerate(FEATURES)}
    near = np.abs(column["days_from_festival"]) <= NEAR_FESTIVAL
    size = column["passengers"]
    by_class = {
        f"class {code}": column["class_rank"] == rank for rank, code in enumerate(CHEAPEST_FIRST)
    }
    return {
        **by_class,
        "RAC": column["waitlisted"] == 0,
        "WL": column["waitlisted"] == 1,
        "near a festival": near,
        "far from any festival": ~near,
        "1 passenger": size == 1,
        "2 passengers": size == 2,
        "3 to 6 passengers": size > 2,
    }


def grade_group(chances: Floats, confirmed: NDArray[np.int64]) -> dict[str, float]:
    """Return how many there are, what they were told on average, what happened, and Brier."""
    if not len(chances):
        return {"parties": 0}
    return {
        "parties": len(chances),
        "chance": round(float(chances.mean()), 4),
        "happened": round(float(confirmed.mean()), 4),
        "brier": round(float(np.mean((chances - confirmed) ** 2)), 4),
    }


def rising(chances_of: Callable[[Floats], Floats], rows: Floats, seed: int = 1) -> int:
    """Return how many of 1,000 random waitlisted parties would gain by standing further back."""
    waiting = rows[rows[:, FEATURES.index("waitlisted")] == 1]
    looked_at = np.random.default_rng(seed).choice(waiting, min(LOOKED_AT, len(waiting)))
    steps = [chances_of(_further_back(looked_at, step)) for step in (0, *FURTHER_BACK)]
    return int((np.diff(np.array(steps), axis=0) > 0).any(axis=0).sum())


def _further_back(rows: Floats, passengers: int) -> Floats:
    moved = rows.copy()
    moved[:, FEATURES.index("waitlist_position")] += passengers
    moved[:, FEATURES.index("passengers_ahead")] += passengers
    berths = rows[:, FEATURES.index("berths")]
    moved[:, FEATURES.index("ahead_per_berth")] += passengers / berths
    return moved
