"""The rule gives the word that the numbers earn, whatever their order, side or unit."""

import math
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.signed_rank import hodges_lehmann
from benchmarks.verdict import (
    DIFFERENT_LEVEL,
    LAUNCH_SPREAD,
    LOOKS,
    MARGINS,
    SAME_LEVEL,
    WINNERS,
    Better,
    Decision,
    Metric,
    Pair,
    Verdict,
    compare_counts,
    control_gates,
    control_notes,
    judge,
    typical,
    unmeasured,
)

SWAPPED = {
    Verdict.MONOLITH: Verdict.DECOUPLED,
    Verdict.DECOUPLED: Verdict.MONOLITH,
    Verdict.SAME: Verdict.SAME,
    Verdict.CANNOT_TELL: Verdict.CANNOT_TELL,
}
METRICS = st.sampled_from(get_args(Metric))
BETTERS = st.sampled_from(get_args(Better))
QUIET = (-0.02, -0.015, -0.01, -0.004, 0.005, 0.009, 0.014, 0.021)


def pairs_around(ratio: float, logs: tuple[float, ...] = QUIET) -> list[Pair]:
    return [(3.0, 3.0 * ratio * math.exp(log)) for log in logs]


def log_ratios(pairs: list[Pair]) -> list[float]:
    return [math.log(decoupled / monolith) for monolith, decoupled in pairs]


def is_at_an_edge(pairs: list[Pair]) -> bool:
    """Whether rounding could decide, because an interval ends exactly on a margin."""
    wide, narrow = (hodges_lehmann(log_ratios(pairs), lv) for lv in (DIFFERENT_LEVEL, SAME_LEVEL))
    ends = [abs(end) for end in (wide.low, wide.high, narrow.low, narrow.high)]
    margins = [math.log1p(margin) for margin in MARGINS.values()]
    return any(abs(end - margin) < 1e-9 for end in ends for margin in margins)


@st.composite
def measurements(draw: st.DrawFn) -> list[Pair]:
    """Draw a complete look: any true ratio, any noise, each pair on its own level."""
    look, spread = draw(st.sampled_from(LOOKS)), draw(st.floats(0, 0.3))
    ratio = draw(st.floats(0.6, 1.7))
    slices = st.tuples(st.floats(0.01, 1000), st.floats(-1, 1))
    drawn = draw(st.lists(slices, min_size=look, max_size=look))
    pairs = [(level, level * ratio * math.exp(spread * noise)) for level, noise in drawn]
    assume(not is_at_an_edge(pairs))
    return pairs


@given(measurements(), METRICS, BETTERS, st.randoms())
def test_the_order_of_the_pairs_does_not_matter(pairs, metric, better, shuffler) -> None:
    shuffled = list(pairs)
    shuffler.shuffle(shuffled)

    assert judge(shuffled, metric, better) == judge(pairs, metric, better)


@given(measurements(), METRICS, BETTERS)
def test_swapping_the_sides_swaps_the_word_and_inverts_the_ratio(pairs, metric, better) -> None:
    decision = judge(pairs, metric, better)

    swapped = judge([(decoupled, monolith) for monolith, decoupled in pairs], metric, better)

    assert swapped.verdict is SWAPPED[decision.verdict]
    assert swapped.ratio.estimate == pytest.approx(1 / decision.ratio.estimate)
    assert swapped.ratio.low == pytest.approx(1 / decision.ratio.high)
    assert swapped.ratio.high == pytest.approx(1 / decision.ratio.low)


@given(measurements(), METRICS)
def test_preferring_less_over_more_swaps_the_winner_only(pairs, metric) -> None:
    higher, lower = judge(pairs, metric, "higher"), judge(pairs, metric, "lower")

    assert lower.verdict is SWAPPED[higher.verdict]
    assert lower.ratio == higher.ratio


@given(measurements(), METRICS, BETTERS, st.floats(0.001, 1000))
def test_a_change_of_unit_changes_nothing(pairs, metric, better, factor) -> None:
    decision = judge(pairs, metric, better)

    scaled = judge([(factor * one, factor * other) for one, other in pairs], metric, better)

    assert scaled.verdict is decision.verdict
    assert scaled.ratio.estimate == pytest.approx(decision.ratio.estimate)


