"""The test of the lab: what its rows say, how rates are counted, and that the burden is real."""

import math
import random
from dataclasses import replace
from pathlib import Path
from typing import cast

import httpx2
import pytest

from benchmarks.controls.burdened import burn
from benchmarks.controls.hops import iterations_per_second
from benchmarks.launches import copy, launched, snapshot
from benchmarks.scale.plan import TASKS, Slice, alternating
from benchmarks.scale.readings import Broken, Readings, SliceReading
from benchmarks.scale.series import SIDES
from benchmarks.selftest.bench import Bench
from benchmarks.selftest.burden import TRIAL_LOOP, Burden
from benchmarks.selftest.rates import criteria, drawn_rates
from benchmarks.selftest.result import NEVER, save, summary
from benchmarks.selftest.running import hidden_sides
from benchmarks.selftest.trial import Trial, calmed, trial_of
from benchmarks.verdict import Better, Verdict, judge
from depot import HOUSE
from railway.world import World

WASTED = 0.02  # CPU seconds per request
LENGTHS = dict.fromkeys(TASKS, 80)  # questions per task
BESIDE = {0: 1.0, TRIAL_LOOP: 1.5}  # by turns: what task and loop cost together, over their sum


def trial(
    factor: float = 1.0, hidden: str = "", spread: float = 0.01, seed: int = 0, measure="cpu"
) -> Trial:
    """A row as a complete run gives it, on a machine whose pairs spread so much."""
    draw, pairs = random.Random(seed), list[tuple[float, float]]()
    shift = {"decoupled": math.log(factor), "monolith": -math.log(factor), "": 0.0}[hidden]
    better: Better = "lower"
    if measure == "throughput":
        shift, better = -shift, "higher"
    for look in (8, 16, 24):
        pairs += [(1.0, math.exp(shift + draw.gauss(0, spread))) for _ in range(8)]
        decision = judge(pairs, measure, better, dropped=look - len(pairs))
        if not decision.wants_more:
            break
    what = {"repeat": seed, "build": "monolith", "task": "book", "measure": measure}
    return trial_of(pairs, decision, hidden=hidden, told=factor, factor=factor, **what)


def rows(factor: float = 1.2, spread: float = 0.01) -> list[Trial]:
    """Twenty rows of each kind and measure."""
    sides = ("monolith", "decoupled")
    return [
        one
        for measure in ("cpu", "throughput")
        for seed in range(20)
        for one in (
            trial(seed=seed, spread=spread, measure=measure),
            trial(factor, sides[seed % 2], spread, seed, measure),
        )
    ]


def failed(trials: list[Trial]) -> list[str]:
    return [one.name for one in criteria(trials) if not one.holds]


@pytest.mark.parametrize("hidden", ["monolith", "decoupled"])
@pytest.mark.parametrize("measure", ["cpu", "throughput"])
def test_the_side_without_the_hidden_work_should_win(hidden, measure):
    assert trial(1.2, hidden, measure=measure).is_found


def test_a_row_that_names_the_other_side_or_none_is_not_found():
    found = trial(1.2, "decoupled")

    assert not replace(found, verdict=Verdict.DECOUPLED).is_found
    assert not replace(found, verdict=Verdict.CANNOT_TELL).is_found


@pytest.mark.parametrize(("hidden", "covered"), [("decoupled", True), ("monolith", True)])
def test_the_interval_holds_the_factor_on_whichever_side_it_was_hidden(hidden, covered):
    assert trial(1.2, hidden).is_covered is covered
    assert not replace(trial(1.2, hidden), factor=1.4).is_covered


@pytest.mark.parametrize("hidden", SIDES)
def test_the_factor_holds_what_the_loop_costs_beside_its_clock(hidden):
    row = replace(trial(1.25, hidden), told=1.2)

    assert row.is_covered
    assert row.is_verified
    assert row.excess == pytest.approx(0.04, abs=0.01)


def test_a_lab_whose_ratios_are_not_what_the_loop_told_fails():
    off = [replace(one, told=1.17) if one.hidden else one for one in rows(factor=1.22)]

    assert "cpu: the ratio is what the loop's clock told" in failed(off)


@pytest.mark.parametrize(("factor", "verified"), [(1.16, False), (1.2, True), (1.24, False)])
def test_hidden_work_counts_only_at_about_a_fifth(factor, verified):
    assert replace(trial(1.2, "decoupled"), told=factor).is_verified is verified


def test_a_lab_that_works_passes_every_criterion():
    trials = rows()

    assert failed(trials) == []
    assert [one.name for one in drawn_rates(trials, seed=1) if not one.holds] == []


def test_a_lab_that_always_says_cannot_tell_fails():
    blind = [replace(one, verdict=Verdict.CANNOT_TELL, ratio=None) for one in rows()]

    assert "cpu: calm rows end in “same”" in failed(blind)
    assert "cpu: the right side wins" in failed(blind)


def test_a_lab_that_sees_winners_everywhere_fails():
    eager = [one if one.hidden else replace(one, verdict=Verdict.MONOLITH) for one in rows()]

    assert "throughput: a build differs from itself" in failed(eager)


def test_hidden_work_that_is_not_there_is_not_found():
    assert "cpu: the right side wins" in failed(rows(factor=1.0))


def test_on_a_machine_that_is_never_calm_drawn_rows_show_that_the_lab_knows_same():
    restless = rows(spread=0.2)

    assert not any("calm rows" in one.name for one in criteria(restless))
    calmed = [one for one in drawn_rates(restless, seed=1) if "calmed" in one.name]
    assert [one.holds for one in calmed] == [True, True]


