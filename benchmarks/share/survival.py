"""The board's rows about survival, made of the matrix."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.share.catalogue import chosen
from benchmarks.share.job import Ride
from benchmarks.share.matrix import CLIENTS, Before, Cell, Line, tried
from benchmarks.share.on_its_own import on_its_own
from benchmarks.share.outsiders import answers, first_fault
from benchmarks.share.questions import api_change_question, redesigns_question
from benchmarks.verdict import compare_counts

RIVALS = ("scraper", "API client")  # who stands for the monolith, and who for the decoupled build
NOTHING = Cell(0, 0)


def survival_rows(context: Context) -> list[Row]:
    """Return what all redesigns and all changes of the API leave of the outsiders' calls."""
    job, before, lines = tried(context, chosen(None))
    context.findings += on_its_own(lines, Stamp.now())
    return rows(lines, before, job, Stamp.now())


def rows(lines: Sequence[Line], before: Before, job: Sequence[Ride], stamp: Stamp) -> list[Row]:
    """Return one row for the redesigns and one for the changes of the API."""
    gates = disagreement(before, job)
    asked = {"redesign": redesigns_question, "API change": api_change_question}
    return [
        _row(question(len(of) * len(job)), of, gates, stamp)
        for kind, question in asked.items()
        if (of := [line for line in lines if line.kind == kind])
    ]


def disagreement(before: Before, job: Sequence[Ride]) -> list[str]:
    """Return the gates that close unless all programs are told the same before any change."""
    for name, done in before.works.items():
        for other, told in before.works.items():
            if fault := first_fault(done, answers(told), job):
                return [f"before any change {name} and {other} differ: {fault}"]
    return []


def _row(question: Question, lines: Sequence[Line], gates: Sequence[str], stamp: Stamp) -> Row:
    closed = [*gates, *(line.fault for line in lines if line.fault)]
    here, there = (sum(line.cells.get(name, NOTHING).right for line in lines) for name in RIVALS)
    row = counted(question, here, there, stamp, closed)
    if row.gates:
        return row
    told = [f"{row.why}; {'; '.join(_lost(lines, name) for name in RIVALS)}", *_surprises(lines)]
    others = [name for name in CLIENTS if name not in RIVALS]
    notes = [_lost(lines, name) for name in others if any(name in line.cells for line in lines)]
    return replace(row, why="; ".join(told)).with_notes(*notes)


def _lost(lines: Sequence[Line], name: str) -> str:
    """Return in a clause which changes cost a client calls, and how many are left."""
    tried = [line for line in lines if line.cells.get(name, NOTHING).of]
    cost = [line for line in tried if line.cells[name].right < line.cells[name].of]
    if not cost:
        return f"{name}: all {len(tried)} survived"
    which = ", ".join(f"{line.name} ({line.cells[name].right} left)" for line in cost)
    return f"{name}: {len(tried) - len(cost)} of {len(tried)} survived, not {which}"


def _surprises(lines: Sequence[Line]) -> list[str]:
    """Return what was not expected, by change."""
    found = []
    for line in lines:
        here, there = (line.cells.get(name, NOTHING).right for name in RIVALS)
        verdict = compare_counts(here, there, "higher").verdict
        if verdict != line.expected:
            found.append(f"{line.name} was expected to end in {line.expected}")
    return found