@given(measurements(), METRICS, BETTERS, st.floats(1.01, 10))
def test_more_noise_around_the_same_centre_can_only_take_a_word_away(
    pairs, metric, better, stretch
) -> None:
    decision = judge(pairs, metric, better)

    centre = math.log(decision.ratio.estimate)
    logs = [centre + stretch * (log - centre) for log in log_ratios(pairs)]
    noisier = judge([(1.0, math.exp(log)) for log in logs], metric, better)

    assert noisier.verdict in (decision.verdict, Verdict.CANNOT_TELL)


@given(measurements(), METRICS, BETTERS)
def test_the_word_follows_from_the_interval_that_is_shown(pairs, metric, better) -> None:
    decision = judge(pairs, metric, better)
    top = 1 + MARGINS[metric]

    outside = decision.ratio.low > top or decision.ratio.high < 1 / top
    inside = 1 / top < decision.ratio.low and decision.ratio.high < top

    assert decision.ratio.low <= decision.ratio.estimate <= decision.ratio.high
    assert outside == (decision.verdict in WINNERS)
    assert inside == (decision.verdict is Verdict.SAME)


@given(measurements(), METRICS, BETTERS)
def test_another_block_is_wanted_only_while_undecided_and_not_after_24(
    pairs, metric, better
) -> None:
    decision = judge(pairs, metric, better)

    undecided = decision.verdict is Verdict.CANNOT_TELL
    assert decision.wants_more == (undecided and len(pairs) < 24)


@given(measurements(), METRICS, BETTERS)
def test_a_failed_gate_voids_any_word_and_keeps_the_ratio(pairs, metric, better) -> None:
    decision = judge(pairs, metric, better, gates=["the audit found a seat sold twice"])

    assert decision.verdict is Verdict.CANNOT_TELL
    assert not decision.wants_more
    assert decision.gates == ("the audit found a seat sold twice",)
    assert decision.ratio == judge(pairs, metric, better).ratio


@pytest.mark.parametrize(
    ("ratio", "better", "word"),
    [
        (1.2, "lower", Verdict.MONOLITH),
        (1.2, "higher", Verdict.DECOUPLED),
        (0.8, "lower", Verdict.DECOUPLED),
        (0.8, "higher", Verdict.MONOLITH),
        (1.0, "lower", Verdict.SAME),
        (1.05, "lower", Verdict.CANNOT_TELL),
    ],
)
def test_quiet_pairs_earn_the_expected_word(ratio: float, better: Better, word: Verdict) -> None:
    assert judge(pairs_around(ratio), "cpu", better).verdict is word


def test_the_same_pairs_meet_a_wider_margin_for_the_tail() -> None:
    pairs = pairs_around(1.13)

    words = [judge(pairs, metric, "lower").verdict for metric in ("cpu", "p95")]

    assert words == [Verdict.MONOLITH, Verdict.SAME]


@pytest.mark.parametrize(
    ("ratio", "word"),
    [
        (1.21, Verdict.MONOLITH),
        (1.19, Verdict.SAME),
        (1 / 1.19, Verdict.SAME),
        (1 / 1.21, Verdict.DECOUPLED),
    ],
)
def test_a_margin_of_20_percent_reaches_from_1_over_1_2_to_1_2(ratio, word) -> None:
    assert judge([(1.0, ratio)] * 8, "p95", "lower", launches=0).verdict is word


@given(measurements(), METRICS, BETTERS)
def test_pairs_that_hold_the_launches_spread_give_the_exact_interval(pairs, metric, better) -> None:
    decision = judge(pairs, metric, better, launches=0)

    level = SAME_LEVEL if decision.verdict is Verdict.SAME else DIFFERENT_LEVEL
    exact = hodges_lehmann(log_ratios(pairs), level)
    assert math.log(decision.ratio.low) == pytest.approx(exact.low, abs=1e-12)
    assert math.log(decision.ratio.high) == pytest.approx(exact.high, abs=1e-12)


def test_what_one_launch_shows_leaves_more_open_than_what_three_do() -> None:
    widths = []
    for launches in (1, 3, 0):
        ratio = judge(pairs_around(1.2), "cpu", "lower", launches=launches).ratio
        widths.append(math.log(ratio.high / ratio.low))

    assert widths[0] > widths[1] > widths[2] > 0


