"""What becomes of a favourite sentence follows from figures, by a rule that was there before."""

import json

import pytest
from rich.console import Console

from benchmarks.claims import Claim, Finding, Word, above, better_nowhere
from benchmarks.controls.forms import DISHES, _async_and_the_model, _flask_and_its_customers
from benchmarks.controls.rates import Hammered
from benchmarks.report.terminal import show
from benchmarks.row import Stamp, counted, measured
from benchmarks.scoreboard import Scoreboard, load, save
from benchmarks.verdict import judge, unmeasured
from depot import HOUSE

HERE = HOUSE / "benchmarks"
USUAL = Hammered(answers=100, rate=100.0, p50=10.0, neighbour_p50=5.0)


def served(**changes: Hammered) -> dict[str, list[Hammered]]:
    """Eight rounds in which every dish was served alike, but for the named ones."""
    named = {name.replace("_", " "): one for name, one in changes.items()}
    return {name: [named.get(name.replace(",", ""), USUAL)] * 8 for name in DISHES}


def test_a_claim_is_above_only_if_the_whole_interval_is():
    def word(there: float) -> Word:
        return above(judge([(1.0, there)] * 8, "throughput", "higher"))

    assert [word(ratio) for ratio in (0.9, 1.0, 1.2)] == [Word.NOT, Word.NOT, Word.HOLDS]
    assert above(unmeasured("time")) is Word.OPEN


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, Word.NOT),
        ({"async": USUAL._replace(rate=150)}, Word.NOT),  # not sooner for one
        (
            {
                "async": USUAL._replace(rate=150),
                "async_1_user": USUAL._replace(p50=8.0),
            },
            Word.HOLDS,
        ),
        (
            {
                "async": USUAL._replace(rate=150, neighbour_p50=20.0),
                "async_1_user": USUAL._replace(p50=8.0),
            },
            Word.NOT,
        ),
    ],
)
def test_async_makes_the_model_faster_only_if_nobody_pays_for_it(changes, word):
    found = _async_and_the_model(served(**changes))

    assert found.word is word
    assert "neighbour" in found.rule


def test_flask_serves_one_at_a_time_unless_four_threads_serve_more():
    more = {"flask_4_threads_waiting": USUAL._replace(rate=400)}

    assert _flask_and_its_customers(served(**more)).word is Word.NOT
    assert _flask_and_its_customers(served()).word is Word.HOLDS


def test_the_reason_is_made_of_the_figures():
    found = _flask_and_its_customers(served(flask_1_thread_waiting=USUAL._replace(rate=9.6)))

    assert "10 answers a second from one thread" in found.why
    assert found.figures["flask, 1 thread, waiting, answers a second"] == 9.6


def test_a_monolith_is_bad_only_if_it_is_ahead_nowhere(ask, stamp):
    better = counted(ask("scale.memory"), 1, 2, stamp)
    worse = counted(ask("share.bytes"), 2, 1, stamp)
    open_ = measured(ask("scale.workers"), [], unmeasured("it needs three cores"), stamp)

    assert better_nowhere([better, worse]).word is Word.NOT
    assert better_nowhere([better, worse]).why == "ahead in 1 of 2 rows: scale.memory"
    assert better_nowhere([worse, open_]).word is Word.HOLDS
    assert better_nowhere([open_]).word is Word.OPEN


def test_every_claim_is_decided_by_an_experiment():
    """A claim that nobody puts to the test would be missing from the board in silence."""
    code = "".join(file.read_text(encoding="utf-8") for file in HERE.rglob("*.py"))

    assert [claim.name for claim in Claim if f"Claim.{claim.name}," not in code] == []


def test_a_finding_is_stored_and_printed_with_its_word(tmp_path):
    found = Finding(
        claim=Claim.M2,
        rule="a rule",
        word=Word.NOT,
        why="9 and 36 answers a second",
        figures={"one thread, answers a second": 9.0},
        source="benchmarks/controls/forms.py:1",
        stamp=Stamp.now(),
    )
    save(Scoreboard(claims={found.claim.name: found.to_json()}), tmp_path / "compare.json")

    board = load(tmp_path / "compare.json")
    console = Console(width=100, record=True)
    show(board, console)

    assert json.loads(json.dumps(board.claims["M2"]))["word"] == "does not hold"
    assert "does not hold" in (told := console.export_text())
    assert "9 and 36 answers a second" in told
