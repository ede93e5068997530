"""One line of the scoreboard: a question, both sides' numbers, and the word they earned."""

import math
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from benchmarks.signed_rank import Interval
from benchmarks.verdict import (
    WINNERS,
    Better,
    Decision,
    Pair,
    Verdict,
    compare_counts,
    typical,
)

Axis = Literal["share", "scale", "change"]
AXES: tuple[Axis, ...] = get_args(Axis)
SIDES = {Verdict.MONOLITH: "the monolith", Verdict.DECOUPLED: "the decoupled build"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a row asks, written before anything is measured."""

    id: str  # "axis.name", by which a later run replaces this row
    axis: Axis
    question: str
    unit: str  # reads after a number or after "the monolith's": "CPU ms per task"
    better: Better
    source: str  # "path:line" of the code that measures it
    by_construction: bool = False  # the two sides cannot differ: printed apart, not counted

    def __post_init__(self) -> None:
        if self.axis not in AXES:
            raise ValueError(f"{self.id}: the axis is one of {AXES}, not {self.axis!r}.")


@dataclass(frozen=True)
class Stamp:
    """When a row was measured, and on which commit."""

    measured_at: datetime  # aware
    commit: str  # "unknown" outside a clone

    @classmethod
    def now(cls) -> "Stamp":
        """Return this moment and the commit that is checked out, marked where files differ."""
        moment = datetime.now(UTC).replace(microsecond=0)
        git = shutil.which("git")
        if git is None:
            return cls(moment, "unknown")
        describe = [git, "describe", "--always", "--dirty", "--exclude=*"]
        said = subprocess.run(
            describe, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
        )
        return cls(moment, said.stdout.strip() or "unknown")


@dataclass(frozen=True, kw_only=True)
class Row(Question):
    """A question and its answer; `ratio` is decoupled / monolith, None where a side is 0."""

    monolith: Interval | None  # None where nothing could be measured
    decoupled: Interval | None
    ratio: Interval | None
    verdict: Verdict
    why: str
    gates: tuple[str, ...]  # the validity gates that failed
    measured_at: datetime
    commit: str
    margin: float = 0.0  # a smaller difference makes no winner; exact counts have none
    notes: tuple[str, ...] = ()  # what a sceptic asks next: the generator's share, answers read

    @property
    def beyond_figures(self) -> str:
        """What `why` says that a table with both figures beside it does not show."""
        if self.monolith is None or self.decoupled is None or self.margin:
            return self.why
        figures = _why_counts(self.unit, self.monolith, self.decoupled)
        return self.why.removeprefix(figures).removeprefix("; ")

    @property
    def may_be_settled(self) -> bool:
        """Tell whether another run may bring a verdict; code that is read again says the same."""
        was_measured = self.axis == "scale" and None not in (self.monolith, self.decoupled)
        return self.verdict is Verdict.CANNOT_TELL and was_measured

    def with_notes(self, *notes: str) -> "Row":
        """Return the row with what a sceptic asks next."""
        return replace(self, notes=notes)

    def to_json(self) -> dict[str, Any]:
        """Return the row as compare.json stores it."""
        return {
            **asdict(self),
            "verdict": self.verdict.value,
            "gates": list(self.gates),
            "notes": list(self.notes),
            "measured_at": self.measured_at.isoformat(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Row":
        """Return the row that `to_json` stored."""
        intervals = {
            name: stored[name] and Interval(**stored[name])
            for name in ("monolith", "decoupled", "ratio")
        }
        answer = {
            "verdict": Verdict(stored["verdict"]),
            "gates": tuple(stored["gates"]),
            "notes": tuple(stored.get("notes", ())),
            "measured_at": datetime.fromisoformat(stored["measured_at"]),
        }
        return cls(**{**stored, **intervals, **answer})


def measured(
    question: Question,
    pairs: Sequence[Pair],
    decision: Decision,
    stamp: Stamp,
) -> Row:
    """Return the row of a noisy metric; each side's own interval stands beside the ratio's."""
    monolith = typical([pair[0] for pair in pairs])
    decoupled = typical([pair[1] for pair in pairs])
    return _answered(question, monolith, decoupled, decision, stamp)


def counted(
    question: Question,
    monolith: float,
    decoupled: float,
    stamp: Stamp,
    gates: Iterable[str] = (),
) -> Row:
    """Return the row of an exact count."""
    decision = compare_counts(monolith, decoupled, question.better).voided(*gates)
    here, there = (Interval(count, count, count) for count in (monolith, decoupled))
    return _answered(question, here, there, decision, stamp)


def why(
    question: Question, monolith: Interval | None, decoupled: Interval | None, decision: Decision
) -> str:
    """Return the one clause, made of the row's own numbers, that explains its word."""
    if decision.gates:
        return decision.gates[0]
    if not decision.margin:
        if monolith is None or decoupled is None:
            raise ValueError(f"{question.id}: a count needs both sides.")
        return _why_counts(question.unit, monolith, decoupled)
    if decision.ratio is None:
        raise ValueError(f"{question.id}: a measured row without a ratio names its gate.")
    if decision.verdict in WINNERS:
        return _why_winner(question, decision.verdict, decision.ratio)
    low, high = times(decision.ratio.low), times(decision.ratio.high)
    if decision.verdict is Verdict.SAME:
        return f"the ratio lies between {low} and {high}, inside the {decision.margin:.0%} margin"
    return (
        f"after {decision.pairs} pairs the ratio still spans {low} to {high}, "
        f"across the {decision.margin:.0%} margin"
    )


def figure(value: float) -> str:
    """Return a number with three significant digits or, if it is whole, with all of them."""
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def times(ratio: float) -> str:
    """Return a ratio with two decimals, or as many as a small one needs."""
    return f"{ratio:,.2f}" if ratio >= 0.1 else figure(ratio)


def _why_counts(unit: str, monolith: Interval, decoupled: Interval) -> str:
    here, there = monolith.estimate, decoupled.estimate
    if here == there:
        return f"{unit}: {here:,.15g} on both sides"
    return f"{unit}: {here:,.15g} in the monolith, {there:,.15g} in the decoupled build"


def _why_winner(question: Question, winner: Verdict, ratio: Interval) -> str:
    """Return the clause with the winner as its subject, so that the reader need not invert."""
    factors, loser = (ratio.estimate, ratio.low, ratio.high), Verdict.MONOLITH
    if winner is Verdict.MONOLITH:
        factors, loser = (1 / ratio.estimate, 1 / ratio.high, 1 / ratio.low), Verdict.DECOUPLED
    factor, low, high = map(times, factors)
    verb = "reaches" if question.better == "higher" else "needs"
    return f"{SIDES[winner]} {verb} {factor} × {SIDES[loser]}'s {question.unit} ({low} to {high})"


def _answered(
    question: Question,
    monolith: Interval | None,
    decoupled: Interval | None,
    decision: Decision,
    stamp: Stamp,
) -> Row:
    return Row(
        **vars(question),
        monolith=monolith,
        decoupled=decoupled,
        ratio=decision.ratio,
        margin=decision.margin,
        verdict=decision.verdict,
        why=why(question, monolith, decoupled, decision),
        gates=decision.gates,
        **vars(stamp),
    )
