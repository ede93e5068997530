"""Renames a field on both sides of a copy of the house and lets the old clients call (CHANGE)."""

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.change import sites
from benchmarks.change.contract import breaks
from benchmarks.change.count import Count, count
from benchmarks.change.lab import REQUESTS
from benchmarks.change.request import read_request
from benchmarks.change.sites import SIDES, Side
from benchmarks.change.tree import apply, copied
from benchmarks.share.draw import rides
from benchmarks.share.outsiders import Work, work
from benchmarks.verdict import compare_counts
from depot import HOUSE
from depot.processes import Build
from notebooks import stage
from notebooks.checks import Prediction

CALLS = 20
DOORS: dict[Side, Build] = {
    "monolith": "monolith",
    "decoupled": "api",
}  # where a side's outsider knocks


class Rename(NamedTuple):
    """What a rename costs those who make it, and those who were not told."""

    title: str
    counts: Mapping[Side, Count]
    promises_gone: tuple[str, ...]  # of the API's contract
    asked: int
    answered: Mapping[Side, int]  # calls of the old clients that got any answer
    faults: Mapping[Side, str]  # the first fault of each, in its own words

    @property
    def found(self) -> str:
        """Return on which side fewer files change by hand: the row's word."""
        files = [self.counts[side].files for side in SIDES]
        return compare_counts(files[0], files[1], "lower").verdict


def renamed(foretold: Prediction, name: str) -> Rename:
    """Apply a change request's two patches, each to a copy of its own, and let old clients call."""
    world, request = stage.world(), read_request(REQUESTS / name)
    job, works, gone = rides(world, CALLS), {}, []
    with stage.stores(world) as databases:
        for side in SIDES:
            print(f"You foretold “{foretold.answer}”. Renaming in the {side} …", flush=True)
            with copied() as tree:
                apply([request.patch(side)], tree)
                gone += breaks(HOUSE, tree)
                with sites.opened({side: databases[side]}, world, tree) as doors:
                    works[side] = work(side, doors[side][DOORS[side]], job)
    return Rename(
        request.title,
        {side: count(request.patch(side)) for side in SIDES},
        tuple(gone),
        len(job),
        {
            side: sum(not isinstance(answer, str) for answer in works[side].answers)
            for side in SIDES
        },
        {side: _first_fault(works[side]) for side in SIDES},
    )


def _first_fault(done: Work) -> str:
    return next((answer for answer in done.answers if isinstance(answer, str)), "")
