"""Bad input and prying eyes: what each build says to them (M8, M9). Counts, and no times."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.claims import Claim, Finding, Word
from benchmarks.experiments import Context
from benchmarks.launches import copy, cores, launched, snapshot
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.scale.bad_inputs import BAD_INPUTS, KINDS, TASKS, BadInput, Task
from benchmarks.scale.nonsense import Client, Outcome, Wishes, wishes_of
from benchmarks.scale.plan import Build
from benchmarks.scale.strangers import CALLS, Exposed, exposed
from benchmarks.sending import sender
from benchmarks.source import line_of
from benchmarks.verdict import Better

SIDES: Mapping[str, Build] = {"monolith": "monolith", "decoupled": "api"}
PATIENCE = 20.0  # seconds for one answer
FLOOD = 2 * CALLS
MANY = len(BAD_INPUTS)


class Said(NamedTuple):
    """What a build said to everything."""

    outcomes: Sequence[Outcome]  # to the bad inputs, in their order
    good: Mapping[Task, Outcome]  # to a good request of each task
    exposed: Exposed

    @property
    def useful(self) -> int:
        """Return how many bad inputs were refused in words that name what is wrong."""
        both = zip(BAD_INPUTS, self.outcomes, strict=True)
        return sum(outcome.names(bad.told) for bad, outcome in both)

    @property
    def failed(self) -> int:
        """Return how many bad inputs were taken, or broke the server."""
        return sum(outcome.status // 100 != 4 for outcome in self.outcomes)

    @property
    def worked(self) -> int:
        """Return how many attempts of strangers did."""
        return sum(self.exposed.worked.values())

    @property
    def answered(self) -> int:
        """Return how many calls of a flood were."""
        return self.exposed.answered

    @property
    def counts(self) -> Counter[str]:
        """Return how many answers of each kind the two kinds of bad input got."""
        counts = Counter({f"{kind} errors, {n}xx": 0 for kind in KINDS for n in (2, 4, 5)})
        for bad, outcome in zip(BAD_INPUTS, self.outcomes, strict=True):
            counts[f"{bad.kind} errors, {outcome.status // 100}xx"] += 1
        return counts


Both = Mapping[str, Said]  # by side


def misuse_rows(context: Context) -> list[Row]:
    """Return how both builds take bad input and strangers; add what became of M8 and M9."""
    wishes = wishes_of(context.world)
    said = {side: _said(side, context, wishes) for side in SIDES}
    _keep(said, context)
    stamp = Stamp.now()
    context.findings += [validation(said, stamp), security(said, stamp)]
    return rows_of(said, stamp)


def rows_of(said: Both, stamp: Stamp) -> list[Row]:
    """Return the rows; where not even good requests or owners fare better, they have no word."""
    attempts = len(said["monolith"].exposed.worked)

    def row(
        name: str, asked: str, unit: str, better: Better, count: Callable[[Said], int], *gates: str
    ) -> Row:
        question = Question(
            id=f"scale.{name}",
            axis="scale",
            question=asked,
            unit=unit,
            better=better,
            source=line_of(misuse_rows),
        )
        return counted(question, count(said["monolith"]), count(said["decoupled"]), stamp, gates)

    kinds = [f"{side}: {_listed(each.counts)}" for side, each in said.items()]
    return [
        row(
            "bad_input.useful",
            f"Of {MANY} bad inputs, how many are refused in words that name what is wrong?",
            f"useful refusals of {MANY}",
            "higher",
            lambda each: each.useful,
            *_bad_gates(said),
        ).with_notes(*kinds),
        row(
            "bad_input.failed",
            f"Of {MANY} bad inputs, how many are taken, or break the server?",
            f"bad inputs of {MANY} taken, or answered with 5xx",
            "lower",
            lambda each: each.failed,
            *_bad_gates(said),
        ).with_notes(*kinds),
        row(
            "exposure.strangers",
            "How many attempts on another's trip and on the staff's figures work?",
            f"attempts of {attempts} that worked",
            "lower",
            lambda each: each.worked,
            *_owner_gates(said),
        ).with_notes("tried: " + ", ".join(said["monolith"].exposed.worked)),
        row(
            "exposure.flood",
            f"Of {FLOOD:,} calls in a row, how many are answered as if they were the first?",
            f"calls of {FLOOD:,} answered",
            "lower",
            lambda each: each.answered,
        ).with_notes(
            f"{CALLS:,} guessed PNRs by one traveller, {CALLS:,} searches by nobody",
            "a partner's key is limited: see share.controls",
        ),
    ]


def validation(said: Both, stamp: Stamp) -> Finding:
    """Return whether the API's schema alone kept all bad input away from the build's own code."""
    api = said["decoupled"].outcomes
    schema = Counter(bad.kind for bad, one in zip(BAD_INPUTS, api, strict=True) if one.by_schema)
    kinds = Counter(bad.kind for bad in BAD_INPUTS)
    word = Word.HOLDS if schema == kinds else Word.NOT
    own = sum(one.status // 100 == 4 and not one.by_schema for one in api)
    refused = " and ".join(f"{schema[kind]} of {kinds[kind]} {kind} errors" for kind in KINDS)
    told = [
        f"the API's schema refuses {refused}, its own code {own} inputs more",
        *(
            f"{side} refuses {each.useful} of {MANY} in words that name what is wrong, "
            f"{each.failed} are taken or break it"
            for side, each in said.items()
        ),
    ]
    return Finding(
        claim=Claim.M9,
        rule="holds if the API's schema refuses every bad input before the build's own code has to",
        word=Word.OPEN if _bad_gates(said) else word,
        why="; ".join([*told, *_bad_gates(said)]),
        figures={
            **{f"API, {kind} errors refused by the schema": schema[kind] for kind in KINDS},
            **dict(_labelled(said, lambda each: each.counts)),
        },
        source=line_of(misuse_rows),
        stamp=stamp,
    )


def security(said: Both, stamp: Stamp) -> Finding:
    """Return whether it is the API that keeps strangers out and slows floods down."""
    safe = {side: not each.worked and each.answered < FLOOD for side, each in said.items()}
    word = Word.HOLDS if safe["decoupled"] and not safe["monolith"] else Word.NOT
    told = [
        f"{side}: {each.worked} of {len(each.exposed.worked)} attempts on what is others' worked, "
        f"{each.answered:,} of {FLOOD:,} calls in a row were answered"
        for side, each in said.items()
    ]
    return Finding(
        claim=Claim.M8,
        rule="holds if the API keeps every stranger from others' trips and the staff's figures and "
        "slows down a flood of calls, and the monolith fails at one of these",
        word=Word.OPEN if _owner_gates(said) else word,
        why="; ".join([*told, *_owner_gates(said)]),
        figures=dict(
            _labelled(
                said, lambda each: {"attempts that worked": each.worked, "calls": each.answered}
            )
        ),
        source=line_of(misuse_rows),
        stamp=stamp,
    )


def _said(side: str, context: Context, wishes: Wishes) -> Said:
    build = SIDES[side]
    context.say(f"start {side}")
    made = snapshot(build, context.world, context.folder.parent / "snapshots")
    database = copy(made, context.folder / f"{build}.db")
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


def _bad_gates(said: Both) -> tuple[str, ...]:
    return tuple(
        f"{side}: not even a good request is taken: {task}"
        for side, each in said.items()
        for task, outcome in each.good.items()
        if outcome.status != 200
    )


def _owner_gates(said: Both) -> tuple[str, ...]:
    return tuple(
        f"{side}: not even who has the right {deed}"
        for side, each in said.items()
        for deed in each.exposed.useless
    )


def _labelled(
    said: Both, figures: Callable[[Said], Mapping[str, int]]
) -> Iterator[tuple[str, float]]:
    for side, each in said.items():
        for label, count in figures(each).items():
            yield f"{side}, {label}", count


def _listed(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{label}: {count}" for label, count in counts.items() if count)
