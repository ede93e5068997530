"""Blast radius (M11): a part dies under steady callers; who notices, and for how long."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.claims import Claim, Finding, Word
from benchmarks.drivers import ApiTraveller, MonolithTraveller
from benchmarks.experiments import Context
from benchmarks.launches import copy, cores, snapshot, usual
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.plan import Build
from benchmarks.scale.steady import TASKS, Call, Doors, Tolls, callers, toll_of_fault
from benchmarks.source import line_of
from depot.processes import Running, launch

LOCKED = 2.0  # seconds for which somebody else holds the database
NEEDED = ("find a train", "look up a trip", "book")  # what M11 says goes on

# What dies on each side. The monolith is one process: its pages, rules and model go together.
FAULTS: Mapping[str, tuple[str, str]] = {
    "model": ("the process that has the model dies", "predictor"),
    "screens": ("the process that serves the screens dies", "web"),
    "worker": ("the process that takes bookings dies", "api"),
    "database": (f"somebody else holds the database for {LOCKED:g} s", "database"),
}


@dataclass(frozen=True)
class Side:
    """A running side: its parts by the name of what may die, and how travellers use it."""

    parts: Mapping[str, Running]
    doors: Doors
    database: Path


def blast_rows(context: Context) -> list[Row]:
    """Return one row per fault, and add what became of M11."""
    tolls: dict[str, dict[str, Tolls]] = {}
    for side in ("monolith", "decoupled"):
        with _running(side, context) as running:
            tolls[side] = _suffered(running, context, side)
    stamp = Stamp.now()
    context.findings.append(_what_goes_on(tolls["decoupled"], stamp))
    return [_row(fault, tolls["monolith"], tolls["decoupled"], stamp) for fault in FAULTS]


@contextmanager
def _running(side: str, context: Context) -> Iterator[Side]:
    build: Build = "monolith" if side == "monolith" else "api"
    made = snapshot(build, context.world, context.folder.parent / "snapshots")
    database = copy(made, context.folder / f"{build}.db")
    how = usual(context.world, cores().servers)
    with ExitStack() as stack:

        def started(part: Any, **more: Any) -> Running:
            return stack.enter_context(launch(part, **how, **more))

        if side == "monolith":
            site = started("monolith", database=database)
            parts = dict.fromkeys(("predictor", "web", "api"), site)
            yield Side(parts, Doors(MonolithTraveller, site.url, site.url), database)
        else:
            predictor = started("predictor")
            api = started("api", database=database, predictor_url=predictor.url)
            web = started("web", api_url=api.url)
            parts = {"predictor": predictor, "web": web, "api": api}
            yield Side(parts, Doors(ApiTraveller, api.url, web.url), database)


def _suffered(side: Side, context: Context, name: str) -> dict[str, Tolls]:
    """Return the toll of each fault; one that hits the same process again is not repeated."""
    known: dict[int, Tolls] = {}
    suffered: dict[str, Tolls] = {}
    steady = callers(side.doors, context.world)
    for number, (fault, (words, part)) in enumerate(FAULTS.items()):
        context.say(f"{name}: {words}", number / len(FAULTS))
        hit = side.parts.get(part)
        key = hit.pid if hit else 0
        if key not in known:
            known[key] = toll_of_fault(steady, _fault(hit, side.database))
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
