"""SCALE in an open loop: how long travellers wait who arrive whether or not others are served."""

from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale import tasks
from benchmarks.scale.blocks import blocks
from benchmarks.scale.plan import TASKS, Task
from benchmarks.scale.readings import Measure
from benchmarks.scale.rows import DEEDS
from benchmarks.scale.series import LATER, Series
from benchmarks.source import line_of
from benchmarks.verdict import control_gates

LOADS = {"": 0.50, ".busy": 0.75}  # of what the slower side can do; the busy one in a full run
SHARES = {"p50": "half of them", "p95": "all but one in twenty"}


def latency_rows(context: Context) -> list[Row]:
    """Return how long tasks take when they arrive by a schedule that is the same for both.

    A quick run has no time for it, unless it is asked for nothing else.
    """
    if context.mode == "quick" and context.only is None:
        return []
    names = [name for name in LOADS if not name or context.mode == "full"]
    rows = [row for name in names for row in _rows_at(context, name)]
    return [row for row in rows if context.wants(row.id)]


def _rows_at(context: Context, name: str) -> list[Row]:
    wanted = [task for task in TASKS if context.wants(f"scale.{task}")] or [TASKS[0]]
    series = Series(pinned=bool(cores().both), better=LATER)
    for _ in blocks(context, wanted, series, LOADS[name]):
        pass  # what they gave is in the series
    controls = {measure: series.control(measure) for measure in LATER}
    context.noise.update({f"scale {measure}{name}": of for measure, of in controls.items()})
    stamp = Stamp.now()
    rows = []
    for (task, measure), (pairs, decision) in sorted(series.looks.items()):
        voided = decision.voided(*control_gates(controls[measure]))
        question = _question(task, measure, name)
        rows.append(measured(question, pairs, voided, stamp).with_notes(*series.notes(task)))
    return rows


def _question(task: Task, measure: Measure, name: str) -> Question:
    return Question(
        id=f"scale.{task}.{measure}{name}",
        axis="scale",
        question=f"When {LOADS[name]:.0%} of what the slower side can do arrives: "
        f"how long do {SHARES[measure]} wait at most to {DEEDS[task]}?",
        unit="milliseconds",
        better="lower",
        source=line_of(getattr(tasks, task)),
    )
