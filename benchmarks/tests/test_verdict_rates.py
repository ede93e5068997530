"""How often the rule is wrong, and how often it finds a difference; `-n 0 -s` prints the rates."""

from collections import Counter

import numpy as np
import pytest

from benchmarks.verdict import LAUNCH_SPREAD, LOOKS, WINNERS, Decision, Pair, Verdict, judge

RUNS = 5000


def simulated_pairs(rng: np.random.Generator, ratio: float, noise: float) -> list[Pair]:
    """Return 24 pairs from one machine that drifts, and that hiccups in one slice of 25.

    Each block of eight has launches of its own, whose ratio is off by the usual spread.
    """
    slices = 2 * LOOKS[-1]
    drift = rng.normal(0, 0.10) * np.linspace(0, 1, slices) + rng.normal(0, 0.01, slices).cumsum()
    spikes = (rng.random(slices) < 0.04) * rng.uniform(0.2, 0.7, slices)
    cost = np.exp(rng.normal(0, noise, slices) + drift + spikes).reshape(-1, 2)
    cost[1::2] = cost[1::2, ::-1]  # slices alternate A B B A
    launches = np.exp(rng.normal(0, LAUNCH_SPREAD, len(LOOKS))).repeat(LOOKS[0])
    return [
        (float(one), float(other) * ratio * off)
        for (one, other), off in zip(cost, launches, strict=True)
    ]


def settled(rng: np.random.Generator, ratio: float, noise: float) -> Decision:
    """Return where the 8/16/24 rule stops."""
    pairs = simulated_pairs(rng, ratio, noise)
    looks = (judge(pairs[:look], "cpu", "lower", launches=look // LOOKS[0]) for look in LOOKS)
    return next(decision for decision in looks if not decision.wants_more)


def rates(ratio: float, noise: float = 0.05) -> dict[Verdict, float]:
    """Return the share of each word over many runs, and print it."""
    rng = np.random.default_rng(20260301)
    words = Counter(settled(rng, ratio, noise).verdict for _ in range(RUNS))
    shares = {word: words[word] / RUNS for word in Verdict}
    listed = ", ".join(f"{word} {share:.2%}" for word, share in shares.items())
    print(f"\nratio {ratio:.2f}, noise {noise:.0%}, {RUNS} runs: {listed}")  # noqa: T201
    return shares


def test_one_build_against_itself_almost_never_has_a_winner() -> None:
    shares = rates(1.0)

    assert sum(shares[winner] for winner in WINNERS) < 0.01


@pytest.mark.parametrize(
    ("ratio", "right"), [(1.20, Verdict.MONOLITH), (1 / 1.20, Verdict.DECOUPLED)]
)
def test_a_difference_of_20_percent_is_found(ratio: float, right: Verdict) -> None:
    assert rates(ratio)[right] > 0.98


@pytest.mark.parametrize("noise", [0.005, 0.02])
def test_the_interval_holds_the_true_ratio_however_quiet_the_pairs_of_a_launch(noise) -> None:
    """Without what launches add, it would hold it in 83 % of the rows at the lower noise."""
    rng = np.random.default_rng(20260301)
    held = 0
    for _ in range(RUNS):
        ratio = settled(rng, 1.2, noise).ratio
        held += ratio.low <= 1.2 <= ratio.high

    assert held / RUNS > 0.95


def test_on_a_quiet_machine_equals_are_called_the_same() -> None:
    assert rates(1.0, noise=0.02)[Verdict.SAME] > 0.5


def test_a_difference_on_the_margin_is_rarely_called_either_way() -> None:
    shares = rates(1.05)

    # Three looks spend 1.7 % each on the one end that can mislead them.
    assert shares[Verdict.SAME] < 0.051
    assert shares[Verdict.MONOLITH] < 0.051
    assert shares[Verdict.DECOUPLED] == 0
