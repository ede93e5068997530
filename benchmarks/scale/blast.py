"""Blast radius (M11): a part dies under steady callers; who notices, and for how long."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import httpx2
import psutil

from benchmarks.claims import Claim, Finding, Word
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal, Send, Traveller
from benchmarks.experiments import Context
from benchmarks.launches import LOG_LEVEL, copy, cores, snapshot
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.plan import Build
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.tasks import order
from benchmarks.sending import sender
from benchmarks.source import line_of
from depot.processes import Running, launch

CALLS_A_SECOND = 10.0  # of each task
BEFORE, AFTER = 1.0, 11.0  # seconds around the fault
LOCKED = 2.0  # seconds for which somebody else holds the database
PATIENCE = 5.0  # seconds that a caller waits for an answer
TASKS = ("open the site", "find a train", "see a chance", "look up a trip", "book")
NEEDED = ("find a train", "look up a trip", "book")  # what M11 says goes on
SEED = 2026
SEARCHED = 60  # to find some that show a chance

# What dies on each side. The monolith is one process: its pages, rules and model go together.
FAULTS: Mapping[str, tuple[str, str]] = {
    "model": ("the process that has the model dies", "predictor"),
    "screens": ("the process that serves the screens dies", "web"),
    "worker": ("the process that takes bookings dies", "api"),
    "database": (f"somebody else holds the database for {LOCKED:g} s", "database"),
}

Call = Callable[[], None]  # raises what went wrong


class Called(NamedTuple):
    """One call: when it was due, in seconds from the fault, and whether it went well."""

    due: float
    done: float
    trouble: str


class Toll(NamedTuple):
    """What one fault cost one task."""

    calls: int
    failed: int
    seconds: float  # from the fault to the end of the last failed call; 0 if none failed
    longest: float  # seconds that a call which went well took from when it was due


Tolls = Mapping[str, Toll]  # by task


@dataclass(frozen=True)
class Side:
    """A running side: its parts by the name of what may die, and where its travellers go."""

    parts: Mapping[str, Running]
    traveller: Callable[[Send], Traveller]
    service: str  # the URL that tasks ask
    screens: str  # the URL that opens the site
    database: Path


def blast_rows(context: Context) -> list[Row]:
    """Return one row per fault, and add what became of M11."""
    tolls: dict[str, dict[str, Tolls]] = {}
    for side in ("monolith", "decoupled"):
        with _running(side, context) as running:
            tolls[side] = _suffered(running, context, side)
    stamp = Stamp.now()
    context.findings.append(_what_goes_on(tolls["decoupled"], stamp))
    rows = [_row(fault, tolls["monolith"], tolls["decoupled"], stamp) for fault in FAULTS]
    return [row for row in rows if context.wants(row.id)]


@contextmanager
def _running(side: str, context: Context) -> Iterator[Side]:
    build: Build = "monolith" if side == "monolith" else "api"
    made = snapshot(build, context.world, context.folder.parent / "snapshots")
    database = copy(made, context.folder / f"{build}.db")
    how: dict[str, Any] = {"world": context.world.folder, "cpus": cores().servers or None}
    how |= {"now": context.world.as_of.isoformat(), "extra_env": {"RAILWAY_LOG_LEVEL": LOG_LEVEL}}
    with ExitStack() as stack:

        def started(part: Any, **more: Any) -> Running:
            return stack.enter_context(launch(part, **how, **more))

        if side == "monolith":
            site = started("monolith", database=database)
            parts = dict.fromkeys(("predictor", "web", "api"), site)
            yield Side(parts, MonolithTraveller, site.url, site.url, database)
        else:
            predictor = started("predictor")
            api = started("api", database=database, predictor_url=predictor.url)
            web = started("web", api_url=api.url)
            parts = {"predictor": predictor, "web": web, "api": api}
            yield Side(parts, ApiTraveller, api.url, web.url, database)


def _suffered(side: Side, context: Context, name: str) -> dict[str, Tolls]:
    """Return the toll of each fault; one that hits the same process again is not repeated."""
    known: dict[int, Tolls] = {}
    suffered: dict[str, Tolls] = {}
    callers = _callers(side, context)
    for number, (fault, (words, part)) in enumerate(FAULTS.items()):
        context.say(f"{name}: {words}", number / len(FAULTS))
        hit = side.parts.get(part)
        key = hit.pid if hit else 0
        if key not in known:
            known[key] = _toll(callers, _fault(hit, side.database))
        suffered[fault] = known[key]
    return suffered


def _fault(hit: Running | None, database: Path) -> Call:
    """Return what makes it happen: a killed worker, which its server replaces, or a lock."""

    def kill() -> None:
        assert hit is not None
        for pid in hit.pids()[1:]:
            psutil.Process(pid).kill()

    def lock() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED)  # waiting is the subject: somebody holds the lock
            other.execute("ROLLBACK")

    return kill if hit else lock


def _toll(callers: Mapping[str, Call], fault: Call) -> Tolls:
    """Let all callers go on by their clocks while the fault happens, and count."""
    began, stop = time.monotonic() + 0.1, Event()
    at = began + BEFORE
    with ThreadPoolExecutor(len(callers)) as crowd:
        calling = {
            task: crowd.submit(_calls, call, began, at, stop) for task, call in callers.items()
        }
        stop.wait(at - time.monotonic())
        fault()
        stop.wait(at + AFTER - time.monotonic())
        stop.set()
        return {task: toll_of(told.result()) for task, told in calling.items()}


def _calls(call: Call, began: float, fault_at: float, stop: Event) -> list[Called]:
    """Call at fixed moments until told to stop; a late call counts from when it was due."""
    told: list[Called] = []
    due = began
    while not stop.wait(max(0.0, due - time.monotonic())):
        trouble = ""
        try:
            call()
        except (httpx2.HTTPError, Refusal, LookupError, ValueError, AssertionError) as reason:
            trouble = f"{type(reason).__name__}: {reason}"
        told.append(Called(due - fault_at, time.monotonic() - fault_at, trouble))
        due = max(due + 1 / CALLS_A_SECOND, time.monotonic() - PATIENCE)
    return told


def toll_of(calls: Sequence[Called]) -> Toll:
    """Return what a fault cost, from every call around it."""
    failed = [call for call in calls if call.trouble]
    waits = (call.done - call.due for call in calls if not call.trouble)
    until = max((call.done for call in failed), default=0.0)
    return Toll(len(calls), len(failed), until, max(waits, default=0.0))


def _callers(side: Side, context: Context) -> dict[str, Call]:
    """Return one caller per task, each signed in by itself and with its own connection."""
    asked = questions(context.world, SEED)
    people = [side.traveller(sender(side.service, PATIENCE)) for _ in TASKS]
    for person in people:
        person.signs_in(*travellers(context.world)[0])
    _, searching, guessing, looking, booking = people
    searches, wishes = cycle(asked["find_a_train"]), iter(asked["book"])
    trips = cycle(round_[0]["pnr"] for round_ in asked["look_up"])
    ask = [(one["origin"], one["destination"], one["date"]) for one in asked["find_a_train"]]
    with_chance = cycle([one for one in ask[:SEARCHED] if _shows_chance(guessing, one)])
    screens = sender(side.screens, PATIENCE)

    def open_site() -> None:
        assert screens("GET", "/", headers={}, body=None).status == 200

    def find() -> None:
        one = next(searches)
        assert searching.finds(one["origin"], one["destination"], one["date"])

    def guess() -> None:
        assert _shows_chance(guessing, next(with_chance)), "no estimate"

    def look_up() -> None:
        assert looking.looks_up(next(trips)).pnr

    def book() -> None:
        try:
            assert booking.books(order(next(wishes))).pnr
        except Refusal as refusal:
            if refusal.rule != "R4":  # sold out is an answer
                raise

    return dict(zip(TASKS, (open_site, find, guess, look_up, book), strict=True))


def _shows_chance(person: Traveller, search: tuple[str, str, str]) -> bool:
    found = person.finds(*search)
    return any(offer.chance is not None for train in found for offer in train.offers)


def _row(
    fault: str, monolith: Mapping[str, Tolls], decoupled: Mapping[str, Tolls], stamp: Stamp
) -> Row:
    words, _ = FAULTS[fault]
    question = Question(
        id=f"scale.blast.{fault}",
        axis="scale",
        question=f"When {words}: how many of a traveller's {len(TASKS)} tasks fail for a while?",
        unit="tasks that fail",
        better="lower",
        source=line_of(blast_rows),
    )
    here, there = (_hurt(side[fault]) for side in (monolith, decoupled))
    row = counted(question, len(here), len(there), stamp)
    told = (_told("monolith", monolith[fault]), _told("decoupled", decoupled[fault]))
    return row.with_notes(*told)


def _hurt(tolls: Tolls) -> list[str]:
    return [task for task, toll in tolls.items() if toll.failed]


def _told(side: str, tolls: Tolls) -> str:
    """Return in a clause what failed on a side, how often, and until when."""
    hurt = [
        f"{task} {toll.failed} of {toll.calls}, for {toll.seconds:.1f} s"
        for task, toll in tolls.items()
        if toll.failed
    ]
    slowest = max(tolls, key=lambda task: tolls[task].longest)
    waits = f"nothing fails, {slowest} waits up to {tolls[slowest].longest:.1f} s"
    return f"{side}: {', '.join(hurt) or waits}"


def _what_goes_on(tolls: Mapping[str, Tolls], stamp: Stamp) -> Finding:
    """Return whether the decoupled build goes on whichever of its processes dies."""
    killed = {fault: tolls[fault] for fault in FAULTS if fault != "database"}
    broken = {fault: [task for task in NEEDED if of[task].failed] for fault, of in killed.items()}
    bad = [fault for fault, tasks in broken.items() if tasks]
    why = "; ".join(f"{FAULTS[fault][0]}: {_told('', of)[2:]}" for fault, of in killed.items())
    return Finding(
        claim=Claim.M11,
        rule=f"holds if {', '.join(NEEDED)} do not fail once, whichever process dies",
        word=Word.NOT if bad else Word.HOLDS,
        why=why,
        figures={
            f"{fault}, {task}, failed calls": float(toll.failed)
            for fault, of in tolls.items()
            for task, toll in of.items()
        },
        source=line_of(blast_rows),
        stamp=stamp,
    )
