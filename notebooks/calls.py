"""Lets two outsiders do one job before and after a redesign of the site (SHARE lab)."""

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.change.request import read_request
from benchmarks.change.sites import SIDES, Side
from benchmarks.share import lab
from benchmarks.share.catalogue import REDESIGNS
from benchmarks.share.draw import rides
from benchmarks.share.outsiders import answers, first_fault, working
from benchmarks.verdict import compare_counts
from notebooks import stage
from notebooks.checks import Prediction


class CannotTell(Exception):
    """The doors disagree before any redesign, or it could not be tried: nothing can be learned."""


class Calls(NamedTuple):
    """How many calls got the right answer, and what the first wrong one got."""

    title: str  # of the redesign
    asked: int
    before: Mapping[Side, int]
    after: Mapping[Side, int]
    faults: Mapping[Side, str]  # after the redesign; "" where all is well

    @property
    def found(self) -> str:
        """Return on which side more calls are right now: the row's word."""
        return compare_counts(self.after["monolith"], self.after["decoupled"], "higher").verdict


def redesigned(foretold: Prediction, name: str) -> Calls:
    """Redesign both sites in a copy of the house and let both outsiders call again."""
    world = stage.world()
    job = rides(world)
    with stage.stores(world) as databases:
        print(f"You foretold “{foretold.answer}”. Both outsiders make {len(job)} calls …")
        before = lab.job_done(world, databases, job)
        if complaints := lab.disagreement(job, before):
            raise CannotTell("; ".join(complaints))
        redesign = read_request(REDESIGNS / name)
        print(f"{redesign.title}: the site is redesigned, and they call again …")
        survival = lab.survived(redesign, world, databases, job)
    if survival.fault:
        raise CannotTell(survival.fault)
    truth = answers(before["decoupled"])
    return Calls(
        redesign.title,
        len(job),
        {side: sum(working(before[side], truth)) for side in SIDES},
        lab.right_calls(survival, truth),
        {side: first_fault(survival.works[side], truth, job) for side in SIDES},
    )
