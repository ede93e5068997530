"""The survival matrix: every client against every redesign of the site and change of the API."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.change.request import Request
from benchmarks.change.sites import Databases, databases
from benchmarks.change.tree import GitFailed, apply, copied
from benchmarks.experiments import Context, Say
from benchmarks.share import generated, screens
from benchmarks.share.catalogue import kind_of, meaning, patches_of
from benchmarks.share.draw import first_train, rides, telling
from benchmarks.share.job import Availability, Ride
from benchmarks.share.outsiders import Work, answers, at, first_fault, work, working
from benchmarks.share.screens import SEARCH, Figures, address_of
from benchmarks.share.stage import BROWSED, Addresses, Stage, opened_stage, touched
from depot.client import CONTRACT, NotGenerated, write_client
from depot.processes import NotStarted, Part
from railway.world import World

# What each client is, or asks. The first three are programs of outsiders, the rest shows screens.
CLIENTS: dict[str, Part] = {
    "scraper": "monolith",
    "API client": "api",
    "generated client": "api",
    "web": "web",
    "phone": "phone",
    "partner site": "partner",
    "assistant": "assistant",
}
AT_ONCE = 2  # clients, of those that are tried on one change


@dataclass(frozen=True)
class Cell:
    """What one change left of one client's calls; `of` is 0 where it could not be tried."""

    right: int
    of: int
    fault: str = ""  # the first call that broke, and why


