"""A row says why in its own numbers, and survives the trip through JSON."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.row import Row, Stamp, counted, figure, measured, times
from benchmarks.signed_rank import Interval
from benchmarks.verdict import Decision, Verdict, judge, unmeasured

NOISE = (-0.02, -0.015, -0.01, -0.004, 0.005, 0.009, 0.014, 0.021)


def pairs_around(ratio: float) -> list[tuple[float, float]]:
    return [(3.0, 3.0 * ratio * math.exp(log)) for log in NOISE]


def measured_row(question, ratio: float, stamp: Stamp, blocks: int = 1) -> Row:
    pairs = pairs_around(ratio) * blocks
    return measured(question, pairs, judge(pairs, "cpu", question.better), stamp)


def test_the_winner_is_the_subject_when_less_is_better(ask, stamp) -> None:
    row = measured_row(ask(), 1.6, stamp)

    assert row.why == (
        "the monolith needs 0.62 × the decoupled build's CPU ms per task (0.61 to 0.64)"
    )


def test_the_winner_is_the_subject_when_more_is_better(ask, stamp) -> None:
    row = measured_row(ask(unit="searches per second", better="higher"), 1.6, stamp)

    assert row.why == (
        "the decoupled build reaches 1.60 × the monolith's searches per second (1.55 to 1.65)"
    )


def test_the_same_is_explained_by_interval_and_margin(ask, stamp) -> None:
    row = measured_row(ask(), 1.0, stamp)

    assert row.why == "the ratio lies between 0.97 and 1.03, inside the 5% margin"


def test_an_undecided_row_says_how_far_it_got(ask, stamp) -> None:
    row = measured_row(ask(), 1.05, stamp, blocks=3)

    assert row.why == ("after 24 pairs the ratio still spans 1.02 to 1.08, across the 5% margin")


def test_a_failed_gate_is_the_reason(ask, stamp) -> None:
    row = counted(ask(), 3, 5, stamp, gates=["one of 300 sampled answers was wrong"])

    assert row.verdict is Verdict.CANNOT_TELL
    assert row.why == "one of 300 sampled answers was wrong"
    assert row.gates == (row.why,)


@pytest.mark.parametrize(
    ("monolith", "decoupled", "clause"),
    [
        (1, 3, "files: 1 in the monolith, 3 in the decoupled build"),
        (3, 3, "files: 3 on both sides"),
        (184223, 184222, "files: 184,223 in the monolith, 184,222 in the decoupled build"),
        (12.31, 12.32, "files: 12.31 in the monolith, 12.32 in the decoupled build"),
    ],
)
def test_a_count_is_told_to_the_last_digit(ask, stamp, monolith, decoupled, clause) -> None:
    assert counted(ask(unit="files"), monolith, decoupled, stamp).why == clause


def test_a_count_has_no_width(ask, stamp) -> None:
    row = counted(ask(), 4, 2, stamp)

    assert row.monolith == Interval(4, 4, 4)
    assert row.decoupled == Interval(2, 2, 2)
    assert row.ratio == Interval(0.5, 0.5, 0.5)


@pytest.mark.parametrize(("monolith", "decoupled"), [(0, 31), (31, 0), (0, 0)])
def test_a_count_of_0_leaves_no_ratio(ask, stamp, monolith, decoupled) -> None:
    assert counted(ask(), monolith, decoupled, stamp).ratio is None


def test_a_row_that_could_not_be_measured_has_no_numbers(ask, stamp) -> None:
    row = measured(ask(), [], unmeasured("two processes need three cores"), stamp)

    assert (row.monolith, row.decoupled, row.ratio) == (None, None, None)
    assert row.why == "two processes need three cores"


def test_a_measured_row_without_ratio_or_gate_is_a_mistake(ask, stamp) -> None:
    with pytest.raises(ValueError, match=r"scale\.cpu: a measured row without a ratio"):
        measured(ask(), [], Decision(Verdict.CANNOT_TELL, None, margin=0.05), stamp)


def test_a_row_is_stored_under_the_names_of_the_report(ask, stamp) -> None:
    row = counted(ask("change.rename", unit="files", by_construction=True), 3, 0, stamp)

    assert row.to_json() == {
        "id": "change.rename",
        "axis": "change",
        "question": "What does one search cost the servers?",
        "unit": "files",
        "better": "lower",
        "monolith": {"estimate": 3, "low": 3, "high": 3},
        "decoupled": {"estimate": 0, "low": 0, "high": 0},
        "ratio": None,
        "verdict": "decoupled",
        "why": "files: 3 in the monolith, 0 in the decoupled build",
        "gates": [],
        "source": "benchmarks/scale/load.py:12",
        "by_construction": True,
        "measured_at": "2026-03-01T09:30:00+00:00",
        "commit": "c0ffee1",
        "margin": 0.0,
        "notes": [],
    }


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.05, 1.2])
def test_a_row_comes_back_from_json_as_it_was(ask, stamp, ratio) -> None:
    row = measured_row(ask(), ratio, stamp)

    assert Row.from_json(json.loads(json.dumps(row.to_json()))) == row


def test_an_unmeasured_row_comes_back_from_json_as_it_was(ask, stamp) -> None:
    row = measured(ask(), [], unmeasured("out of time"), stamp)

    assert Row.from_json(json.loads(json.dumps(row.to_json()))) == row


def test_a_question_belongs_to_one_of_the_three_axes(ask) -> None:
    with pytest.raises(ValueError, match="not 'speed'"):
        ask("speed.search")


def test_a_stamp_names_an_aware_moment_and_a_commit() -> None:
    now = Stamp.now()

    assert now.measured_at.utcoffset() is not None
    assert now.commit


def test_a_stamp_without_git_says_unknown(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert Stamp.now().commit == "unknown"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (7, "7"),
        (184223, "184,223"),
        (3.14159, "3.14"),
        (31.4159, "31.4"),
        (1234.56, "1,235"),
        (0.000512345, "0.000512"),
    ],
)
def test_figures_are_short_and_never_in_powers_of_ten(value: float, words: str) -> None:
    assert figure(value) == words


@given(st.floats(1e-6, 1e6))
def test_a_figure_is_within_half_a_percent_of_its_value(value: float) -> None:
    assert float(figure(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("ratio", "words"), [(1.0, "1.00"), (0.0554, "0.0554"), (1234.5, "1,234.50")]
)
def test_a_ratio_keeps_two_decimals(ratio: float, words: str) -> None:
    assert times(ratio) == words
