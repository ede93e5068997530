"""A model card is held against its gates, and says enough for it."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from railway.__main__ import app
from railway.evaluating import NoSeeds, seeds_of
from railway.features import FEATURES
from railway.gates import Gate, gates
from railway.scrutiny import groups, rising
from railway.training import Split
from railway.world import World


def card(**changed: float) -> dict[str, Any]:
    """Return the card of a model that keeps all gates, but for what is changed."""
    told = {"cancelled": 0.21, "waitlisted_at_chart": 0.038, "auc": 0.96, "brier": 0.08}
    told |= {"ece": 0.01, "logistic": 0.105, "rising": 0} | changed
    return {
        "history": {name: told[name] for name in ("cancelled", "waitlisted_at_chart")},
        "metrics": {
            "boosting, calibrated": {name: told[name] for name in ("auc", "brier", "ece")},
            "logistic": {"brier": told["logistic"]},
        },
        "rising": told["rising"],
    }


def test_a_limit_itself_is_kept() -> None:
    assert Gate("", 0.5, least=0.5, most=0.5).holds
    assert not Gate("", 0.49, least=0.5).holds
    assert not Gate("", 0.51, most=0.5).holds


def test_a_good_card_passes_every_gate() -> None:
    assert [gate for gate in gates(card()) if not gate.holds] == []


@pytest.mark.parametrize(
    "worse",
    [
        {"cancelled": 0.18},
        {"cancelled": 0.24},
        {"waitlisted_at_chart": 0.02},
        {"waitlisted_at_chart": 0.06},
        {"auc": 0.95},
        {"brier": 0.09, "logistic": 0.2},
        {"ece": 0.02},
        {"logistic": 0.09},
        {"rising": 1},
    ],
    ids=lambda worse: " ".join(worse),
)
def test_each_figure_that_gets_worse_fails_its_own_gate(worse: dict[str, float]) -> None:
    assert [gate.holds for gate in gates(card(**worse))].count(False) == 1


def test_a_published_card_has_the_figures_of_every_gate_and_group(world: World) -> None:
    told = json.loads((world.folder / "model-card.json").read_text(encoding="utf-8"))

    held = {gate.name: gate.holds for gate in gates(told)}
    assert len(held) == 7
    assert held["chances of 1,000 that rise further back"]
    sizes = ("1 passenger", "2 passengers", "3 to 6 passengers")
    for parts in (sizes, ("RAC", "WL"), ("near a festival", "far from any festival")):
        assert sum(told["groups"][part]["parties"] for part in parts) == told["rows"]["test"]


def test_every_party_belongs_to_one_class(past: Split) -> None:
    of_class = [inside for name, inside in groups(past.test.rows).items() if "class" in name]

    assert (np.sum(of_class, axis=0) == 1).all()


def test_a_chance_that_rises_further_back_is_found(past: Split) -> None:
    ahead = FEATURES.index("passengers_ahead")

    assert rising(lambda rows: rows[:, ahead], past.test.rows) == 1000
    assert rising(lambda rows: -rows[:, ahead], past.test.rows) == 0


def test_evaluate_exits_with_1_below_a_gate_and_with_0_above_all(
    world: World, tmp_path: Path
) -> None:
    folder = copytree(world.folder, tmp_path / "world")
    for told, code in ((card(), 0), (card(auc=0.5), 1)):
        (folder / "model-card.json").write_text(json.dumps(told), encoding="utf-8")
        answer = CliRunner().invoke(app, ["evaluate", "--folder", str(folder)])

        assert answer.exit_code == code
        assert ("FAIL" in answer.output) == bool(code)


def test_evaluate_plays_the_past_of_each_seed_anew() -> None:
    answer = CliRunner().invoke(
        app, ["evaluate", "--seeds", "7,41", "--world", "small", "--now", "2026-03-10T06:00:00"]
    )

    assert answer.exit_code in (0, 1)  # the small world has little past: its gates may fail
    assert "seed 7" in answer.output
    assert "seed 41" in answer.output


def test_evaluate_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["evaluate", "--folder", str(tmp_path)])

    assert answer.exit_code == 2
    assert "python -m railway publish" in " ".join(answer.output.split())


def test_seeds_are_whole_numbers_with_commas_between() -> None:
    assert seeds_of("2026, 7,41") == [2026, 7, 41]
    with pytest.raises(NoSeeds, match="2026,7,41"):
        seeds_of("many")
