"""What both builds said to bad input and to strangers, and what becomes of M8 and M9 by it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from benchmarks.claims import Claim, Finding, Word
from benchmarks.row import Stamp
from benchmarks.scale.bad_inputs import BAD_INPUTS, KINDS, Kind, Task
from benchmarks.scale.nonsense import Outcome
from benchmarks.scale.strangers import CALLS, Exposed
from benchmarks.source import line_of

FLOOD = 2 * CALLS
MANY = len(BAD_INPUTS)
OF_KIND = Counter(bad.kind for bad in BAD_INPUTS)


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
    def by_code(self) -> int:
        """Return how many bad inputs the build's own code had to refuse."""
        return sum(one.status // 100 == 4 and not one.by_schema for one in self.outcomes)

    @property
    def by_schema(self) -> Counter[Kind]:
        """Return how many bad inputs of each kind the schema refused before any code ran."""
        both = zip(BAD_INPUTS, self.outcomes, strict=True)
        return Counter(bad.kind for bad, outcome in both if outcome.by_schema)

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


def validation(said: Both, stamp: Stamp) -> Finding:
    """Return whether the schema refuses what the contract excludes, and harm is done by no rest."""
    api = said["decoupled"]
    covered = api.by_schema["type"] == OF_KIND["type"]
    gates = bad_gates(said)
    return Finding(
        claim=Claim.M9,
        rule=f"holds if the API's schema by itself refuses all {OF_KIND['type']} inputs that the "
        "published contract excludes (type errors), and nothing that it lets through is taken or "
        "breaks the server",
        word=_word(covered and not api.failed, gates),
        why="; ".join([*_refused(said), *gates]),
        figures={
            **{f"API, {kind} errors refused by the schema": api.by_schema[kind] for kind in KINDS},
            **dict(_labelled(said, lambda each: each.counts)),
        },
        source=line_of(validation),
        stamp=stamp,
    )


def security(said: Both, stamp: Stamp) -> Finding:
    """Return whether it is the API that keeps strangers out and slows floods down."""
    safe = {side: not each.worked and each.answered < FLOOD for side, each in said.items()}
    gates = owner_gates(said)
    counts = _labelled(
        said, lambda one: {"attempts that worked": one.worked, "calls": one.answered}
    )
    told = [
        f"{side}: {each.worked} of {len(each.exposed.worked)} attempts on what is others' worked, "
        f"{each.answered:,} of {FLOOD:,} calls in a row were answered"
        for side, each in said.items()
    ]
    return Finding(
        claim=Claim.M8,
        rule="holds if the API keeps every stranger from others' trips and the staff's figures and "
        "slows down a flood of calls, and the monolith fails at one of these",
        word=_word(safe["decoupled"] and not safe["monolith"], gates),
        why="; ".join([*told, *gates]),
        figures=dict(counts),
        source=line_of(security),
        stamp=stamp,
    )


def bad_gates(said: Both) -> tuple[str, ...]:
    """Return the gates that a side closes which refuses good requests, too."""
    return tuple(
        f"{side}: not even a good request is taken: {task}"
        for side, each in said.items()
        for task, outcome in each.good.items()
        if outcome.status != 200
    )


def owner_gates(said: Both) -> tuple[str, ...]:
    """Return the gates that a side closes which keeps out whoever has the right, too."""
    return tuple(
        f"{side}: not even who has the right {deed}"
        for side, each in said.items()
        for deed in each.exposed.useless
    )


def _refused(said: Both) -> Iterator[str]:
    """Yield in clauses who refused the bad inputs, and what was not refused."""
    api = said["decoupled"]
    left = OF_KIND["rule"] - api.by_schema["rule"]
    yield f"the API's schema refuses {api.by_schema['type']} of {OF_KIND['type']} type errors"
    yield f"rule errors are left to code: {left} of {OF_KIND['rule']}"
    yield f"its own code refuses {api.by_code} inputs"
    for side, each in said.items():
        yield (
            f"{side} refuses {each.useful} of {MANY} in words that name what is wrong, "
            f"{each.failed} are taken or break it"
        )


def _word(holds: bool, gates: Sequence[str]) -> Word:
    return Word.OPEN if gates else Word.HOLDS if holds else Word.NOT


def _labelled(
    said: Both, figures: Callable[[Said], Mapping[str, int]]
) -> Iterator[tuple[str, float]]:
    for side, each in said.items():
        for label, count in figures(each).items():
            yield f"{side}, {label}", count
