"""Puts the last run's scoreboard into the README: `python -m benchmarks.report.readme`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.report.terminal import SYMBOLS
from benchmarks.row import AXES, Row, figure, times
from benchmarks.scoreboard import Scoreboard, load, verdict_counts
from benchmarks.signed_rank import Interval
from benchmarks.verdict import Verdict

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- scoreboard -->", "<!-- end of scoreboard -->"


class NothingMeasured(Exception):
    """There is no run to print yet."""


def main() -> None:
    """Replace the scoreboard of the README by that of out/compare.json."""
    page = README.read_text(encoding="utf-8")
    README.write_text(with_scoreboard(page, load()), encoding="utf-8", newline="\n")


def with_scoreboard(page: str, board: Scoreboard) -> str:
    """Return the page with a board between its markers; raises NothingMeasured for an empty one."""
    if not board.rows:
        raise NothingMeasured("Nothing is measured yet: run `python -m benchmarks compare`.")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{markdown(board)}\n{END}{after}"


def markdown(board: Scoreboard) -> str:
    """Return the board as Markdown: the machine, then one table per axis."""
    conditions = " · ".join(f"{name.replace('_', ' ')}: {fact}" for name, fact in _facts(board))
    tables = []
    for axis in AXES:
        rows = [row for row in board.rows if row.axis == axis and not row.by_construction]
        if rows:
            tables.append(_table(axis, rows))
    return "\n\n".join([f"Measured on {_days(board.rows)}. {conditions}.", *tables])


def _facts(board: Scoreboard) -> list[tuple[str, object]]:
    tested = [("self-test", told) for told in board.selftest.values()]
    return [*board.machine.items(), *board.budget.items(), *tested]


def _days(rows: Sequence[Row]) -> str:
    days: list[date] = sorted({row.measured_at.date() for row in rows})
    return " and ".join(day.isoformat() for day in days)


def _table(axis: str, rows: Sequence[Row]) -> str:
    counts = verdict_counts(rows)
    tally = ", ".join(f"{word} {counts[word]}" for word in Verdict if counts[word])
    lines = [
        f"**{axis.upper()}** ({tally})",
        "",
        "| verdict | question | monolith | decoupled | ratio |",
        "|---|---|--:|--:|--:|",
    ]
    return "\n".join(lines + [_line(row) for row in rows])


def _line(row: Row) -> str:
    ratio = times(row.ratio.estimate) if row.ratio else "–"
    question = f"{row.question} [{row.unit}]<br>*{row.why}*"
    cells = (f"{SYMBOLS[row.verdict]} {row.verdict}", question, _centre(row.monolith))
    return "| " + " | ".join((*cells, _centre(row.decoupled), ratio)) + " |"


def _centre(side: Interval | None) -> str:
    return figure(side.estimate) if side else "–"


if __name__ == "__main__":
    main()
