"""SCALE under load: per task the servers' CPU, the throughput, the bytes and the requests."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, counted, measured
from benchmarks.scale import tasks
from benchmarks.scale.block import Outcome, play
from benchmarks.scale.blocks import blocks
from benchmarks.scale.plan import TASKS, Task
from benchmarks.scale.readings import Measure
from benchmarks.scale.series import BETTER, SIDES, Series
from benchmarks.source import line_of
from benchmarks.verdict import control_gates, control_notes
from depot.running import memory_unit

DEEDS: dict[Task, str] = {
    "find_a_train": "find a train again, nothing sold since",
    "book": "book a party on screen",
    "look_up": "look up a trip",
}
MEGABYTE = 1_000_000
MEMORY_MARGIN = 0.10  # few launches, read after different amounts of work


def load_rows(context: Context) -> list[Row]:
    """Measure the tasks that this run asks for; raises AuditFailed."""
    wanted = [task for task in TASKS if context.wants(f"scale.{task}")] or [TASKS[0]]
    series = Series(pinned=bool(cores().both))
    outcomes = list(blocks(context, wanted, series))
    controls = {measure: series.control(measure) for measure in BETTER}
    context.noise.update({f"scale {measure}": of for measure, of in controls.items()})
    stamp = Stamp.now()
    rows = [row for task in wanted for row in _counts(series, task, stamp)]
    for (task, measure), (pairs, decision) in series.looks.items():
        voided = decision.voided(*control_gates(controls[measure]))
        question = _load_question(task, measure)
        notes = (*series.notes(task), *control_notes(controls[measure]))
        rows.append(measured(question, pairs, voided, stamp).with_notes(*notes))
    rows += [_memory(outcomes, stamp), _things_to_start(outcomes[0], stamp)]
    return rows


def _load_question(task: Task, measure: Measure) -> Question:
    asked = {
        "cpu": (f"What does it cost the servers to {DEEDS[task]}?", "CPU ms per task"),
        "throughput": (f"How often a second can travellers {DEEDS[task]}?", "tasks per second"),
    }
    question, unit = asked[measure]
    return _question(f"scale.{task}.{measure}", question, unit, line_of(getattr(tasks, task)))


def _counts(series: Series, task: Task, stamp: Stamp) -> Iterator[Row]:
    """Yield the exact rows of a task, from all its questions asked once on both sides."""
    first = {
        survey.side: survey for survey in reversed(series.readings.surveys) if survey.task == task
    }
    source, gates = line_of(getattr(tasks, task)), series.wrong_answers(task)
    asked = {
        "bytes": (f"How much comes over the wire to {DEEDS[task]}?", "bytes per task"),
        "requests": (f"How many requests does it take to {DEEDS[task]}?", "requests per task"),
    }
    for name, (question, unit) in asked.items():
        totals = {
            side: (of.wire_bytes if name == "bytes" else of.requests) / of.asked
            for side, of in first.items()
        }
        here, there = (round(totals[side]) if name == "bytes" else totals[side] for side in SIDES)
        about = _question(f"scale.{task}.{name}", question, unit, source)
        yield counted(about, here, there, stamp, gates)


def _memory(outcomes: Sequence[Outcome], stamp: Stamp) -> Row:
    question = _question(
        "scale.memory",
        "How much memory do all processes of one side hold after the load?",
        memory_unit(),
        line_of(play),
    )
    held = [[round(of.memory_bytes[side] / MEGABYTE) for of in outcomes] for side in SIDES]
    smaller, larger = sorted(held, key=median)
    gates = []
    if max(smaller) >= min(larger):
        gates.append("the launches of the two sides overlap")
    if median(larger) < median(smaller) * (1 + MEMORY_MARGIN):
        gates.append(f"the two sides are nearer to each other than the {MEMORY_MARGIN:.0%} margin")
    here, there = (median(side) for side in held)
    return counted(question, here, there, stamp, gates)


def _things_to_start(outcome: Outcome, stamp: Stamp) -> Row:
    question = _question(
        "scale.things_to_start",
        "How many commands does it take to start everything a traveller needs?",
        "commands",
        line_of(play),
    )
    here, there = (outcome.things_to_start[side] for side in SIDES)
    return counted(question, here, there, stamp)


def _question(name: str, question: str, unit: str, source: str) -> Question:
    return Question(
        id=name,
        axis="scale",
        question=question,
        unit=unit,
        better="higher" if name.endswith("throughput") else "lower",
        source=source,
    )
