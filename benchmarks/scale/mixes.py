"""Equal budgets under three mixes of pages and predictions (M5: "services always scale better").

Two workers of the monolith stand against one of the API and a predictor: two processes each, on
the same cores. A *page* is a search that was asked before, so that each build remembers what it
offers; a *prediction* is one that nobody has asked yet, in which some class has a queue, so that
the model has to work. Both builds are asked the same. Where the verdict turns round between two
mixes, the share of pages at which it does is the crossover.
"""

import math
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import pairwise
from statistics import median

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.launches import Cores, cores
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale import clocks
from benchmarks.scale.blocks import NO_TIME, while_open
from benchmarks.scale.clocks import pinned
from benchmarks.scale.mixing import (
    GUARD,
    NEW,
    PAIRS,
    SECONDS,
    TASK,
    Errand,
    prepared,
    read_slice,
    running,
    warm_up,
)
from benchmarks.scale.readings import Measure, Readings, SliceReading
from benchmarks.scale.series import SIDES, Series, Settled
from benchmarks.source import line_of
from benchmarks.verdict import LOOKS, WINNERS, Better, Verdict

PROCESSES = 2  # on each side
Looks = Mapping[int, Settled]  # by the percentage of pages


def mix_rows(context: Context) -> list[Row]:
    """Return how many questions each side answers in each mix, and add what became of M5."""
    chosen = budget()
    series = _measured(context, chosen)
    stamp = Stamp.now()
    looks = {share: each.looks[TASK, "throughput"] for share, each in series.items()}
    context.findings.append(scales_better(looks, clocks.core_count(), stamp))
    return [
        measured(_question(share), *look, stamp).with_notes(*series[share].notes(TASK))
        for share, look in looks.items()
    ]


def budget() -> Cores:
    """Return a core for each of a side's processes, where one is left for the generator."""
    usable = clocks.usable_cores()
    if len(usable) > PROCESSES:
        return Cores(usable[:PROCESSES], usable[PROCESSES : PROCESSES + 1])
    return cores()


def scales_better(looks: Looks, core_count: int, stamp: Stamp) -> Finding:
    """Return whether the decoupled build answers more, whatever the mix."""
    verdicts = {look.decision.verdict for look in looks.values()}
    told = [_told(share, look) for share, look in looks.items()]
    if verdicts & {Verdict.MONOLITH, Verdict.SAME}:
        word = Word.NOT
    elif Verdict.CANNOT_TELL in verdicts or core_count <= PROCESSES:
        word = Word.OPEN
    else:
        word = Word.HOLDS
    if core_count <= PROCESSES:
        told.append(f"a core for each process would need {PROCESSES + 1}, here are {core_count}")
    figures = {
        f"{share} % pages, {side}, answers a second": value
        for share, look in looks.items()
        for side, value in _middles(look).items()
    }
    if (crossed := crossover(looks)) is not None:
        figures["crossover, % pages"] = crossed
        told.append(f"the two are level at about {crossed:.0f} % pages")
    return Finding(
        claim=Claim.M5,
        rule="holds if the API and a predictor answer more a second than two workers of the "
        "monolith in each mix, with a core for each process; does not hold once they do not in "
        "one mix, on however few cores",
        word=word,
        why="; ".join(told),
        figures=figures,
        source=line_of(mix_rows),
        stamp=stamp,
    )


def crossover(looks: Looks) -> float | None:
    """Return the percentage of pages at which the winner changes; None where it never does.

    Between two mixes with different winners the log of the ratio is taken as straight.
    """
    for (low, here), (high, there) in pairwise(sorted(looks.items())):
        if {here.decision.verdict, there.decision.verdict} == set(WINNERS):
            first, last = _log_ratio(here), _log_ratio(there)
            return low + (high - low) * first / (first - last)
    return None


def _measured(context: Context, chosen: Cores) -> dict[int, Series]:
    """Measure each mix in blocks of slices A B B A, the mixes in turn, until it is settled."""
    better: dict[Measure, Better] = {"throughput": "higher"}
    series = {share: Series(pinned=bool(chosen.both), better=better) for share in NEW}
    asked = prepared(context.world)

    def still_open() -> dict[int, list[Errand]]:
        return {n: asked[n] for n, one in series.items() if one.open_tasks() or not one.looks}

    def load_of_next() -> float:
        return 2 * PAIRS * (SECONDS + GUARD) * len(still_open())

    number = -1
    for number in while_open(context.seconds, len(LOOKS), load_of_next):
        found = _block(number, still_open(), context, chosen)
        for share, slices in found.items():
            series[share].add(Readings(tuple(slices)))
    for one in series.values():
        one.stop(NO_TIME.format(pairs=(number + 1) * PAIRS))
    return series


def _block(
    number: int, asked: Mapping[int, list[Errand]], context: Context, chosen: Cores
) -> dict[int, list[SliceReading]]:
    """Return the slices of one block, on launches of its own that remember nothing."""
    slices: dict[int, list[SliceReading]] = {share: [] for share in asked}
    with ExitStack() as stack:
        sides = {name: stack.enter_context(running(name, context, chosen)) for name in SIDES}
        stack.enter_context(pinned(chosen.generator))
        for name, side in sides.items():
            context.say(f"ask {name} each page once")
            warm_up(side, asked)
        for pair in range(number * PAIRS, (number + 1) * PAIRS):
            context.say(f"mixes, pair {pair + 1} of at most {LOOKS[-1]}", pair / LOOKS[-1])
            for share, errands in asked.items():
                for name in SIDES if pair % 2 == 0 else SIDES[::-1]:
                    slices[share].append(read_slice(sides, name, pair, errands, chosen))
    return slices


def _question(share: int) -> Question:
    return Question(
        id=f"scale.mixes.{share}",
        axis="scale",
        question=f"Two processes a side, {share} pages to {100 - share} predictions: how many are "
        "answered?",
        unit="answers per second",
        better="higher",
        source=line_of(mix_rows),
    )


def _told(share: int, look: Settled) -> str:
    rates = [f"{value:.0f} a second in {side}" for side, value in _middles(look).items()]
    told = ", ".join(rates) or "no pair that counts"
    return f"{share} % pages: {told} ({look.decision.verdict.value})"


def _middles(look: Settled) -> dict[str, float]:
    """Return each side's middle rate; nothing where no pair was kept."""
    return dict(zip(SIDES, map(median, zip(*look.pairs, strict=True)), strict=False))


def _log_ratio(look: Settled) -> float:
    assert look.decision.ratio is not None  # a winner has one
    return math.log(look.decision.ratio.estimate)
