"""Blast radius (M11): a part dies under steady callers; who notices, and for how long.

Whoever fears that takes bookings with two workers, so both sides do, and one of the two is killed.
What it had in its hands is lost on any side; what counts is whether the next calls go well.
"""

from collections.abc import Mapping

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.faults import LOCKED, WORKERS, Side, prepared, running
from benchmarks.scale.series import SIDES
from benchmarks.scale.steady import RESOLUTION, TASKS, Toll, Tolls, callers, toll_of_fault
from benchmarks.source import line_of

# Seconds for which callers go on after a fault: “no estimate” ends within three (decision 4), and
# granian gives up when a worker dies within 5.5 s of having taken another's place.
AFTER = 6.0
NEEDED = ("find a train", "look up a trip", "book")  # what M11 says goes on
IN_HAND, AT_ONCE = 1, 1.0  # calls of a task that what dies takes along, and seconds until they fail

# What dies on each side. A worker of the monolith has it all: pages, rules and model go together.
FAULTS: Mapping[str, tuple[str, str]] = {
    "model": ("a process that has the model dies", "predictor"),
    "screens": ("a process that serves the screens dies", "web"),
    "worker": ("a process that takes bookings dies", "api"),
    "database": (f"somebody else holds the database for {LOCKED:g} s", "database"),
}
NOTES = (
    f"processes that take bookings, on each side: {WORKERS}; predictor and web have one each",
    f"not counted: a task that loses one call, within {AT_ONCE:g} s, with what died",
    RESOLUTION,
)

Suffered = Mapping[str, Tolls]  # by fault


def blast_rows(context: Context) -> list[Row]:
    """Return one row per fault, and add what became of M11."""
    suffered: dict[str, Suffered] = {}
    for name in SIDES:
        with running(name, context) as side:
            suffered[name] = _suffered(side, context, name)
    stamp = Stamp.now()
    context.findings.append(_what_goes_on(suffered, stamp))
    return [_row(fault, suffered, stamp) for fault in FAULTS]


def _suffered(side: Side, context: Context, name: str) -> Suffered:
    """Return the toll of each fault; each happens for itself, to callers who have just come."""
    suffered: dict[str, Tolls] = {}
    for number, (fault, (words, part)) in enumerate(FAULTS.items()):
        context.say(f"{name}: {words}", number / len(FAULTS))
        strike, steady = prepared(side, part), callers(side.doors, context.world)
        suffered[fault] = toll_of_fault(steady, strike, AFTER)
    return suffered


def _row(fault: str, suffered: Mapping[str, Suffered], stamp: Stamp) -> Row:
    words, _ = FAULTS[fault]
    question = Question(
        id=f"scale.blast.{fault}",
        axis="scale",
        question=f"When {words}: how many of a traveller's {len(TASKS)} tasks fail for a while?",
        unit="tasks that fail",
        better="lower",
        source=line_of(blast_rows),
    )
    here, there = (len(_hurt(suffered[side][fault])) for side in SIDES)
    told = (f"{side}: {_told(suffered[side][fault])}" for side in SIDES)
    return counted(question, here, there, stamp).with_notes(*told, *NOTES)


def _hurt(tolls: Tolls) -> list[str]:
    """Return the tasks that lost more than what the dead process had in its hands."""
    return [task for task, toll in tolls.items() if not _goes_on(toll)]


def _goes_on(toll: Toll) -> bool:
    return toll.failed <= IN_HAND and toll.seconds <= AT_ONCE


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
    """Return whether the decoupled build goes on whichever of its processes dies.

    Whether the monolith does is told, and decides nothing.
    """
    of = suffered["decoupled"]
    told = [f"{FAULTS[fault][0]}: {_told(of[fault])}" for fault in _killed(of)]
    does = "goes on" if _goes_on_whatever_dies(suffered["monolith"]) else "does not go on"
    return Finding(
        claim=Claim.M11,
        rule=f"holds if {', '.join(NEEDED)} lose no more than {IN_HAND} call each, within "
        f"{AT_ONCE:g} s, whichever process dies; two take bookings, and one of these dies",
        word=_word(of),
        why="; ".join([*told, f"by the same rule the monolith {does}"]),
        figures={
            f"{fault}, {task}, failed calls": float(toll.failed)
            for fault, tolls in of.items()
            for task, toll in tolls.items()
        },
        source=line_of(blast_rows),
        stamp=stamp,
    )


def _word(suffered: Suffered) -> Word:
    if WORKERS < 2:  # no twin on Windows
        return Word.OPEN
    return Word.HOLDS if _goes_on_whatever_dies(suffered) else Word.NOT


def _goes_on_whatever_dies(suffered: Suffered) -> bool:
    return not any(set(NEEDED) & set(_hurt(suffered[fault])) for fault in _killed(suffered))


def _killed(suffered: Suffered) -> list[str]:
    """Return the faults in which a process dies."""
    return [fault for fault in suffered if fault != "database"]
