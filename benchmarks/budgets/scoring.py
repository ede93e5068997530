"""What a chance costs when a whole page is scored in one call, as both builds do."""

from collections.abc import Iterator
from itertools import count, cycle, islice
from statistics import median
from time import process_time

from benchmarks.budgets.budget import Budget, Kept
from railway.features import QueueState
from railway.model import WaitlistModel, load_model
from railway.samples import sample_states
from railway.world import World

PAGE = 60  # chances: twenty departures of three classes
CALLS = 200
SCORING = Budget(
    f"a chance on a page of {PAGE}", "one asked for alone", 0.10, "µs of CPU", at_most=True
)


def measure_scoring(world: World) -> Kept:
    """Return what one chance costs on a page and alone; every state is new to the model."""
    model, states = load_model(world), _new_states(world)
    page, alone = [], []
    for number in range(-1, CALLS):  # the first one warms up
        asked = (PAGE, 1) if number % 2 else (1, PAGE)
        taken = {size: _microseconds(model, list(islice(states, size))) for size in asked}
        if number >= 0:
            page.append(taken[PAGE] / PAGE)
            alone.append(taken[1])
    ratio = median(here / there for here, there in zip(page, alone, strict=True))
    return Kept(SCORING, median(page), median(alone), ratio)


def _microseconds(model: WaitlistModel, states: list[QueueState]) -> float:
    began = process_time()
    model.chances(states)
    return 1e6 * (process_time() - began)


def _new_states(world: World) -> Iterator[QueueState]:
    """Yield states that were never asked about: the model's samples, each time a little fuller."""
    for more, state in zip(count(1), cycle(sample_states(world.folder)), strict=False):
        yield state._replace(passengers_booked=state.passengers_booked + more)
