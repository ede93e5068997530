"""Favourite sentences about monoliths, APIs and async, and what this machine says of each."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from benchmarks.row import AXES, Row, Stamp
from benchmarks.source import line_of
from benchmarks.verdict import Decision, Verdict


class Word(StrEnum):
    """How a claim may end."""

    HOLDS = "holds"
    NOT = "does not hold"
    OPEN = "cannot tell here"


class Claim(StrEnum):
    """What people say; the name is the number under which the course lists it."""

    M1 = "async makes the model faster"
    M2 = "Flask serves one customer at a time"
    M3 = "FastAPI is faster than Flask, so the API architecture is faster"
    M4 = "decoupling adds huge latency"
    M5 = "services always scale better"
    M6 = "monolith = bad"
    M7 = "JSON is always smaller than HTML"
    M8 = "an API makes it secure"
    M9 = "validation is automatic, so input is safe"
    M10 = "the average tells the story"
    M11 = "if one part dies, decoupled keeps working"
    M12 = "decoupled means that anything can change on its own"
    M13 = "more workers, proportionally faster"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One claim after its experiment: its rule was written before, its `why` from its figures."""

    claim: Claim
    rule: str
    word: Word
    why: str
    figures: Mapping[str, float]  # what was measured, by a label that ends in its unit
    source: str  # "path:line"
    stamp: Stamp

    def to_json(self) -> dict[str, Any]:
        """Return the finding as compare.json stores it under its claim's name."""
        told = asdict(self)
        del told["stamp"]
        when = {"measured_at": self.stamp.measured_at.isoformat(), "commit": self.stamp.commit}
        return told | {"claim": self.claim.value, "word": self.word.value} | when


def better_nowhere(rows: Iterable[Row]) -> Finding:
    """Return whether the monolith is ahead in no row of a board."""
    counted = [row for row in rows if not row.by_construction]
    ahead = [row for row in counted if row.verdict is Verdict.MONOLITH]
    decided = [row for row in counted if row.verdict is not Verdict.CANNOT_TELL]
    return Finding(
        claim=Claim.M6,
        rule="holds if the monolith is ahead in no row",
        word=Word.NOT if ahead else Word.HOLDS if decided else Word.OPEN,
        why=f"ahead in {len(ahead)} of {len(counted)} rows: "
        + (", ".join(row.id for row in ahead) or "none"),
        figures={
            f"{axis}, rows in which it is ahead": sum(row.axis == axis for row in ahead)
            for axis in AXES
        },
        source=line_of(better_nowhere),
        stamp=Stamp.now(),
    )


def above(decision: Decision) -> Word:
    """Return whether the second of two is larger than the first by more than the margin."""
    if decision.ratio is None or decision.gates:
        return Word.OPEN
    if decision.ratio.low > 1 + decision.margin:
        return Word.HOLDS
    return Word.NOT if decision.ratio.high < 1 + decision.margin else Word.OPEN
