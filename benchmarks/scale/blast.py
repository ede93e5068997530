"""Blast radius (M11): a process dies under steady callers; who notices, and for how long.

With one process of each part it shows what goes down together. Whoever fears a death has two of
each, so the same deaths happen to twins as well. What a process had in its hands is lost on any
side; what counts is whether the next calls go well.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.clocks import pinned
from benchmarks.scale.faults import ALONE, CAN_HAVE_A_TWIN, LOCKED, TWINS, prepared, running
from benchmarks.scale.series import SIDES
from benchmarks.scale.steady import RESOLUTION, TASKS, Tolls, callers, toll_of_fault
from benchmarks.source import line_of

# Seconds for which callers go on after a fault: “no estimate” ends within three (decision 4), and
# granian gives up when a worker dies within 5.5 s of having taken another's place.
AFTER = 6.0
NEEDED = ("find a train", "look up a trip", "book")  # what M11 says goes on
IN_HAND, AT_ONCE = 1, 1.0  # calls of a task that what dies takes along, and seconds until they fail


class Fault(NamedTuple):
    """What happens to a side: to the worker that most callers hold on to, or to the database."""

    words: str
    workers: int  # of each part, when it happens
    part: str

    @property
    def kills(self) -> bool:
        """Tell whether a process dies of it."""
        return self.part != "database"


# A worker of the monolith has it all: pages, rules and model go together.
FAULTS = {
    "model": Fault("the process that has the model dies", ALONE, "predictor"),
    "screens": Fault("the process that serves the screens dies", ALONE, "web"),
    "bookings": Fault("the process that takes bookings dies", ALONE, "api"),
    "database": Fault(f"somebody else holds the database for {LOCKED:g} s", ALONE, "database"),
    "twins.model": Fault("one of two processes that have the model dies", TWINS, "predictor"),
    "twins.bookings": Fault("one of two processes that take bookings dies", TWINS, "api"),
}
NOTES = (
    f"not counted: a task that loses one call, within {AT_ONCE:g} s, with what died",
    "each happens once on a side, to callers who have just come",
    RESOLUTION,
)

Suffered = Mapping[str, Tolls]  # by fault


def blast_rows(context: Context) -> list[Row]:
    """Return one row per fault that can happen here, and add what became of M11."""
    suffered: dict[str, Suffered] = {}
    with pinned(cores().generator):
        for name in SIDES:
            suffered[name] = dict(_suffered(name, context))
    stamp = Stamp.now()
    context.findings.append(_what_goes_on(suffered, stamp))
    return [_row(fault, suffered, stamp) for fault in suffered[SIDES[0]]]


def _suffered(name: str, context: Context) -> Iterator[tuple[str, Tolls]]:
    """Yield the toll of each fault, first where every process is alone, then among twins."""
    for workers in (ALONE, TWINS) if CAN_HAVE_A_TWIN else (ALONE,):
        with running(name, context, workers) as side:
            for number, (key, fault) in enumerate(FAULTS.items()):
                if fault.workers == workers:
                    context.say(f"{name}: {fault.words}", number / len(FAULTS))
                    strike, steady = prepared(side, fault.part), callers(side.doors, context.world)
                    yield key, toll_of_fault(steady, strike, AFTER)


def _row(key: str, suffered: Mapping[str, Suffered], stamp: Stamp) -> Row:
    question = Question(
        id=f"scale.blast.{key}",
        axis="scale",
        question=f"When {FAULTS[key].words}: how many of a traveller's {len(TASKS)} tasks fail for "
        "a while?",
        unit="tasks that fail",
        better="lower",
        source=line_of(blast_rows),
    )
    here, there = (len(_hurt(key, suffered[side])) for side in SIDES)
    told = (f"{side}: {_told(suffered[side][key])}" for side in SIDES)
    notes = NOTES if FAULTS[key].kills else NOTES[1:]
    return counted(question, here, there, stamp).with_notes(*told, *notes)


def _hurt(key: str, suffered: Suffered) -> list[str]:
    """Return the tasks that lost more than what a dead process had in its hands."""
    lost = IN_HAND if FAULTS[key].kills else 0
    return [
        task for task, toll in suffered[key].items() if toll.failed > lost or toll.seconds > AT_ONCE
    ]


def _told(tolls: Tolls) -> str:
    """Return in a clause what failed, how often, and until when."""
    hurt = [
        f"{task} {toll.failed} of {toll.calls}, for {toll.seconds:.1f} s"
        for task, toll in tolls.items()
        if toll.failed
    ]
    slowest = max(tolls, key=lambda task: tolls[task].longest)
    waits = f"nothing fails, {slowest} waits up to {tolls[slowest].longest:.1f} s"
    return ", ".join(hurt) or waits


def _what_goes_on(suffered: Mapping[str, Suffered], stamp: Stamp) -> Finding:
    """Return whether the decoupled build goes on whichever of its processes dies, among twins.

    What happens where each is alone, and to the monolith, is told, and decides nothing.
    """
    of = suffered["decoupled"]
    told = [f"{FAULTS[key].words}: {_told(of[key])}" for key in of if FAULTS[key].kills]
    does = "does not go on" if _stops(suffered["monolith"]) else "goes on"
    return Finding(
        claim=Claim.M11,
        rule=f"holds if {', '.join(NEEDED)} lose no more than {IN_HAND} call each, within "
        f"{AT_ONCE:g} s, whichever process dies, where model and bookings have two",
        word=_word(of),
        why="; ".join([*told, f"by the same rule the monolith {does}"]),
        figures={
            f"{key}, {task}, failed calls": float(toll.failed)
            for key, tolls in of.items()
            for task, toll in tolls.items()
        },
        source=line_of(blast_rows),
        stamp=stamp,
    )


def _word(suffered: Suffered) -> Word:
    if not any(FAULTS[key].workers == TWINS for key in suffered):
        return Word.OPEN
    return Word.NOT if _stops(suffered) else Word.HOLDS


def _stops(suffered: Suffered) -> bool:
    """Tell whether what is needed stops for a while when a process dies that could have a twin.

    The server of the screens has none, and needs none: it keeps nothing, and is back at once.
    """
    among_twins = [key for key in suffered if FAULTS[key].workers == TWINS]
    return any(set(NEEDED) & set(_hurt(key, suffered)) for key in among_twins)
