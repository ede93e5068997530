"""Bad input and prying eyes: what each build says to them. Counts, and no times."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, launched
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.bad_inputs import BAD_INPUTS, TASKS, BadInput
from benchmarks.scale.nonsense import Client, Wishes, wishes_of
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.protection import (
    FLOOD,
    MANY,
    Both,
    Said,
    bad_gates,
    owner_gates,
    security,
    validation,
)
from benchmarks.scale.strangers import CALLS, exposed
from benchmarks.sending import sender
from benchmarks.source import line_of
from benchmarks.verdict import Better

PATIENCE = 20.0  # seconds for one answer


class Asked(NamedTuple):
    """One question, and how its answer is made of what both builds said."""

    name: str
    question: str
    unit: str  # {attempts}: as many as strangers made
    better: Better
    count: Callable[[Said], int]
    gates: Callable[[Both], Sequence[str]]
    notes: Callable[[Both], Sequence[str]]


def misuse_rows(context: Context) -> list[Row]:
    """Return how both builds take bad input and strangers; add what became of M8 and M9."""
    wishes = wishes_of(context.world)
    said = {side: _said(side, context, wishes) for side in BUILDS}
    _keep(said, context)
    stamp = Stamp.now()
    context.findings += [validation(said, stamp), security(said, stamp)]
    return rows_of(said, stamp)


def rows_of(said: Both, stamp: Stamp) -> list[Row]:
    """Return the rows; where not even good requests or owners fare better, they have no word."""
    return [_row(asked, said, stamp) for asked in QUESTIONS]


def _row(asked: Asked, said: Both, stamp: Stamp) -> Row:
    question = Question(
        id=f"scale.{asked.name}",
        axis="scale",
        question=asked.question,
        unit=asked.unit.format(attempts=len(said["monolith"].exposed.worked)),
        better=asked.better,
        source=line_of(misuse_rows),
    )
    here, there = (asked.count(said[side]) for side in BUILDS)
    return counted(question, here, there, stamp, asked.gates(said)).with_notes(*asked.notes(said))


def _kinds(said: Both) -> list[str]:
    """Return what each side said to the two kinds of bad input."""
    return [
        f"{side}: " + "; ".join(f"{label}: {n}" for label, n in each.counts.items() if n)
        for side, each in said.items()
    ]


QUESTIONS = (
    Asked(
        "bad_input.useful",
        f"Of {MANY} bad inputs, how many are refused in words that name what is wrong?",
        f"useful refusals of {MANY}",
        "higher",
        lambda said: said.useful,
        bad_gates,
        _kinds,
    ),
    Asked(
        "bad_input.failed",
        f"Of {MANY} bad inputs, how many are taken, or break the server?",
        f"bad inputs of {MANY} taken, or answered with 5xx",
        "lower",
        lambda said: said.failed,
        bad_gates,
        _kinds,
    ),
    Asked(
        "exposure.strangers",
        "How many attempts on another's trip and on the staff's figures work?",
        "attempts of {attempts} that worked",
        "lower",
        lambda said: said.worked,
        owner_gates,
        lambda both: ["tried: " + ", ".join(both["monolith"].exposed.worked)],
    ),
    Asked(
        "exposure.flood",
        f"Of {FLOOD:,} calls in a row, how many are answered as if they were the first?",
        f"calls of {FLOOD:,} answered",
        "lower",
        lambda said: said.answered,
        lambda _: (),
        lambda _: [
            f"{CALLS:,} guessed PNRs by one traveller, {CALLS:,} searches by nobody",
            "a partner's key is limited: see share.controls",
        ],
    ),
)


def _said(side: str, context: Context, wishes: Wishes) -> Said:
    build = BUILDS[side]
    context.say(f"start {side}")
    database = fresh_database(build, context)
    with launched(build, context.world, database, cpus=cores().servers) as launch:
        connect = partial(sender, launch.url, PATIENCE)
        client = Client(build, connect, wishes)
        client.enters()
        context.say(f"{side}: {MANY} bad inputs", 0.3)
        outcomes = [client.tries(bad) for bad in BAD_INPUTS]
        good = {task: client.tries(BadInput("good", task, {}, "rule", "")) for task in TASKS}
        context.say(f"{side}: {FLOOD:,} calls in a row", 0.6)
        return Said(outcomes, good, exposed(build, connect, context.world, wishes))


def _keep(said: Both, context: Context) -> None:
    """Write every input with both answers, so that a count can be looked into."""
    told = [
        {**bad._asdict(), **{side: each.outcomes[number]._asdict() for side, each in said.items()}}
        for number, bad in enumerate(BAD_INPUTS)
    ]
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (context.folder / "bad-inputs.json").write_text(text + "\n", encoding="utf-8")
