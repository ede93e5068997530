"""What a chance must be: never rising with the queue, close to what happens, quick to ask again."""

from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import copytree

import numpy as np
import pytest
from numpy.typing import NDArray

from railway.features import FEATURES, QueueState, as_matrix
from railway.grading import grade
from railway.model import Calibration, ModelRefused, WaitlistModel, band, load_model
from railway.training import Split, fit_logistic, scores_of
from railway.world import World


def random_state(draw: Random) -> QueueState:
    """Return a waitlisted party; only its place on the waitlist has to make sense."""
    berths, rac_places = draw.choice([(320, 56), (230, 25), (86, 9), (436, 0), (44, 0)])
    rac_length, position = draw.randint(0, rac_places), draw.randint(1, berths // 2)
    booked = draw.randint(berths, 3 * berths)
    ahead_of_chart = draw.randint(0, 1440)
    return QueueState(
        class_code=draw.choice(["SL", "3A", "2A", "CC", "EC"]),
        weekday=draw.randint(1, 7),
        days_from_festival=draw.randint(-20, 20),
        hours_to_chart=ahead_of_chart,
        hours_booked_ahead=draw.randint(ahead_of_chart, 1440),
        ride_percent=draw.randint(1, 100),
        passengers=draw.randint(1, 6),
        waitlisted=True,
        waitlist_position=position,
        passengers_ahead=rac_length + position - 1,
        rac_length=rac_length,
        waitlist_length=position + draw.randint(0, berths // 4),
        berths=berths,
        rac_places=rac_places,
        free_berths=draw.randint(0, 20),
        free_rac_places=draw.randint(0, rac_places),
        passengers_booked=booked,
        passengers_cancelled=draw.randint(0, booked // 3),
    )


def further_back(state: QueueState, passengers: int) -> QueueState:
    return state._replace(
        waitlist_position=state.waitlist_position + passengers,
        passengers_ahead=state.passengers_ahead + passengers,
    )


class CountingScorer:
    """Answers with the share of berths ahead, and counts how often it is asked."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def predict_proba(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        self.calls.append(len(rows))
        chance = 1 / (1 + rows[:, FEATURES.index("passengers_ahead")])
        return np.column_stack([1 - chance, chance])


def counting_model() -> tuple[WaitlistModel, CountingScorer]:
    scorer, straight = CountingScorer(), np.array([0.0, 1.0])
    return WaitlistModel(scorer, Calibration(straight, straight), card={}), scorer


def test_a_chance_never_rises_with_the_place_on_the_waitlist(model: WaitlistModel) -> None:
    draw = Random(1)
    states = [random_state(draw) for _ in range(1000)]
    chances = [
        model.chances([further_back(state, step) for state in states])
        for step in (0, 1, 2, 5, 20, 80)
    ]

    assert all(np.all(np.diff(np.array(chances), axis=0) <= 0, axis=0))
    assert len(set(chances[0])) > 20  # and it does not say the same to everyone


def test_the_model_beats_the_base_rate_and_logistic_regression(
    model: WaitlistModel, past: Split
) -> None:
    confirmed = past.test.confirmed
    chances = model.calibration(scores_of(model.scorer, past.test.rows))
    base = np.full(len(confirmed), past.train.confirmed.mean())
    baseline = scores_of(fit_logistic(past.train), past.test.rows)

    assert grade(chances, confirmed)["brier"] < 0.6 * grade(base, confirmed)["brier"]
    assert grade(chances, confirmed)["brier"] <= grade(baseline, confirmed)["brier"]


def test_what_is_told_is_what_happens_within_three_percent(
    model: WaitlistModel, past: Split
) -> None:
    chances = model.calibration(scores_of(model.scorer, past.test.rows))

    assert grade(chances, past.test.confirmed)["ece"] <= 0.03


def test_no_party_of_the_test_days_was_seen_before_the_last_training_chart(past: Split) -> None:
    last_training_day = past.train.days.max()
    assert past.test.days.min() - last_training_day > 60
    assert last_training_day < past.calibration.days.min()
    assert past.calibration.days.max() < past.test.days.min()


def test_a_page_is_scored_in_one_call_and_never_twice() -> None:
    model, scorer = counting_model()
    draw = Random(2)
    states = [random_state(draw) for _ in range(60)]

    first = model.chances(states)
    again = model.chances(list(reversed(states)))

    assert scorer.calls == [60]
    assert again == list(reversed(first))


def test_only_what_is_new_is_scored_and_every_answer_stays_with_its_state() -> None:
    model, scorer = counting_model()
    draw = Random(3)
    known, new = random_state(draw), random_state(draw)
    model.chances([known])

    chances = model.chances([new, known, new])

    assert scorer.calls == [1, 1]
    assert chances == [1 / (1 + state.passengers_ahead) for state in (new, known, new)]


def test_the_memory_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("railway.model.REMEMBERED", 10)
    model, _ = counting_model()
    draw = Random(4)

    for _ in range(5):
        model.chances([random_state(draw) for _ in range(6)])

    assert len(model._known) <= 10


def test_asking_for_nothing_asks_nobody() -> None:
    model, scorer = counting_model()

    assert model.chances([]) == []
    assert scorer.calls == []


def test_every_state_becomes_one_row_of_features() -> None:
    draw = Random(5)

    assert as_matrix(random_state(draw) for _ in range(3)).shape == (3, len(FEATURES))
    assert as_matrix([]).shape == (0, len(FEATURES))


@pytest.mark.parametrize(
    ("chance", "word"), [(0.71, "likely"), (0.7, "possible"), (0.3, "possible"), (0.29, "unlikely")]
)
def test_bands_are_those_that_travellers_know(chance: float, word: str) -> None:
    assert band(chance) == word


def test_a_published_model_is_loaded_with_its_card(world: World) -> None:
    model = load_model(world)

    assert model.card["metrics"]["boosting, calibrated"]["auc"] > 0.85
    assert all(0 < chance < 1 for chance in model.chances([random_state(Random(6))]))


def test_a_model_of_another_scikit_learn_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sklearn.__version__", "0.1")

    with pytest.raises(ModelRefused, match=r"this is 0\.1: run `python -m railway publish`\.$"):
        load_model(world)


def test_a_model_of_other_facts_is_refused(world: World, tmp_path: Path) -> None:
    folder = copytree(world.folder, tmp_path / "world")
    with (folder / "stations.csv").open("a", encoding="utf-8") as stations:
        stations.write("XYZ,Nowhere,invented for a test,2026\n")

    with pytest.raises(ModelRefused, match=r"other facts.*`python -m railway publish`"):
        load_model(replace(world, folder=folder))


def test_a_world_without_a_model_says_what_to_do(world: World, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="`python -m railway publish`"):
        load_model(replace(world, folder=tmp_path))
