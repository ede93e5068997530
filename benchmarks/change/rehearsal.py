"""A change is tried where nobody calls: acceptance fails without it and passes with it."""

from pathlib import Path
from typing import NamedTuple

from benchmarks.change.bench import Bench
from benchmarks.change.books import books_for
from benchmarks.change.operation import begins_otherwise, begun, operated
from benchmarks.change.plan import Plan
from benchmarks.change.request import Request
from benchmarks.change.sites import Side, opened
from benchmarks.change.visit import Visit, refusal
from benchmarks.launches import copy
from depot.processes import Part


class Rehearsal(NamedTuple):
    """What came of a change where nobody calls."""

    refusal: str = ""  # the words of acceptance; "" if it passes
    by_hand: tuple[Part, ...] = ()  # what operators started anew
    ran: tuple[Part, ...] = ()  # in the end


def refusal_without(request: Request, side: Side, bench: Bench, folder: Path) -> str:
    """Return the words with which acceptance fails without the change; "" if it passes.

    A side that has to begin otherwise than it is gets started for it. folder: for what that needs.
    """
    if not begins_otherwise(request, side):
        return refusal(request.folder, side, Visit(bench.as_they_are[side], bench.world))
    own = copy(bench.stores[side], folder / "books.db")
    with opened({side: own}, bench.world) as sites:
        visit = begun(request, side, Visit(sites[side], bench.world), sites[side], folder)
        return refusal(request.folder, side, visit)


def rehearsed(plan: Plan, folder: Path) -> Rehearsal:
    """Start a side from the changed house, do what operators do, and let acceptance look.

    folder: for what operators need. Raises NotStarted.
    """
    request, side, world = plan.request, plan.side, plan.after
    database = books_for(plan, folder / "books.db")
    with opened({side: database}, world, plan.tree) as sites:
        site = sites[side]
        visit = begun(request, side, Visit(site, world), site, folder)
        visit, by_hand = operated(request, side, visit, site, folder)
        return Rehearsal(refusal(request.folder, side, visit), (*by_hand,), (*site,))
