"""Both builds under the real generator for a few seconds: every part of the protocol meets here."""

from contextlib import suppress

import psutil
import pytest

from benchmarks.launches import cores, snapshot
from benchmarks.scale.block import Block, Outcome, play
from benchmarks.scale.plan import PAIRS_PER_BLOCK, Comparison, Pace, Task, alternating
from benchmarks.scale.questions import questions
from benchmarks.scale.series import BETTER, CONTROL, SIDES, Series
from depot import HOUSE
from railway.world import World

pytestmark = [pytest.mark.labs, pytest.mark.timeout(300)]  # the first run publishes a world

BLINK = Pace(slice=0.1, booking=0.15, guard=0.05)  # shows that it works, measures nothing
COMPARISONS = [
    Comparison("find_a_train", *SIDES),
    Comparison("book", *SIDES),
    Comparison("look_up", *SIDES),
    Comparison("find_a_train", *CONTROL),
]
LOAD = 0.5
ENDED = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
FEW: dict[Task, int] = {"find_a_train": 40, "book": 16_000, "look_up": 10}


@pytest.fixture(scope="module")
def started() -> set[psutil.Process]:
    """Return the processes that the block is made of, as seen whenever it says how far it is."""
    return set()


@pytest.fixture(scope="module")
def outcome(
    world: World, started: set[psutil.Process], tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    asked = {task: listed[: FEW[task]] for task, listed in questions(world, seed=1).items()}
    kept = HOUSE / "out" / "test-worlds" / "snapshots"
    block = Block(
        seed=1,
        builds={"monolith": "monolith", "decoupled": "api", "again": "monolith"},
        questions=asked,
        slices=(
            *alternating(COMPARISONS[:1], BLINK, first_pair=8, lengths=FEW, load=LOAD),
            *alternating(COMPARISONS, BLINK, lengths=FEW),
        ),
        cores=cores(),
        world=world,
        snapshots={build: snapshot(build, world, kept) for build in ("monolith", "api")},
        folder=tmp_path_factory.mktemp("block"),
    )
    others = set(psutil.Process().children())  # servers and browsers of other tests, which run on

    return play(block, lambda *_: started.update(families_beside(others)))


def test_every_slice_of_the_plan_is_measured(outcome: Outcome):
    slices = [each for each in outcome.readings.slices if not each.asked_for]

    assert len(slices) == 2 * PAIRS_PER_BLOCK * len(COMPARISONS) + len(SIDES)  # which calibrate
    assert all(len(each.latencies) == each.right + each.wrong for each in slices)
    assert sum(each.right for each in slices) > 0
    assert all(each.cpu > 0 for each in slices if each.right)


def test_an_open_loop_asks_both_sides_the_same_and_waits_for_every_answer(outcome: Outcome):
    asked = [each for each in outcome.readings.slices if each.asked_for]

    assert len(asked) == 2 * PAIRS_PER_BLOCK
    by_pair = {each.pair: set[int]() for each in asked}
    for each in asked:
        by_pair[each.pair].add(each.asked_for)
        assert each.right + each.wrong + each.censored == each.asked_for
    assert all(len(counts) == 1 for counts in by_pair.values())


def test_no_answer_is_wrong(outcome: Outcome):
    assert [complaint for each in outcome.readings.slices for complaint in each.complaints] == []
    assert [complaint for each in outcome.readings.surveys for complaint in each.complaints] == []


def test_the_audit_finds_every_berth(outcome: Outcome):
    assert outcome.readings.bookings
    assert outcome.complaints == ()


def test_a_token_that_goes_to_another_origin_needs_leave_first(outcome: Outcome):
    asked = {(s.task, s.side): s.requests / s.asked for s in outcome.readings.surveys}

    assert asked["find_a_train", "monolith"] == asked["find_a_train", "decoupled"] == 1
    assert (asked["look_up", "monolith"], asked["look_up", "decoupled"]) == (1, 2)
    assert 2 < asked["book", "monolith"] <= 3  # a refused party sees no trip
    assert 3 < asked["book", "decoupled"] <= 5


def test_the_decoupled_side_counts_its_web_server(outcome: Outcome):
    assert outcome.things_to_start == {"monolith": 1, "decoupled": 2, "again": 1}


def test_the_readings_can_be_judged(outcome: Outcome):
    series = Series(pinned=bool(cores().both))

    series.add(outcome.readings)

    assert set(series.looks) == {(c.task, m) for c in COMPARISONS for m in BETTER}
    assert series.control("cpu").pairs <= PAIRS_PER_BLOCK


def test_nothing_is_left_running(outcome: Outcome, started: set[psutil.Process]):
    running = psutil.process_iter(["cmdline", "status"])

    left = [one.info for one in running if one in started and one.info["status"] not in ENDED]
    assert len(started) > sum(outcome.things_to_start.values())  # the servers and the generator
    assert left == []


def families_beside(others: set[psutil.Process]) -> set[psutil.Process]:
    """The children of this process with all that they started, others' families left out."""
    family: set[psutil.Process] = set()
    for child in set(psutil.Process().children()) - others:
        with suppress(psutil.NoSuchProcess):
            family |= {child, *child.children(recursive=True)}
    return family
