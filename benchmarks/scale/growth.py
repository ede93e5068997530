"""Growth: whether a search takes longer when more bookings are stored, in either build.

Three worlds of one seed hold 10⁴, 10⁵ and 10⁶ bookings. Each build answers the same first searches
in all of them, in turn; a batch of searches gives one figure a build: how many times as long the
slow ones take as with the fewest bookings.
"""

from collections.abc import Mapping, Sequence

from benchmarks.budgets.growth import (
    FEW,
    MANY,
    UNCOUNTED,
    Seconds,
    first_searches,
    p95,
    same_searches,
)
from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, figure, measured
from benchmarks.scale.plan import BUILDS
from benchmarks.source import line_of
from benchmarks.verdict import LOOKS, Pair, judge
from benchmarks.worlds import grown
from railway.world import read_world

COUNTS = (FEW, 100_000, MANY)
BATCHES = LOOKS[0]
SEARCHES = UNCOUNTED + 100 * BATCHES
Asked = Mapping[str, Sequence[Seconds]]  # by side: for each search, its seconds in each world


def growth_rows(context: Context) -> list[Row]:
    """Return for more bookings what they do to a first search, one side held against the other."""
    worlds = [read_world(grown(count).folder) for count in COUNTS]
    context.say("find trains that are as full in all worlds")
    searches = same_searches(worlds, SEARCHES)
    asked = {}
    for number, (side, build) in enumerate(BUILDS.items()):
        context.say(f"{side}: {len(searches)} first searches in {len(COUNTS)} worlds", number / 2)
        asked[side] = first_searches(build, worlds, searches, context.folder)
    return rows_of(asked, Stamp.now())


def rows_of(asked: Asked, stamp: Stamp) -> list[Row]:
    """Return a row for each world but the emptiest."""
    return [_row(place, asked, stamp) for place in range(1, len(COUNTS))]


def growths(asked: Sequence[Seconds], place: int) -> list[float]:
    """Return for each batch how many times as long its slow searches take as in the first world."""
    batches = (asked[number::BATCHES] for number in range(BATCHES))
    return [
        p95([each[place] for each in batch]) / p95([each[0] for each in batch]) for batch in batches
    ]


def _row(place: int, asked: Asked, stamp: Stamp) -> Row:
    question = Question(
        id=f"scale.growth.{COUNTS[place]}",
        axis="scale",
        question=f"With {COUNTS[place]:,} bookings stored: how many times as long do the slowest "
        "first searches take but one in twenty?",
        unit=f"growth over {COUNTS[0]:,} bookings",
        better="lower",
        source=line_of(growth_rows),
    )
    pairs: list[Pair] = list(zip(*(growths(asked[side], place) for side in BUILDS), strict=True))
    row = measured(question, pairs, judge(pairs, "p95", "lower"), stamp)
    return row.with_notes(*(_told(side, asked[side], place) for side in BUILDS))


def _told(side: str, asked: Sequence[Seconds], place: int) -> str:
    """Return the figures behind a side's factor."""
    here, there = (p95([each[world] for each in asked]) for world in (0, place))
    return f"{side}: {figure(here)} ms, then {figure(there)} (p95 of {len(asked)} searches)"
