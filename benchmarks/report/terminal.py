"""The scoreboard as a terminal shows it, legible at 100 columns and without colour."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from benchmarks.row import AXES, Row, figure, times
from benchmarks.scoreboard import Scoreboard, by_question, verdict_counts
from benchmarks.signed_rank import Interval
from benchmarks.verdict import WINNERS, Verdict

# ASCII, as a piped Windows console knows little else. The arrows point at the winner's column.
SYMBOLS = {
    Verdict.MONOLITH: "<",
    Verdict.DECOUPLED: ">",
    Verdict.SAME: "=",
    Verdict.CANNOT_TELL: "?",
}
COLOURS = {
    Verdict.MONOLITH: "magenta",
    Verdict.DECOUPLED: "cyan",
    Verdict.SAME: "bold",
    Verdict.CANNOT_TELL: "dim",
}


WIDTH = 100  # columns that the board is drawn for
WORD, FIGURE, RATIO = 14, 10, 7  # columns' widths
MANY = 10  # rows, from which on a board has scrolled away


def show(board: Scoreboard, console: Console, page: Path | None = None) -> None:
    """Print the board; `page` is the HTML report to open next, if one was written."""
    for part in (
        _conditions(board),
        _checks(board.noise),
        _selftest(board.selftest),
        *_axes(board.rows),
        _claims(board.claims),
        _predictions(board),
        _glance(board.rows),
        _next_steps(board.rows, page),
    ):
        if part is not None:
            console.print(part)


def _conditions(board: Scoreboard) -> RenderableType | None:
    facts = [*board.machine.items(), *board.budget.items()]
    commits = sorted({row.commit for row in board.rows})
    if commits:
        facts.append(("commits" if len(commits) > 1 else "commit", ", ".join(commits)))
    if not facts:
        return None
    grid = Table.grid(padding=(0, 2))
    for name, fact in facts:
        grid.add_row(Text(name.replace("_", " ")), Text(str(fact)))
    return _section("Machine and budget", grid)


def _checks(noise: Mapping[str, Mapping[str, Any]]) -> RenderableType | None:
    """Return the A/A checks: one build against itself, where a winner voids the metric."""
    if not noise:
        return None
    grid = Table.grid(padding=(0, 2))
    for metric, check in noise.items():
        verdict, ratio = Verdict(check["verdict"]), check["ratio"]
        outcome = "a winner: this metric is void" if verdict in WINNERS else "no winner"
        spread = f"{times(ratio['low'])} to {times(ratio['high'])}" if ratio else "no interval"
        grid.add_row(Text(metric), Text(outcome), Text(f"{spread}, {check['pairs']} pairs"))
    return _section("A/A check (one build against itself)", grid)


def _selftest(selftest: Mapping[str, str]) -> RenderableType | None:
    """Return what the lab found when it last measured builds against themselves."""
    return _section("Self-test of the lab", Text(selftest["told"])) if selftest else None


def _axes(rows: Sequence[Row]) -> list[RenderableType]:
    free = [row for row in rows if not row.by_construction]
    fixed = [row for row in rows if row.by_construction]
    parts = []
    for axis in AXES:
        of_axis = [row for row in free if row.axis == axis]
        if of_axis:
            parts.append(_section(f"{axis.upper()}   {_tally(of_axis)}", _table(of_axis)))
    if fixed:
        parts.append(_section("Cannot differ by construction (not counted)", _table(fixed)))
    return parts


def _tally(rows: Iterable[Row]) -> str:
    counts = verdict_counts(rows)
    return "   ".join(f"{SYMBOLS[word]} {word} {counts[word]}" for word in Verdict)


def _table(rows: Iterable[Row]) -> RenderableType:
    """Return the rows under what they ask; every line has the same columns."""
    heads = ("", "", "monolith", "decoupled", "ratio")
    parts: list[RenderableType] = [_line(*(Text(head, style="dim") for head in heads))]
    for question, asked in by_question(rows).items():
        parts += [Text(question), *(part for row in asked for part in _answer(row)), Text()]
    return Group(*parts)


def _answer(row: Row) -> Iterator[RenderableType]:
    """Yield a row's figures with the id by which it can be run alone; then why, and its notes."""
    word = Text(f"{SYMBOLS[row.verdict]} {row.verdict}", style=COLOURS[row.verdict])
    unit = Text(f"{row.unit}  ").append(row.id, style="dim")
    ratio = times(row.ratio.estimate) if row.ratio else "-"
    yield _line(word, unit, *map(Text, (_centre(row.monolith), _centre(row.decoupled), ratio)))
    for told, style in ((row.beyond_figures, "italic"), ("; ".join(row.notes), "dim")):
        if told:
            yield Padding(Text(told, style=style), (0, 0, 0, WORD))


def _line(*cells: Text) -> Table:
    line = Table.grid(expand=True)
    line.add_column(width=WORD)
    line.add_column(ratio=1)
    for width in (FIGURE, FIGURE, RATIO):
        line.add_column(width=width, justify="right", no_wrap=True)
    line.add_row(*cells)
    return line


def _centre(side: Interval | None) -> str:
    return figure(side.estimate) if side else "-"


def _claims(claims: Mapping[str, Mapping[str, Any]]) -> RenderableType | None:
    """Return what became of favourite sentences, each with the figures that decided."""
    if not claims:
        return None
    grid = Table.grid(padding=(0, 2))
    for name in sorted(claims, key=lambda name: int(name[1:])):
        found = claims[name]
        told = Text(f"“{found['claim']}”\n").append(found["why"], style="italic")
        grid.add_row(Text(name), Text(found["word"]), told)
    return _section("Claims put to the test", grid)


def _predictions(board: Scoreboard) -> RenderableType | None:
    if not board.predictions:
        return None
    found = {row.id: row.verdict for row in board.rows}
    grid = Table.grid(padding=(0, 2))
    for name, foretold in board.predictions.items():
        measured = found.get(name)
        grid.add_row(Text(name), Text(f"you said {foretold}"), Text(outcome(foretold, measured)))
    return _section("Your predictions", grid)


def _glance(rows: Sequence[Row]) -> RenderableType | None:
    """Return the tallies once more, where a long board ends."""
    if len(rows) <= MANY:
        return None
    grid = Table.grid(padding=(0, 2))
    for axis in AXES:
        of_axis = [row for row in rows if row.axis == axis and not row.by_construction]
        grid.add_row(Text(axis.upper()), Text(_tally(of_axis)))
    return _section("At a glance (a row weighs what it weighs to you)", grid)


def outcome(foretold: str, measured: Verdict | None) -> str:
    """Return in words what became of a prediction."""
    if measured is None:
        return "not measured yet"
    if measured is Verdict.CANNOT_TELL:
        return "open: this run cannot tell"
    return f"{'right' if foretold == measured else 'wrong'}: {measured}"


def _next_steps(rows: Sequence[Row], page: Path | None) -> RenderableType | None:
    """Return where to look: the page, the code of one answer per axis, the rows to run again."""
    steps = [("the same with charts", page.as_posix())] if page else []
    won = {row.axis: row for row in rows if row.verdict in WINNERS}
    steps += [(f"how {row.id} is measured", row.source) for row in won.values()]
    open_rows = [row for row in rows if row.may_be_settled]
    steps += [("undecided, run it alone", f"--only {row.id}") for row in open_rows]
    if not steps:
        return None
    grid = Table.grid(padding=(0, 2))
    for step in steps:
        grid.add_row(*map(Text, step))
    return _section("What to open next", grid)


def _section(title: str, body: RenderableType) -> RenderableType:
    return Group(Text(title, style="bold"), body, Text())
