"""Another server than granian: the same app behind it, and a row that says so."""

from itertools import islice

import pytest

from benchmarks.controls.errands import alone, cost_of, queries_with_queues
from benchmarks.controls.servers import (
    MISSING,
    OTHERS,
    THROUGH,
    USUAL,
    Served,
    _row,
    is_here,
)
from benchmarks.experiments import Context
from benchmarks.verdict import Verdict
from railway.world import World

WAITRESS, UVICORN = OTHERS
EIGHT = [1.0, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07]


def costs(**factors: float) -> dict[Served, list[float]]:
    every = {served: factors.get(served.server, 1.0) for served in (*USUAL, *OTHERS)}
    return {served: [factor * one for one in EIGHT] for served, factor in every.items()}


@pytest.mark.labs
@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_a_build_answers_the_same_behind_another_server(other, world: World, tmp_path):
    if not is_here(other):
        pytest.skip(MISSING)
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    paths = [query.under(other.path) for query in islice(queries_with_queues(world, 1), 12)]

    with alone(other.build, context, name="usual") as usual:
        expected = cost_of(usual, paths).bodies
    with alone(other.build, context, name="other", through=THROUGH) as running:
        found = cost_of(running, paths)

    assert found.bodies == expected
    assert found.cpu > 0


def test_a_row_compares_the_builds_and_its_notes_each_change_alone(stamp):
    row = _row("others", costs(waitress=2.0, uvicorn=3.0), stamp)

    assert row.verdict is Verdict.MONOLITH
    assert row.notes == (
        "monolith behind waitress needs 2.00 × what it needs behind granian (1.95 to 2.05)",
        "api behind uvicorn needs 3.00 × what it needs behind granian (2.93 to 3.07)",
    )


def test_without_waitress_there_is_no_verdict_but_the_reason(stamp):
    found = costs(uvicorn=1.5)
    del found[WAITRESS]

    row = _row("others", found, stamp)

    assert (row.verdict, row.why) == (Verdict.CANNOT_TELL, MISSING)
    assert row.notes[1].startswith("api behind uvicorn needs 1.50 ×")
    assert _row("granian", found, stamp).verdict is Verdict.SAME
