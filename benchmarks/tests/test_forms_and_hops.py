"""Controls without a build in them: handlers' forms, and hops in front of a model."""

import pytest

from benchmarks.claims import Word
from benchmarks.controls.forms import PATIENCE, WAITING_USERS, _kitchen
from benchmarks.controls.hops import CHAINS, LIKE_OURS, Chain, Reading, _price_of_a_hop
from benchmarks.controls.kitchens import PAUSE
from benchmarks.controls.rates import Target, hammered
from benchmarks.experiments import Context
from railway.world import World

SECONDS = 0.5
DRIFT = (0.97, 1.02, 0.99, 1.01, 1.0, 0.98, 1.03, 1.0)


def seen(price: float) -> dict[Chain, list[Reading]]:
    """Eight rounds in which each hop takes so many milliseconds, whatever the model takes."""
    return {
        chain: [Reading((chain.cost + chain.hops * price + 0.2) * drift, 1.0) for drift in DRIFT]
        for chain in CHAINS
    }


@pytest.mark.parametrize(("price", "word"), [(0.5, Word.NOT), (2.0, Word.HOLDS)])
def test_a_hop_is_dear_if_it_doubles_what_our_model_takes(price: float, word: Word) -> None:
    assert _price_of_a_hop(seen(price)).word is word


def test_a_price_that_drowns_in_the_models_time_is_not_told() -> None:
    why = _price_of_a_hop(seen(0.5)).why

    assert f"0.5 ms to a model of {LIKE_OURS:g} ms" in why
    assert "nothing that can be told to a model of 100 ms" in why


@pytest.mark.labs
def test_a_neighbour_who_gets_no_answer_has_waited_all_the_same(world: World, tmp_path) -> None:
    context = Context(world, "full", tmp_path, lambda *_: None, PATIENCE)
    with _kitchen("flask", 1, context) as kitchen:
        asked = Target(
            f"{kitchen.url}/wait", connections=WAITING_USERS, probe=f"{kitchen.url}/ping"
        )
        found = hammered(asked, SECONDS, (), tmp_path)

    assert 1 <= found.answers <= SECONDS / PAUSE
    assert found.neighbour_p50 > 1000 * PAUSE
