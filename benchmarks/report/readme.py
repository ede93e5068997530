"""Records the last run: `python -m benchmarks.report.readme` writes README and docs/scoreboard.md.

The README gets the tallies, and those rows about which `make compare` asks for a prediction
beforehand, so that nobody chooses after the fact; the other page gets every row, with its reason.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from benchmarks.registry import REGISTRY
from benchmarks.report.terminal import SYMBOLS
from benchmarks.row import AXES, Row, figure, times
from benchmarks.scoreboard import Scoreboard, by_question, load, verdict_counts
from benchmarks.signed_rank import Interval
from benchmarks.verdict import Verdict
from depot import HOUSE

README = HOUSE / "README.md"
EVERY_ROW = HOUSE / "docs" / "scoreboard.md"
BEGIN, END = "<!-- scoreboard -->", "<!-- end of scoreboard -->"
ABOUT = """# Every row of the last recorded run

Measured on {days}, at commit {commits}. `ratio` is decoupled over monolith. [method.md](method.md)
tells how it is done and what it cannot show; `make compare ARGS="--only ROW"` measures it again."""
ASKED_BEFOREHAND = [each.prediction.row_id for each in REGISTRY if each.prediction]
COLUMNS = "| verdict | question | monolith | decoupled | ratio |\n|---|---|--:|--:|--:|"


class NothingMeasured(Exception):
    """There is no run to print yet."""


def main() -> None:
    """Replace what both pages say of the last run by out/compare.json; raises NothingMeasured."""
    board = load()
    page = with_scoreboard(README.read_text(encoding="utf-8"), board)
    README.write_text(page, encoding="utf-8", newline="\n")
    EVERY_ROW.write_text(every_row(board), encoding="utf-8", newline="\n")


def with_scoreboard(page: str, board: Scoreboard) -> str:
    """Return the page with a board between its markers; raises NothingMeasured for an empty one."""
    if not board.rows:
        raise NothingMeasured("Nothing is measured yet: run `python -m benchmarks compare`.")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{glance(board)}\n{END}{after}"


def glance(board: Scoreboard) -> str:
    """Return the tallies of a board, and the rows about which one is asked beforehand."""
    free = _free(board.rows)
    tallies = [f"| | {' | '.join(Verdict)} |", "|---|--:|--:|--:|--:|"]
    for axis in AXES:
        counts = verdict_counts(row for row in free if row.axis == axis)
        if counts:
            cells = " | ".join(str(counts[word]) for word in Verdict)
            tallies.append(f"| **{axis.upper()}** | {cells} |")
    asked = [row for name in ASKED_BEFOREHAND for row in free if row.id == name]
    lines = [COLUMNS, *(_line(row, f"{row.question} [{row.unit}]") for row in asked)]
    told = [f"{name}: {fact}" for name, fact in _facts(board) if name in ("machine", "self-test")]
    measured = f"Measured on {_days(board.rows)}. {' · '.join(told)}."
    every = "[Every row, with why](docs/scoreboard.md)."
    return "\n\n".join(["\n".join(tallies), "\n".join(lines), f"{measured} {every}"])


def every_row(board: Scoreboard) -> str:
    """Return the page of all rows: the conditions, one table per axis, and the claims."""
    commits = ", ".join(sorted({row.commit for row in board.rows}))
    parts = [ABOUT.format(days=_days(board.rows), commits=commits)]
    parts.append("\n".join(f"* {name}: {fact}" for name, fact in _facts(board)))
    free = _free(board.rows)
    for axis in AXES:
        if rows := [row for row in free if row.axis == axis]:
            parts.append(_table(axis, rows))
    return "\n\n".join([*parts, *_claims(board)]) + "\n"


def _free(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.by_construction]


def _facts(board: Scoreboard) -> list[tuple[str, object]]:
    tested = [("self-test", told) for told in board.selftest.values()]
    facts = [*board.machine.items(), *board.budget.items(), *tested]
    return [(name.replace("_", " "), fact) for name, fact in facts]


def _days(rows: Sequence[Row]) -> str:
    days: list[date] = sorted({row.measured_at.date() for row in rows})
    return " and ".join(day.isoformat() for day in days)


def _table(axis: str, rows: Sequence[Row]) -> str:
    counts = verdict_counts(rows)
    tally = ", ".join(f"{word} {counts[word]}" for word in Verdict if counts[word])
    lines = [f"## {axis.upper()} ({tally})", "", COLUMNS]
    for question, asked in by_question(rows).items():
        lines.append(f"| | **{question}** | | | |")
        lines += (_line(row, _told(row)) for row in asked)
    return "\n".join(lines)


def _told(row: Row) -> str:
    """Return a row's unit, id and reason, and what a sceptic asks next."""
    more = (row.beyond_figures and f"*{row.beyond_figures}*", "; ".join(row.notes))
    return "<br>".join([f"{row.unit} `{row.id}`", *filter(None, more)])


def _line(row: Row, told: str) -> str:
    ratio = times(row.ratio.estimate) if row.ratio else "–"
    cells = (f"{SYMBOLS[row.verdict]} {row.verdict}", told, _centre(row.monolith))
    return "| " + " | ".join((*cells, _centre(row.decoupled), ratio)) + " |"


def _centre(side: Interval | None) -> str:
    return figure(side.estimate) if side else "–"


def _claims(board: Scoreboard) -> list[str]:
    """Return what became of favourite sentences, if any was put to the test."""
    if not board.claims:
        return []
    lines = [
        "## Claims put to the test",
        "",
        "| | the claim | here it | because |",
        "|---|---|---|---|",
    ]
    for name, found in sorted(board.claims.items(), key=lambda claim: int(claim[0][1:])):
        lines.append(f"| {name} | {found['claim']} | {found['word']} | {found['why']} |")
    return ["\n".join(lines)]


if __name__ == "__main__":
    main()
