"""The CHANGE lab: every request in the catalogue, run on both sides, as rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.change.bench import Bench, opened_bench
from benchmarks.change.count import count
from benchmarks.change.record import keep
from benchmarks.change.request import BadRequest, Request, requests_in
from benchmarks.change.runner import Outcome, gates, run
from benchmarks.change.sites import Side
from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.source import line_of

REQUESTS = Path(__file__).parent / "requests"
# What a run of everything has time for; `python -m benchmarks change` runs the whole catalogue.
IN_QUICK_RUNS = ("rename_chance",)
IN_OTHER_RUNS = (*IN_QUICK_RUNS, "second_partner")
# What may decide a request, and how it reads after a number.
MEASURES: dict[str, tuple[str, Callable[[Outcome], int]]] = {
    "files": ("files changed by hand", lambda outcome: outcome.count.files),
    "lines": ("lines added and removed by hand", lambda outcome: outcome.count.lines),
    "clients": ("clients that must change as well", lambda outcome: len(outcome.count.clients)),
    "restarts": ("servers started anew", lambda outcome: len(outcome.restarts)),
}


def change_rows(context: Context) -> list[Row]:
    """Return what requests cost on each side: a few, or those that this run asks for."""
    requests = _wanted(context)
    if not requests:  # asked for is a row of another experiment, such as change.structure
        return []
    with opened_bench(context.world, context.snapshots) as bench:
        return [row for request in requests for row in _run(request, context, bench)]


def _wanted(context: Context) -> list[Request]:
    if context.only is None:
        names = IN_QUICK_RUNS if context.mode == "quick" else IN_OTHER_RUNS
        return [request for request in requests_in(REQUESTS) if request.name in names]
    return [
        request
        for request in requests_in(REQUESTS)
        if any(context.wants(question.id) for question in questions(request).values())
    ]


def _run(request: Request, context: Context, bench: Bench) -> list[Row]:
    def say(step: str) -> None:
        context.say(f"{request.title}: {step}")

    outcomes = run(request, replace(bench, say=say))
    keep(request, outcomes)
    return rows(request, outcomes, Stamp.now())


def rows(request: Request, outcomes: Mapping[Side, Outcome], stamp: Stamp) -> list[Row]:
    """Return one exact row per measure; the deciding one is told apart, and what it belies."""
    asked = questions(request)
    return [_row(request, asked[measure], outcomes, measure, stamp) for measure in MEASURES]


def questions(request: Request) -> dict[str, Question]:
    """Return what is asked about a request, by measure."""
    return {
        measure: Question(
            id=f"change.{request.fact('row')}.{measure}",
            axis="change",
            question=f"{request.title}: what has to change?",
            unit=unit,
            better="lower",
            source=line_of(count),
        )
        for measure, (unit, _) in MEASURES.items()
    }


def _row(
    request: Request,
    question: Question,
    outcomes: Mapping[Side, Outcome],
    measure: str,
    stamp: Stamp,
) -> Row:
    _, cost = MEASURES[measure]
    monolith, decoupled = cost(outcomes["monolith"]), cost(outcomes["decoupled"])
    row = counted(question, monolith, decoupled, stamp, gates(outcomes))
    if row.gates or measure != deciding(request):
        return row
    expected = request.fact("expected")
    surprise = f"; expected was {expected}" if expected != row.verdict else ""
    noticed = [f"{side}: {one.rollout.told()}" for side, one in outcomes.items() if one.rollout]
    row = replace(row, why=f"{row.why}; this decides the request{surprise}")
    return row.with_notes(*noticed)


def deciding(request: Request) -> str:
    """Return the measure that decides a request; raises BadRequest if it is none of ours."""
    measure = request.fact("decides")
    if measure not in MEASURES:
        raise BadRequest(f"{request.name} is decided by {measure}, which is none of {[*MEASURES]}.")
    return measure


def chosen(name: str | None) -> Sequence[Request]:
    """Return the requests that a name means: a folder, a row, or all of them."""
    requests = requests_in(REQUESTS)
    found = [one for one in requests if name in (None, one.name, one.fact("row"))]
    if not found:
        known = ", ".join(one.name for one in requests)
        raise BadRequest(f"There is no request “{name}”. There is: {known}.")
    return found
