"""A board on which everything stands that a report has to show."""

from datetime import UTC, datetime
from math import exp
from typing import Any

from benchmarks.claims import Claim, Finding, Word
from benchmarks.row import Question, Row, Stamp, counted, measured
from benchmarks.scoreboard import Scoreboard, check_entry
from benchmarks.verdict import Decision, Pair, judge, unmeasured

HOSTILE = "<script>alert('x')</script></style>\"><img src=x onerror=alert(1)>{{ 7 * 7 }}"
LONG = "find a train 15 of 121, for 1.5 s; " * 60
STAMP = Stamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "c0ffee1")
NOISE = (-0.02, -0.015, -0.01, -0.004, 0.005, 0.009, 0.014, 0.021)


def everything() -> Scoreboard:
    """Return a board with every word, gates, zeros, ratios off the axis, and hostile text."""
    return Scoreboard(
        machine={"machine": "2 cores, 25 GB", "pinning": HOSTILE},
        budget={"server_cores": 1},
        noise={
            "cpu": check_entry(judge(around(1.0), "cpu", "lower")),
            "throughput": check_entry(judge(around(1.5), "throughput", "higher")),
            HOSTILE: check_entry(unmeasured("it needs three cores")),
        },
        rows=(*_counts(), *_measurements()),
        predictions={
            "share.bytes": "decoupled",
            "change.look.files": "same",
            "scale.workers": "monolith",
            "scale.unheard": HOSTILE,
        },
        claims={found.claim.name: found.to_json() for found in _findings()},
        selftest={"told": "passed on 2026-02-28 with 42 rows"},
    )


def around(ratio: float) -> list[Pair]:
    """Return eight pairs whose second is so many times the first, give or take 2 %."""
    return [(3.0, 3.0 * ratio * exp(log)) for log in NOISE]


def ask(name: str, **parts: Any) -> Question:
    """Return a question; what is not said is usual."""
    usual = {
        "id": name,
        "axis": name.split(".")[0],
        "question": f"What about {name}?",
        "unit": "CPU ms per task",
        "better": "lower",
        "source": "benchmarks/scale/load.py:12",
    }
    return Question(**{**usual, **parts})


def _counts() -> list[Row]:
    look = "The pages get a new look: what has to change?"
    return [
        counted(ask("change.look.files", question=look, unit="files"), 1, 3, STAMP),
        counted(ask("change.look.clients", question=look, unit="clients"), 0, 1, STAMP),
        counted(ask("change.slab", by_construction=True, unit="files"), 2, 2, STAMP),
        counted(ask("share.bytes", unit="bytes"), 184_223, 10_200, STAMP),
        counted(ask("share.controls", unit="controls", better="higher"), 0, 4, STAMP),
        counted(ask("share.requests", unit=HOSTILE), 2, 2, STAMP).with_notes(LONG, HOSTILE),
        counted(ask("scale.blast", question=HOSTILE), 0, 0, STAMP),
        counted(ask("scale.memory"), 303, 381, STAMP, ["the launches overlap", HOSTILE]),
    ]


def _measurements() -> list[Row]:
    late = judge(around(1.3), "p95", "lower").voided("the generator woke up late")
    disturbed = judge(around(1.3), "cpu", "lower", dropped=8)
    return [
        _measured("scale.cpu", around(0.5), judge(around(0.5), "cpu", "lower")),
        _measured("scale.same", around(1.0), judge(around(1.0), "cpu", "lower")),
        _measured("scale.open", around(1.05), judge(around(1.05), "cpu", "lower")),
        _measured("scale.p95", around(1.3), late),
        _measured("scale.workers", [], unmeasured("it needs three cores")),
        _measured("scale.disturbed", around(1.3), disturbed),
    ]


def _measured(name: str, pairs: list[Pair], decision: Decision) -> Row:
    return measured(ask(name), pairs, decision, STAMP)


def _findings() -> list[Finding]:
    hops = {
        f"{hops} hops, {of} in ms": 1.5 + hops * 0.25 for hops in (0, 1) for of in ("p50", "cpu")
    }
    told: list[tuple[Claim, Word, dict[str, float]]] = [
        (Claim.M13, Word.OPEN, {}),
        (Claim.M4, Word.NOT, hops),
        (Claim.M7, Word.HOLDS, {"trains": 20.0, f"page, {HOSTILE}": 12_345.0}),
    ]
    return [
        Finding(
            claim=claim,
            rule=f"holds if {HOSTILE}",
            word=word,
            why=LONG,
            figures=figures,
            source="benchmarks/controls/hops.py:9",
            stamp=STAMP,
        )
        for claim, word, figures in told
    ]
