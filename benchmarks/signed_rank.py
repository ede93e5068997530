"""The exact signed-rank interval, so that a verdict need not assume a bell curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate and the range that the measurements leave it; an exact count has no width."""

    estimate: float
    low: float
    high: float


@cache
def null_distribution(n: int) -> Floats:
    """Return P(T = t) for t = 0 … n(n+1)/2, T being the sum of the positive values' ranks.

    If n values are symmetric around 0, each rank is positive with chance one half: adding a rank
    to the sum leaves it or moves it by that rank. Exact in floats, as all chances are k / 2ⁿ.
    """
    chances = np.zeros(n * (n + 1) // 2 + 1)
    chances[0] = 1.0
    for rank in range(1, n + 1):
        moved = np.zeros_like(chances)
        moved[rank:] = chances[:-rank]
        chances = (chances + moved) / 2
    chances.flags.writeable = False  # the cache hands the same array to every caller
    return chances


@cache
def end_rank(n: int, level: float) -> int:
    """Return the k for which the k-th Walsh average from either end bounds n values at `level`.

    The k-th smallest leaves P(T < k) outside; k is the largest that leaves (1 - level) / 2 or
    less. Returns 0 where n values are too few for any interval at this level.
    """
    tail = np.cumsum(null_distribution(n))
    return int(np.searchsorted(tail, (1 - level) / 2, side="right"))


def hodges_lehmann(values: Sequence[float] | Floats, level: float) -> Interval:
    """Return the centre of the values and its exact interval at `level` or slightly above.

    The centre is the median of the Walsh averages, the means of every value with itself and with
    each other one: nearly as sharp as the mean, and unmoved by an occasional spike.
    Raises ValueError where the values are too few for the level.
    """
    points = np.asarray(values, dtype=np.float64)
    k = end_rank(points.size, level)
    if k == 0:
        raise ValueError(f"{points.size} values give no interval at {level:.1%}.")
    one, other = np.triu_indices(points.size)
    averages = np.sort((points[one] + points[other]) / 2)
    return Interval(float(np.median(averages)), float(averages[k - 1]), float(averages[-k]))
