"""The rule that turns paired measurements into one of four words, fixed before any run."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import NormalDist
from types import MappingProxyType
from typing import Literal

import numpy as np

from benchmarks.signed_rank import Floats, Interval, end_rank, hodges_lehmann


class Verdict(StrEnum):
    """The four words in which a row may end."""

    MONOLITH = "monolith"
    DECOUPLED = "decoupled"
    SAME = "same"
    CANNOT_TELL = "cannot tell"


Better = Literal["higher", "lower"]
Metric = Literal["throughput", "cpu", "p50", "p95"]
Pair = tuple[float, float]  # (monolith, decoupled), two slices measured side by side

# A difference smaller than its margin is of no use to a reader. Noise never widens a margin, and
# nothing may at run time. Bytes, requests and counts have none: see `compare_counts`.
MARGINS = MappingProxyType({"throughput": 0.05, "cpu": 0.05, "p50": 0.10, "p95": 0.20})

# Three looks at 1.7 % each keep the chance of a wrong word over the whole run near 5 %. "Same"
# may take twice that for its interval, because only one of the two ends can mislead it.
LOOKS = (8, 16, 24)
DIFFERENT_LEVEL = 0.983
SAME_LEVEL = 0.966
MOST_DROPPED = 0.20  # share of the pairs that a disturbed machine may cost a look

# Two launches of one build differ: by so much, as the standard deviation of the log of their ratio.
# Pairs of one launch do not show it. `selftest` holds it against 21 fresh launches; decision 8.
LAUNCH_SPREAD = 0.01
WINNERS = (Verdict.MONOLITH, Verdict.DECOUPLED)


@dataclass(frozen=True)
class Decision:
    """What one look at the measurements says; `ratio` is decoupled / monolith."""

    verdict: Verdict
    ratio: Interval | None
    margin: float = 0.0  # 0 for exact counts
    pairs: int = 0  # pairs used, without the dropped ones
    wants_more: bool = False  # undecided, and another block of pairs may settle it
    gates: tuple[str, ...] = ()  # why the numbers do not count, where they do not

    def voided(self, *reasons: str) -> "Decision":
        """Return this decision with its word taken away, if any reason is given."""
        if not reasons:
            return self
        gates = (*self.gates, *reasons)
        return replace(self, verdict=Verdict.CANNOT_TELL, wants_more=False, gates=gates)


def judge(
    pairs: Sequence[Pair],
    metric: Metric,
    better: Better,
    *,
    dropped: int = 0,
    launches: int = 1,
    gates: Iterable[str] = (),
) -> Decision:
    """Return what the pairs of all blocks so far say about one metric.

    pairs: the kept ones, each (monolith, decoupled), both above 0, in any order.
    dropped: pairs of these blocks that were thrown away blind to their result.
    launches: sets of launches that the pairs come from; 0 where their spread holds that of launches
        already, as each pair has its own, or where one launch is on both sides.
    gates: sentences, one for each validity gate that failed; any of them voids the word.
    Raises ValueError between looks, because peeking would break the error rate.
    """
    look = len(pairs) + dropped
    if look not in LOOKS:
        raise ValueError(f"The rule looks after {LOOKS} pairs, not after {look}.")
    margin, more = MARGINS[metric], look < LOOKS[-1]
    if dropped > MOST_DROPPED * look:
        gate = f"{dropped} of {look} pairs were disturbed, more than {MOST_DROPPED:.0%}"
        return Decision(Verdict.CANNOT_TELL, None, margin, len(pairs), more, (gate,)).voided(*gates)
    verdict, logs = _weigh(_log_ratios(pairs), launches, math.log1p(margin), better)
    more = more and verdict is Verdict.CANNOT_TELL
    return Decision(verdict, _out_of_logs(logs), margin, len(pairs), more).voided(*gates)


def compare_counts(monolith: float, decoupled: float, better: Better) -> Decision:
    """Return who wins an exact count; the ratio is None where a side is 0."""
    ratio = decoupled / monolith if monolith and decoupled else None
    verdict = Verdict.SAME if monolith == decoupled else _winner(decoupled > monolith, better)
    return Decision(verdict, None if ratio is None else Interval(ratio, ratio, ratio))


def unmeasured(reason: str) -> Decision:
    """Return the decision of a row that could not be measured here at all."""
    return Decision(Verdict.CANNOT_TELL, None).voided(reason)


def control_gates(control: Decision) -> tuple[str, ...]:
    """Return the gate that an A/A run closes: one build against itself must have no winner."""
    if control.ratio is None:
        return (f"the A/A check cannot be judged: {'; '.join(control.gates)}",)
    if control.verdict not in WINNERS:
        return ()
    return (f"the A/A check saw one build differ from itself by {control.ratio.estimate:.2f} ×",)


def control_notes(control: Decision) -> tuple[str, ...]:
    """Return what an A/A run leaves open: it has no winner, nor can it say "same"."""
    if control.verdict is not Verdict.CANNOT_TELL or control.ratio is None:
        return ()
    low, high = control.ratio.low, control.ratio.high
    return (f"the A/A check leaves {low:.2f} to {high:.2f} × open between a build and itself",)


def typical(values: Sequence[float]) -> Interval | None:
    """Return one side's usual value and its interval, in its own unit; None if too few."""
    if not end_rank(len(values), DIFFERENT_LEVEL):
        return None
    return _out_of_logs(hodges_lehmann(np.log(_positive(values)), DIFFERENT_LEVEL))


def _weigh(logs: Floats, launches: int, margin: float, better: Better) -> tuple[Verdict, Interval]:
    """Return the word and the interval that earned it, both in logs."""
    wide = _with_launches(logs, DIFFERENT_LEVEL, launches)
    if wide.low > margin or wide.high < -margin:
        return _winner(wide.low > margin, better), wide
    narrow = _with_launches(logs, SAME_LEVEL, launches)
    if -margin < narrow.low and narrow.high < margin:
        return Verdict.SAME, narrow
    return Verdict.CANNOT_TELL, wide


def _with_launches(logs: Floats, level: float, launches: int) -> Interval:
    """Return the signed-rank interval, widened by what other launches would have shown."""
    pairs = hodges_lehmann(logs, level)
    if not launches:
        return pairs
    reach = NormalDist().inv_cdf((1 + level) / 2) * LAUNCH_SPREAD / math.sqrt(launches)
    below = math.hypot(pairs.estimate - pairs.low, reach)
    above = math.hypot(pairs.high - pairs.estimate, reach)
    return Interval(pairs.estimate, pairs.estimate - below, pairs.estimate + above)


def _winner(decoupled_is_higher: bool, better: Better) -> Verdict:
    wins = decoupled_is_higher == (better == "higher")
    return Verdict.DECOUPLED if wins else Verdict.MONOLITH


def _log_ratios(pairs: Sequence[Pair]) -> Floats:
    # A difference of logs, not the log of a quotient: swapping the sides then only flips signs.
    logs = np.log(_positive(pairs))
    return np.asarray(logs[:, 1] - logs[:, 0])


def _out_of_logs(logs: Interval) -> Interval:
    return Interval(math.exp(logs.estimate), math.exp(logs.low), math.exp(logs.high))


def _positive(values: Sequence[float] | Sequence[Pair]) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(numbers).all() and (numbers > 0).all()):
        raise ValueError("A ratio needs finite measurements above 0 on both sides.")
    return numbers
