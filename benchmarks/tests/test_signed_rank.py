"""The interval is exact: checked against scipy, against its own promise, and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import wilcoxon

from benchmarks.signed_rank import end_rank, hodges_lehmann, null_distribution

LEVELS = st.sampled_from([0.90, 0.966, 0.983])
LOGS = st.lists(
    st.floats(-2, 2),
    min_size=8,
    max_size=24,
)
# No two as far from 0 and none at 0, so that the truth is never an end of the interval.
UNTIED = st.lists(st.integers(-999, 999).filter(bool), min_size=8, max_size=24, unique_by=abs)


@given(st.lists(st.booleans(), min_size=1, max_size=24))
def test_the_null_distribution_is_scipys(positive: list[bool]) -> None:
    ranks = np.arange(1, len(positive) + 1)
    signed = np.where(positive, ranks, -ranks)

    tail = null_distribution(len(positive))[: ranks[positive].sum() + 1].sum()

    scipys = wilcoxon(signed, alternative="less", method="exact").pvalue
    assert tail == pytest.approx(scipys, abs=1e-12)


@pytest.mark.parametrize("n", range(1, 25))
def test_the_null_distribution_is_whole_and_symmetric(n: int) -> None:
    chances = null_distribution(n)

    assert chances.sum() == 1.0
    assert (chances == chances[::-1]).all()


@given(UNTIED, LEVELS, st.floats(-5, 5))
def test_the_interval_leaves_out_what_the_exact_test_rejects(
    distances: list[int], level: float, truth: float
) -> None:
    rejected = wilcoxon(distances, method="exact").pvalue <= 1 - level

    interval = hodges_lehmann(np.array(distances) + truth, level)

    assert rejected == (not interval.low <= truth <= interval.high)


@given(LOGS, LEVELS)
def test_the_interval_contains_its_estimate(values: list[float], level: float) -> None:
    interval = hodges_lehmann(values, level)

    assert interval.low <= interval.estimate <= interval.high


@given(LOGS)
def test_more_confidence_never_makes_the_interval_narrower(values: list[float]) -> None:
    narrow, wide = (hodges_lehmann(values, level) for level in (0.966, 0.983))

    assert wide.low <= narrow.low <= narrow.high <= wide.high


@pytest.mark.parametrize("n", [8, 16, 24])
@pytest.mark.parametrize("level", [0.966, 0.983])
def test_the_interval_covers_the_truth_as_often_as_the_distribution_says(
    n: int, level: float
) -> None:
    runs = 3000
    draws = np.random.default_rng(n).laplace(loc=0.3, size=(runs, n))
    exact = 1 - 2 * null_distribution(n)[: end_rank(n, level)].sum()

    intervals = [hodges_lehmann(draw, level) for draw in draws]
    covered = np.mean([interval.low <= 0.3 <= interval.high for interval in intervals])

    assert exact >= level
    assert covered == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / runs))


def test_eight_values_lose_one_walsh_average_at_each_end() -> None:
    interval = hodges_lehmann(range(8), 0.983)

    assert (interval.estimate, interval.low, interval.high) == (3.5, 0.5, 6.5)


def test_a_level_that_is_met_exactly_is_not_exceeded() -> None:
    assert end_rank(8, 1 - 2 * 2 / 256) == 2


def test_six_values_are_too_few_for_an_interval() -> None:
    with pytest.raises(ValueError, match=r"6 values give no interval at 98\.3%"):
        hodges_lehmann(range(6), 0.983)


def test_one_wild_value_hardly_moves_the_estimate() -> None:
    calm = [-0.02, -0.01, -0.005, 0.0, 0.004, 0.006, 0.01, 0.02]

    wild = [*calm[:-1], 5.0]

    assert abs(hodges_lehmann(wild, 0.983).estimate) < 0.01