def test_pairs_without_any_spread_of_their_own_still_know_one_launch_only() -> None:
    ratio = judge([(1.0, 1.2)] * 8, "cpu", "lower").ratio

    reach = 2.387 * LAUNCH_SPREAD  # a bell curve holds 98.3 % within so many deviations
    assert math.log(ratio.high / 1.2) == pytest.approx(reach, rel=1e-3)
    assert math.log(1.2 / ratio.low) == pytest.approx(reach, rel=1e-3)


def test_a_margin_cannot_be_widened_at_run_time() -> None:
    with pytest.raises(TypeError):
        MARGINS["cpu"] = 0.5  # type: ignore[index]


@pytest.mark.parametrize("count", [0, 7, 9, 32])
def test_nobody_peeks_between_the_looks(count: int) -> None:
    with pytest.raises(ValueError, match=f"not after {count}"):
        judge([(1.0, 1.0)] * count, "cpu", "lower")


def test_a_dropped_pair_counts_for_the_look_but_not_for_the_ratio() -> None:
    decision = judge(pairs_around(1.2)[:7], "cpu", "lower", dropped=1)

    assert (decision.verdict, decision.pairs) == (Verdict.MONOLITH, 7)


@pytest.mark.parametrize(("blocks", "wants_more"), [(1, True), (2, True), (3, False)])
def test_a_disturbed_look_is_undecided(blocks: int, wants_more: bool) -> None:
    kept = pairs_around(1.2)[:6] * blocks

    decision = judge(kept, "cpu", "lower", dropped=2 * blocks)

    assert decision.verdict is Verdict.CANNOT_TELL
    assert decision.wants_more is wants_more
    assert decision.gates == (f"{2 * blocks} of {8 * blocks} pairs were disturbed, more than 20%",)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_a_slice_without_a_positive_measurement_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="above 0 on both sides"):
        judge([(1.0, bad), *pairs_around(1.2)[:7]], "cpu", "lower")


@given(st.integers(0, 10**9), st.integers(0, 10**9), BETTERS)
def test_counts_are_compared_exactly(monolith: int, decoupled: int, better: Better) -> None:
    decision = compare_counts(monolith, decoupled, better)
    best = (max if better == "higher" else min)(monolith, decoupled)

    assert (decision.verdict is Verdict.SAME) == (monolith == decoupled)
    assert (decision.verdict is Verdict.MONOLITH) == (monolith == best != decoupled)
    assert (decision.ratio is None) == (0 in (monolith, decoupled))
    assert not decision.wants_more


def test_one_byte_decides_a_count() -> None:
    assert compare_counts(184_223, 184_222, "lower").verdict is Verdict.DECOUPLED


@pytest.mark.parametrize("ratio", [0.8, 1.2])
def test_a_winner_in_the_control_run_closes_the_metrics_gate(ratio: float) -> None:
    gates = control_gates(judge(pairs_around(ratio), "cpu", "lower"))

    decision = judge(pairs_around(1.5), "cpu", "lower", gates=gates)

    assert decision.verdict is Verdict.CANNOT_TELL
    assert f"by {ratio:.2f} ×" in decision.gates[0]


@pytest.mark.parametrize("ratio", [1.0, 1.05])
def test_a_control_run_without_a_winner_leaves_the_gate_open(ratio: float) -> None:
    assert control_gates(judge(pairs_around(ratio), "cpu", "lower")) == ()


def test_a_control_run_that_cannot_be_judged_closes_the_gate() -> None:
    disturbed = judge(pairs_around(1.0)[:5], "cpu", "lower", dropped=3)

    (gate,) = control_gates(disturbed)

    assert "cannot be judged: 3 of 8 pairs were disturbed" in gate


def test_a_control_run_that_leaves_much_open_is_told_beside_the_rows() -> None:
    assert control_notes(judge(pairs_around(1.0), "cpu", "lower")) == ()
    (told,) = control_notes(judge(pairs_around(1.04), "cpu", "lower"))
    assert "leaves 1.01 to 1.07 × open" in told


def test_what_cannot_be_measured_here_says_so() -> None:
    decision = unmeasured("two processes need three cores")

    assert decision == Decision(
        Verdict.CANNOT_TELL, None, gates=("two processes need three cores",)
    )


def test_a_side_alone_has_a_usual_value_in_its_own_unit() -> None:
    usual = typical([2.0, 2.1, 1.9, 2.0, 2.05, 1.95, 2.0, 9.0])

    assert usual.estimate == pytest.approx(2.0, rel=0.05)
    assert usual.low < usual.estimate < usual.high
    assert typical([2.0] * 6) is None
