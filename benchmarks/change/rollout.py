"""A change is rolled out while travellers go on: who is not served, and how soon it is there.

The way is the plain one, and the same on both sides. The new files take the places of the old ones
where the side runs; each server that has read one of them is stopped, and its successor started on
the same port. Back-ends come before screens, so that no screen asks for what is not there yet.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from threading import Event
from typing import NamedTuple

import httpx2

from benchmarks.change.books import books_for
from benchmarks.change.count import Touched
from benchmarks.change.operation import begun, operated
from benchmarks.change.plan import Plan
from benchmarks.change.sites import opened
from benchmarks.change.tree import copied
from benchmarks.change.visit import Visit, refusal
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal
from benchmarks.launches import copy
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.steady import PATIENCE, SEED, Asked, Call, Doors, callers, toll_of_fault
from benchmarks.sending import sender
from depot.processes import Part
from railway.world import World, read_world

GOES_ON = 1.0  # seconds for which travellers go on afterwards
UNREAD = "unreadable for a client of the former version"
# What may go wrong with a call, by what the drivers raise.
TROUBLES: Mapping[str, tuple[type[Exception], ...]] = {
    "unanswered": (httpx2.HTTPError,),  # refused, cut off, too late, or an error of the server's
    "refused": (Refusal,),
    "wrong": (AssertionError,),
    UNREAD: (LookupError, ValueError),
}


@dataclass(frozen=True)
class Rollout:
    """What travellers noticed of a roll-out."""

    calls: int  # from a second before it to a second after it
    troubles: Mapping[str, int]  # calls, by what went wrong
    seconds: float  # from the first step until the last successor was ready
    started: tuple[Part, ...]  # anew, in this order
    booked: int  # meanwhile
    lost: int  # bookings of these, of which nobody knows afterwards
    refusal: str  # the words of acceptance after it; "" if the new behaviour is served

    @property
    def failed(self) -> int:
        """Return the calls that nobody could have made anything of."""
        return sum(self._failures.values())

    def told(self) -> str:
        """Return in clauses what travellers noticed, and what was started."""
        failures = ", ".join(f"{calls} {trouble}" for trouble, calls in self._failures.items())
        unread = self.troubles.get(UNREAD, 0)
        clauses = [f"{self.failed} of {self.calls} calls fail" + f" ({failures})" * bool(failures)]
        clauses += [f"{unread} are {UNREAD}"] if unread else []
        clauses += [f"{self.lost} of {self.booked} bookings are lost"] if self.lost else []
        clauses += [f"the new behaviour is there after {self.seconds:.1f} s"]
        clauses += [f"started anew: {', '.join(self.started) or 'nothing'}"]
        return "; ".join(clauses)

    @property
    def _failures(self) -> dict[str, int]:
        """Return the failed calls by what went wrong; one that only a program misses is none."""
        found = {trouble: self.troubles.get(trouble, 0) for trouble in TROUBLES}
        return {trouble: calls for trouble, calls in found.items() if calls and trouble != UNREAD}


class Done(NamedTuple):
    """A change that has been rolled out."""

    visit: Visit  # which acceptance may make
    started: Sequence[Part]
    seconds: float


def rolled_out(plan: Plan, folder: Path) -> Rollout:
    """Start a side as it is, roll the change out under load, and let acceptance look.

    folder: for what operators need. Raises NotStarted, or PrepareFailed.
    """
    new = books_for(plan, folder / "new-books.db") if plan.needs_new_books else None
    sides = {plan.side: copy(plan.database, folder / "books.db")}
    with copied() as live, opened(sides, plan.before, live, plan.beside) as sites:
        site = sites[plan.side]
        visit = begun(plan.request, plan.side, Visit(site, plan.before), site, folder)
        if new:
            site.from_now_on(world=plan.after.folder, database=new)
        return _under_load(plan, visit, partial(_carry_out, plan, live, visit, folder))


def _under_load(plan: Plan, visit: Visit, carry_out: Callable[[], Done]) -> Rollout:
    """Let travellers call before, during and after the roll-out, and count."""
    doors = _doors(visit.site)
    booked: list[str] = []
    steady = callers(doors, plan.before, _asked(plan.before.folder), booked)
    found: dict[str, Counter[str]] = {task: Counter() for task in steady}
    ended: list[Done] = []

    def change() -> None:
        ended.append(carry_out())
        Event().wait(GOES_ON)  # waiting is the subject: what do travellers see afterwards?

    noting = {task: partial(_note, call, found[task]) for task, call in steady.items()}
    tolls = toll_of_fault(noting, change, after=0.0)
    [done] = ended
    return Rollout(
        calls=sum(toll.calls for toll in tolls.values()),
        troubles=dict(sum(found.values(), Counter())),
        seconds=done.seconds,
        started=tuple(done.started),
        booked=len(booked),
        lost=_lost(doors, plan.before, booked),
        refusal=refusal(plan.request.folder, plan.side, done.visit),
    )


def _carry_out(plan: Plan, live: Path, visit: Visit, folder: Path) -> Done:
    began, site = time.monotonic(), visit.site
    for files in plan.steps:
        put(files, plan.tree, live)
        for part in plan.anew(files):
            if part in site:
                site.restart(part)
    after = replace(visit, world=plan.after)
    changed, started = operated(plan.request, plan.side, after, site, folder)
    return Done(changed, started, time.monotonic() - began)


def put(files: Sequence[Touched], tree: Path, live: Path) -> None:
    """Put files of a tree in the places of the former ones; nobody ever reads half of one."""
    for file in files:
        new, former = tree / file.path, live / file.path
        if not new.exists():
            former.unlink(missing_ok=True)
            continue
        former.parent.mkdir(parents=True, exist_ok=True)
        part = former.with_name(f"{former.name}.part")
        shutil.copyfile(new, part)
        part.replace(former)


def _note(call: Call, found: Counter[str]) -> None:
    """Make a call, and note what goes wrong with it."""
    try:
        call()
    except Exception as reason:
        found.update(word for word, kinds in TROUBLES.items() if isinstance(reason, kinds))
        raise


def _doors(site: Mapping[Part, str]) -> Doors:
    if "monolith" in site:
        return Doors(MonolithTraveller, site["monolith"], site["monolith"])
    return Doors(ApiTraveller, site["api"], site["web"])


@lru_cache(maxsize=1)
def _asked(folder: Path) -> Asked:
    """Return what travellers ask; they leave this month's trains to acceptance, which counts."""
    world = read_world(folder)
    asked, month = questions(world, SEED), f"{world.as_of:%Y-%m}"
    later = [one for one in asked["book"] if not one["journey_date"].startswith(month)]
    return {**asked, "book": later}


def _lost(doors: Doors, world: World, booked: Sequence[str]) -> int:
    """Return how many of the bookings their traveller does not find any more."""
    person = doors.traveller(sender(doors.service, PATIENCE))
    person.signs_in(*travellers(world)[0])
    return len(set(booked) - {line.pnr for line in person.trips()})
