"""How often the rule errs: counted over the rows that were run, and over rows drawn from them."""

import math
import random
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from benchmarks.scale.plan import PAIRS_PER_BLOCK
from benchmarks.scale.readings import Measure
from benchmarks.scale.series import BETTER
from benchmarks.selftest.trial import Trial, calmed
from benchmarks.verdict import LOOKS, WINNERS, Verdict, judge

DRAWN = 2_000  # rows resampled for each rate
MOST_WRONG = 1 / 20  # share of A/A rows that may have a winner
LEAST_SAME = 1 / 2  # share of the calm A/A rows that must end in "same"
LEAST_FOUND = 19 / 20  # share of A/B rows in which the right side must win
LEAST_COVERED = 18 / 20  # share of A/B rows whose CPU interval must hold the verified factor
MOST_OFF = 0.03  # that the middle ratio may lie above or below what the loop's own clock told
MEASURES: tuple[Measure, ...] = ("cpu", "throughput")


class Criterion(NamedTuple):
    """One thing that the lab must be able to do, and what was seen of it."""

    name: str
    seen: str
    holds: bool


def criteria(trials: Sequence[Trial]) -> Iterator[Criterion]:
    """Yield what the rows that were run say, CPU and throughput apart."""
    for measure in MEASURES:
        alike, apart = _of(trials, measure)
        yield _at_most(f"{measure}: a build differs from itself", alike, "is_wrong", MOST_WRONG)
        if calm := [trial for trial in alike if trial.is_calm]:
            yield _at_least(f"{measure}: calm rows end in “same”", calm, "is_same", LEAST_SAME)
        yield _at_least(f"{measure}: the right side wins", apart, "is_found", LEAST_FOUND)
    _, apart = _of(trials, "cpu")
    yield _at_least("cpu: the interval holds the factor", apart, "is_covered", LEAST_COVERED)
    yield _at_least("cpu: the hidden work is 17 to 23 %", apart, "is_verified", LEAST_FOUND)
    excess = median(trial.excess for trial in apart) if apart else math.inf
    seen = f"{excess:.1%} above, at most {MOST_OFF:.0%} off"
    yield Criterion("cpu: the ratio is what the loop's clock told", seen, abs(excess) <= MOST_OFF)


def drawn_rates(trials: Sequence[Trial], seed: int) -> Iterator[Criterion]:
    """Yield the same rates over rows drawn block by block from the rows that were run."""
    for measure in MEASURES:
        alike, apart = _of(trials, measure)
        draw = random.Random(f"{seed} {measure}")
        wrong = _share(WINNERS, alike, measure, draw)
        same = _share({Verdict.SAME}, [calmed(trial) for trial in alike], measure, draw)
        found = _share({Verdict.MONOLITH}, apart, measure, draw)  # see `_block`
        name = f"{measure}, {DRAWN:,} drawn rows"
        yield Criterion(f"{name}: a build differs from itself", f"{wrong:.1%}", wrong <= MOST_WRONG)
        yield Criterion(f"{name}: calmed, “same”", f"{same:.1%}", same >= LEAST_SAME)
        yield Criterion(f"{name}: the right side wins", f"{found:.1%}", found >= LEAST_FOUND)


def _of(trials: Sequence[Trial], measure: Measure) -> tuple[list[Trial], list[Trial]]:
    """Return the rows of a measure in which both sides were alike, and those in which not."""
    mine = [trial for trial in trials if trial.measure == measure]
    return [t for t in mine if not t.hidden], [t for t in mine if t.hidden]


def _share(
    words: Collection[Verdict], trials: Sequence[Trial], measure: Measure, draw: random.Random
) -> float:
    return sum(_redrawn(trials, measure, draw) in words for _ in range(DRAWN)) / DRAWN


def _redrawn(trials: Sequence[Trial], measure: Measure, draw: random.Random) -> Verdict:
    """Return the word of one row made of drawn blocks, looked at as a real row would be."""
    pairs: list[tuple[float, float]] = []
    for look in LOOKS:
        pairs += [(1.0, math.exp(log)) for log in _block(draw.choice(trials), draw)]
        decision = judge(
            pairs,
            measure,
            BETTER[measure],
            dropped=look - len(pairs),
            launches=look // PAIRS_PER_BLOCK,
        )
        if not decision.wants_more:
            break
    return decision.verdict


def _block(trial: Trial, draw: random.Random) -> list[float]:
    """Return eight of a row's log ratios that were measured one after the other.

    They are turned so that hidden work stands on the decoupled side; if there is none, either way.
    """
    starts = range(0, max(1, len(trial.logs) - PAIRS_PER_BLOCK + 1))
    first = draw.choice(starts)
    block = trial.logs[first : first + PAIRS_PER_BLOCK]
    turned = trial.hidden == "monolith" or (not trial.hidden and draw.random() < 0.5)
    return [-log if turned else log for log in block]


def _at_most(name: str, trials: Sequence[Trial], what: str, share: float) -> Criterion:
    count, allowed = _count(trials, what), math.floor(share * len(trials))
    return Criterion(name, f"{count} of {len(trials)}, at most {allowed}", count <= allowed)


def _at_least(name: str, trials: Sequence[Trial], what: str, share: float) -> Criterion:
    count, wanted = _count(trials, what), math.ceil(share * len(trials))
    seen = f"{count} of {len(trials)}, at least {wanted}"
    return Criterion(name, seen, bool(trials) and count >= wanted)


def _count(trials: Sequence[Trial], what: str) -> int:
    return sum(map(attrgetter(what), trials))
