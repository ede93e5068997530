"""Four corners, one railway: what is compared is the same, and the split adds up."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from benchmarks.claims import Word
from benchmarks.controls.corners import (
    CORNERS,
    FASTAPI_JSON,
    FASTAPI_PAGE,
    FLASK_JSON,
    FLASK_PAGE,
    THROUGH,
    _compared,
    _framework_or_architecture,
    part,
    split,
)
from benchmarks.controls.errands import cost_of, queries_with_queues
from benchmarks.controls.rates import WrongAnswers
from benchmarks.drivers import ApiTraveller, Reply
from benchmarks.drivers.pages import departures
from benchmarks.verdict import Verdict, judge
from depot.processes import Running, launch
from railway.world import World

ASKED = 12


def costs(flask_page=4.0, flask_json=2.0, fastapi_page=2.0, fastapi_json=1.0):
    """Eight rounds that differ by a little noise, which all corners share."""
    usual = (flask_page, flask_json, fastapi_page, fastapi_json)
    noise = [1 + 0.01 * number for number in range(8)]
    pairs = zip(CORNERS, usual, strict=True)
    return {corner: [cost * one for one in noise] for corner, cost in pairs}


@pytest.fixture(scope="module")
def crossed(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """Both builds, each with the other's way to show a search."""
    folder, now = tmp_path_factory.mktemp("crossed"), world.as_of.isoformat()
    how: dict[str, Any] = {"world": world.folder, "now": now, "through": THROUGH}
    with (
        launch("monolith", database=folder / "site.db", **how) as flask,
        launch("api", database=folder / "api.db", **how) as fastapi,
    ):
        yield {"Flask": flask, "FastAPI": fastapi}


@pytest.mark.labs
@pytest.mark.parametrize("path", ["/trains", "/v1/departures"])
def test_both_frameworks_answer_with_the_same_bytes(crossed, world, path):
    paths = [query.under(path) for query in islice(queries_with_queues(world, 1), ASKED)]

    flask, fastapi = (cost_of(running, paths).bodies for running in crossed.values())

    assert flask == fastapi
    assert len(set(flask)) == ASKED


@pytest.mark.labs
def test_pages_and_json_show_the_same_trains_with_their_chances(crossed, world):
    queries = list(islice(queries_with_queues(world, 2), ASKED))
    for query in queries:
        page, said = (
            cost_of(crossed[framework], [query.under(path)]).bodies[0]
            for framework, path in (("FastAPI", "/trains"), ("Flask", "/v1/departures"))
        )

        shown = departures(page, query.origin, query.destination)
        reader = ApiTraveller(lambda *_, said=said, **__: Reply(200, {}, said))
        assert reader.finds(query.origin, query.destination, query.day) == shown
        assert any(offer.chance is not None for train in shown for offer in train.offers)


@pytest.mark.labs
def test_a_list_of_questions_costs_cpu_and_an_error_ends_it(crossed, world):
    (query,) = islice(queries_with_queues(world, 3), 1)

    assert cost_of(crossed["Flask"], [query.under("/trains")] * 9).cpu > 0
    with pytest.raises(WrongAnswers, match="422"):
        cost_of(crossed["FastAPI"], [query._replace(passengers=99).under("/trains")])


def test_no_search_is_asked_for_twice(world):
    queries = list(islice(queries_with_queues(world, 1), 500))

    assert len(set(queries)) == 500
    assert queries == list(islice(queries_with_queues(world, 1), 500))


def test_framework_and_representation_add_up_to_the_whole():
    parts = split(costs(4.0, 2.5, 3.0, 1.5))

    middle = {name: math.log(decision.ratio.estimate) for name, decision in parts.items()}
    assert middle["framework"] + middle["representation"] == pytest.approx(middle["all"])
    assert middle["interaction"] == pytest.approx(math.log(1.5 / 3.0 / (2.5 / 4.0)))
    assert parts["all"].verdict is Verdict.DECOUPLED


def test_a_part_that_may_be_nothing_gets_no_percentage():
    def told(*ratios: float) -> str:
        return part(judge([(1.0, ratio) for ratio in ratios], "cpu", "lower"))

    assert told(*[0.5] * 8) == "-50 % (-51 to -49)"
    assert "%" not in (unsure := told(*[0.9, 1.1] * 4))
    assert unsure == "not told from nothing: 0.90 to 1.10 ×"


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (costs(flask_page=4.0, flask_json=4.0, fastapi_page=2.0, fastapi_json=2.0), Word.HOLDS),
        (costs(flask_page=4.0, flask_json=2.0, fastapi_page=4.0, fastapi_json=2.0), Word.NOT),
        (costs(flask_page=4.0, flask_json=1.0, fastapi_page=3.0, fastapi_json=0.7), Word.NOT),
        (costs(flask_page=1.0, flask_json=1.0, fastapi_page=2.0, fastapi_json=2.0), Word.NOT),
    ],
)
def test_the_framework_explains_it_only_if_it_saves_more_than_json_does(found, word):
    finding = _framework_or_architecture({"search": found, "predict": found})

    assert finding.word is word
    assert finding.figures["search, Flask with page, CPU ms per answer"] == pytest.approx(
        found[FLASK_PAGE][0] * 1.035
    )


def test_one_task_in_which_it_does_not_explain_it_is_enough():
    alike = costs(4.0, 2.0, 4.0, 2.0)
    explained = costs(4.0, 4.0, 2.0, 2.0)

    found = _framework_or_architecture({"search": explained, "predict": alike})

    assert found.word is Word.NOT
    assert "framework -50 %" in found.why


def test_corners_that_say_something_else_are_not_compared():
    same = {FLASK_PAGE: [b"p"], FLASK_JSON: [b"j"], FASTAPI_PAGE: [b"p"], FASTAPI_JSON: [b"j"]}

    _compared(list(same.values()))
    with pytest.raises(WrongAnswers, match="FastAPI b'k'"):
        _compared(list((same | {FASTAPI_JSON: [b"k"]}).values()))