@dataclass(frozen=True)
class Line:
    """One change and what it left, by client; who cannot be tried on this machine is left out."""

    name: str
    title: str
    kind: str  # redesign or API change
    expected: str
    cells: Mapping[str, Cell]
    fault: str = ""  # why it could not be tried

    def to_json(self) -> dict[str, Any]:
        """Return the line as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Before:
    """What each client is told as long as nothing is changed: what it needs to be told again."""

    truth: Sequence[Availability]
    works: Mapping[str, Work]
    seen: Mapping[str, Sequence[Figures | str]]


@dataclass(frozen=True)
class Lab:
    """The house as it is, the clients, and their job."""

    stage: Stage
    generated: Path | None  # the generated client, of the contract as it is now
    rides: Sequence[Ride]
    shown: Ride  # what is looked up on a screen that takes a browser

    def programs(self, site: Addresses) -> dict[str, Callable[[], Work]]:
        """Return how each of the three programs does the job."""
        ways: dict[str, Callable[[], Work]] = {
            "scraper": partial(work, "monolith", site["monolith"], self.rides),
            "API client": partial(work, "decoupled", site["api"], self.rides),
        }
        if self.generated is not None:
            ways["generated client"] = partial(
                generated.work, self.generated, site["api"], self.rides
            )
        return ways

    def seen(self, part: Part, site: Addresses, way: str = SEARCH) -> Sequence[Figures | str]:
        """Return the figures that a client shows; nothing where there is no browser for it."""
        if part in BROWSED:
            try:
                seen = screens.on_screen(part, site, self.stage.world, address_of(self.shown, way))
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
                return ["the screen was never drawn"]
            return [] if seen is None else [seen]
        look = screens.told_by_assistant if part == "assistant" else screens.on_pages
        return look(site[part], self.rides)


@contextmanager
def opened_lab(
    world: World, stores: Databases, folder: Path, rides: Sequence[Ride]
) -> Iterator[Lab]:
    """Open the house and make the client of its contract, where the generator is installed."""
    client: Path | None = folder / "client"
    try:
        write_client(CONTRACT, folder / "client")
    except NotGenerated:
        client = None
    with opened_stage(world, stores, folder) as stage:
        yield Lab(stage, client, rides, rides[0])


def tried(
    context: Context, changes: Sequence[Request]
) -> tuple[Sequence[Ride], Before, list[Line]]:
    """Return the job of all clients, what each is told before any change, and what is left."""
    job = rides(context.world)
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch:
        stores = databases(context.world, context.snapshots, Path(scratch))
        with opened_lab(context.world, stores, Path(scratch), job) as lab:
            return job, *run(lab, changes, context.say)


def run(lab: Lab, changes: Sequence[Request], say: Say) -> tuple[Before, list[Line]]:
    """Try every change and return what each client is told before, and what is left after."""
    say("all clients do their job")
    site = lab.stage.site
    works = {name: program() for name, program in lab.programs(site).items()}
    truth = answers(works["API client"])
    lab = replace(lab, shown=telling(lab.stage.world, lab.rides, truth))
    seen = {name: lab.seen(CLIENTS[name], site) for name in CLIENTS if name not in works}
    before = Before(truth, works, seen)
    lines = []
    for done, change in enumerate(changes):
        say(change.title, done / len(changes))
        lines.append(_tried(lab, change, before))
    return before, lines


def _tried(lab: Lab, change: Request, before: Before) -> Line:
    about = (change.name, change.title, kind_of(change), change.fact("expected"))
    patches = patches_of(change)
    parts = touched(patches)
    try:
        with copied() as tree:
            apply(patches, tree)
            with lab.stage.changed(tree, parts) as site:
                return Line(*about, _cells(lab, change, site, parts, before))
    except (GitFailed, NotStarted) as failed:
        return Line(*about, {}, f"{change.name}: {failed}".splitlines()[0])


def _cells(
    lab: Lab, change: Request, site: Addresses, parts: Sequence[Part], before: Before
) -> dict[str, Cell]:
    redrawn = parts if kind_of(change) == "redesign" else []
    way = change.facts.get("address", SEARCH)
    with ThreadPoolExecutor(AT_ONCE) as hands:  # nobody's time is taken here
        works = {name: hands.submit(program) for name, program in lab.programs(site).items()}
        seen = {
            name: hands.submit(lab.seen, part, site, way if part in redrawn else SEARCH)
            for name, part in CLIENTS.items()
            if before.seen.get(name)
        }
    cells = {
        name: judged(done.result(), before.truth, lab.rides, meaning(change))
        for name, done in works.items()
    }
    # A new design may show less at a time, in other figures; the train must be there.
    first = [Counter([first_train(lab.stage.world, lab.shown).train_number])]
    for name, now in seen.items():
        wanted = first if CLIENTS[name] in redrawn else before.seen[name]
        asked = [lab.shown] if CLIENTS[name] in BROWSED else lab.rides
        cells[name] = looked(now.result(), wanted, asked)
    return cells


def judged(
    done: Work, truth: Sequence[Availability], rides: Sequence[Ride], meant: Mapping[str, str]
) -> Cell:
    """Return how many answers are right, where a new word may stand for an old one."""
    read = [answer if isinstance(answer, str) else _read(answer, meant) for answer in done.answers]
    same = Work(read, done.requests, done.received_bytes)
    return Cell(sum(working(same, truth)), len(rides), first_fault(same, truth, rides))


def _read(answer: Availability, meant: Mapping[str, str]) -> Availability:
    return {
        class_code: offer._replace(status=meant.get(offer.status, offer.status))
        for class_code, offer in answer.items()
    }


def looked(
    now: Sequence[Figures | str], wanted: Sequence[Figures | str], rides: Sequence[Ride]
) -> Cell:
    """Return how many screens still show every figure that they have to show."""
    missing = [_missing(seen, want) for seen, want in zip(now, wanted, strict=True)]
    faults = [at(ride, gone) for ride, gone in zip(rides, missing, strict=True) if gone]
    return Cell(len(missing) - len(faults), len(missing), next(iter(faults), ""))


def _missing(seen: Figures | str, want: Figures | str) -> str:
    if isinstance(seen, str) or isinstance(want, str):
        return str(seen)
    gone = sorted((want - seen).elements())
    return f"no longer shown: {', '.join(gone[:5])}" if gone else ""