def test_rows_that_lean_stay_apart_however_calm_they_are_made():
    lean = trial(1.2, "decoupled").logs
    leaning = [one if one.hidden else replace(one, logs=lean) for one in rows()]

    calmed = [one for one in drawn_rates(leaning, seed=1) if "calmed" in one.name]
    assert not any(one.holds for one in calmed)


def test_rows_drawn_from_a_lab_whose_pairs_lean_show_it():
    lean = trial(1.2, "decoupled").logs
    leaning = [one if one.hidden else replace(one, logs=lean) for one in rows()]

    wrong = [one for one in drawn_rates(leaning, seed=1) if "differs from itself" in one.name]
    assert not any(one.holds for one in wrong)


def test_a_report_tells_what_the_last_self_test_found(tmp_path: Path):
    result = tmp_path / "selftest.json"
    assert summary(result) == NEVER

    trials = rows()
    save(result, 1, list(criteria(trials)), trials)
    assert summary(result).startswith("passed on ")
    assert summary(result).endswith("with 80 rows of CPU and throughput")
    save(result, 1, list(criteria(rows(factor=1.0))), trials)
    assert summary(result).startswith("fell short (cpu: the right side wins")


def test_a_result_of_another_state_of_the_lab_says_so(tmp_path: Path, monkeypatch):
    result = tmp_path / "selftest.json"
    save(result, 1, list(criteria(rows())), rows())

    monkeypatch.setattr("benchmarks.selftest.result.INSTRUMENT", ("verdict.py",))

    assert summary(result).endswith("; the lab has changed since")


class Weighed(Bench):
    """A bench whose builds cost what the test says: so much of their own, and for the loop."""

    own = 0.001  # CPU seconds per task
    turn = 1e-8  # seconds per turn, by the loop's clock
    foreign_share = 0.0

    def run(self, name, builds, comparisons, burdens, first_pair=0) -> Readings:
        slices = alternating(comparisons, self.pace, first_pair=first_pair, lengths=LENGTHS)
        return Readings(tuple(self._reading(each, burdens) for each in slices))

    def _reading(self, each: Slice, burdens) -> SliceReading:
        turns = burdens[each.side].get(each.task, 0)
        burnt = self.turn * turns
        cpu = (self.own + burnt) * BESIDE.get(turns, 1.02)
        return SliceReading(
            pair=each.pair,
            comparison=each.comparison,
            task=each.task,
            side=each.side,
            t0=0.0,
            t1=1.0,
            right=10,
            wrong=0,
            latencies=(),
            requests=10,
            wire_bytes=1_000,
            cpu=10 * cpu,
            idle_share=0.0,
            generator_share=0.5,
            foreign_share=self.foreign_share,
            pids_changed=False,
            sampled=10,
            complaints=(),
            burnt=10 * burnt,
        )


@pytest.fixture
def weighed(tmp_path: Path) -> Weighed:
    return Weighed(world=cast(World, None), folder=tmp_path, show=lambda *_: None)


def test_the_loop_stays_a_fifth_of_a_task_whose_cost_changes(weighed):
    burden = Burden(weighed, "api")
    assert burden.turns() == dict.fromkeys(TASKS, 20_000)

    weighed.own *= 1.5

    assert burden.turns() == dict.fromkeys(TASKS, 30_000)


def test_what_the_loop_costs_beside_its_clock_is_found_without_the_first_guess(weighed):
    burden = Burden(weighed, "api")
    burden.turns()
    weighed.own *= 1.5
    burden.turns()

    assert burden.beside("book") == pytest.approx(1.02)


def test_a_machine_that_others_keep_busy_gives_no_price(weighed):
    burden = Burden(weighed, "api")
    weighed.foreign_share = 0.5
    burden.turns()

    with pytest.raises(Broken, match="busy"):
        burden.beside("book")


@pytest.mark.parametrize("seed", range(5))
def test_work_is_hidden_on_either_side_as_often(seed: int):
    sides = hidden_sides(seed, 7)

    assert sorted(sides.count(side) for side in SIDES) == [3, 4]
    assert hidden_sides(seed, 7) == sides


def test_a_row_that_is_off_level_stays_so_however_calm_the_machine_is_thought_to_be():
    off = replace(trial(), logs=(0.04, 0.08, 0.2), spread=0.08)

    assert min(calmed(off).logs) > 0.05


def test_the_loop_costs_what_it_is_asked_to_cost():
    second = iterations_per_second()

    assert burn(round(second * WASTED)) / 1e9 >= WASTED * 0.8
    assert burn(0) / 1e9 < WASTED / 10


@pytest.mark.labs
@pytest.mark.timeout(300)  # the first run publishes a world
@pytest.mark.parametrize("build", ["monolith", "api"])
def test_a_burdened_build_wastes_cpu_on_the_named_task_alone(build, world: World, tmp_path: Path):
    kept = HOUSE / "out" / "test-worlds" / "snapshots"
    database = copy(snapshot(build, world, kept), tmp_path / "database.db")
    burden = {"find_a_train": round(WASTED * iterations_per_second())}

    with launched(build, world, database, burden=burden) as side, httpx2.Client() as caller:
        asked = caller.get(f"{side.url}/readyz", headers={"X-Task": "find_a_train"})
        other = caller.get(f"{side.url}/readyz", headers={"X-Task": "book"})

    assert asked.status_code == other.status_code == 200
    assert int(asked.headers["X-Burnt-Ns"]) / 1e9 >= WASTED * 0.5
    assert int(other.headers["X-Burnt-Ns"]) / 1e9 < WASTED / 10
