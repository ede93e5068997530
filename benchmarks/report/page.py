"""The scoreboard as one HTML file, for a projector, a phone and paper: it asks no network."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.claims import Word
from benchmarks.report.terminal import SYMBOLS, outcome
from benchmarks.row import AXES, SIDES, Axis, Row, figure, times
from benchmarks.scoreboard import Scoreboard, by_question, verdict_counts, write_whole
from benchmarks.verdict import MARGINS, WINNERS, Better, Verdict

ASKED: dict[Axis, str] = {
    "share": "How easily can somebody else use it?",
    "scale": "What does it take to serve more?",
    "change": "What does a change request change?",
}
WORDS = {Word.HOLDS: "✓", Word.NOT: "✗", Word.OPEN: "?"}

# The drawing of a ratio, in units of its own. The right half belongs to the decoupled build,
# whether less or more is better; a doubling is as wide everywhere.
MIDDLE, REACH = 120.0, 108.0
TICKS = {2.0**n: f"{2 ** abs(n)} ×" if n else "1" for n in range(-3, 4)}
FURTHEST = max(TICKS)  # times better, where the axis ends
DOT = 6.0  # of a card's chart


class Mark(NamedTuple):
    """Where a ratio and the ends of its interval stand, from the left of the drawing."""

    at: float
    low: float
    high: float
    beyond: bool = False  # the axis: farther than it reaches, or one side is 0


class Grid(NamedTuple):
    """A finding's figures, line by line."""

    columns: Sequence[str]
    lines: Mapping[str, Sequence[float]]
    caption: str = ""


def write(board: Scoreboard, path: Path) -> Path:
    """Write the page of a board in one step and return where it is."""
    write_whole(html(board), path)
    return path


def html(board: Scoreboard) -> str:
    """Return the page of a board."""
    free = [row for row in board.rows if not row.by_construction]
    by_axis = {axis: [row for row in free if row.axis == axis] for axis in AXES}
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            board=board,
            axes={axis: rows for axis, rows in by_axis.items() if rows},
            fixed=[row for row in board.rows if row.by_construction],
            undecided=[row for row in free if row.may_be_settled],
            rows={row.id: row for row in board.rows},
            claims=sorted(board.claims.items(), key=lambda claim: int(claim[0][1:])),
            commits=sorted({row.commit for row in board.rows}),
            days=sorted({row.measured_at.astimezone(UTC).date() for row in board.rows}),
        )
    )


def mark(row: Row) -> Mark | None:
    """Return where a row's ratio is drawn; None where there is nothing to draw."""
    if row.ratio is None:
        ends = {Verdict.MONOLITH: -REACH, Verdict.SAME: 0.0, Verdict.DECOUPLED: REACH}
        if row.verdict not in ends:
            return None
        end = MIDDLE + ends[row.verdict]
        return Mark(end, end, end, beyond=row.verdict in WINNERS)
    at = _gain(row.ratio.estimate, row.better)
    low, high = sorted(_gain(end, row.better) for end in (row.ratio.low, row.ratio.high))
    beyond = not 1 / FURTHEST <= at <= FURTHEST
    return Mark(place(at), place(low), place(high), beyond)


def lead(row: Row) -> float:
    """Return how many times better the better side is, as the drawing has it; at least 1."""
    assert row.ratio, "without a ratio nobody leads by so many times"
    return max(row.ratio.estimate, 1 / row.ratio.estimate)


def place(gain: float) -> float:
    """Return where "the decoupled build is so many times better" stands, on the axis or its end."""
    return round(MIDDLE + REACH * max(-1.0, min(1.0, math.log(gain, FURTHEST))), 1)


def stacked(rows: Iterable[Row]) -> Iterator[tuple[Row, float, int]]:
    """Yield each row that can be drawn, with its place, and how many stand there below it."""
    heights: Counter[float] = Counter()
    for row in rows:
        if drawn := mark(row):
            off = drawn.at - MIDDLE  # rounded away from the middle, where only equals stand
            column = MIDDLE + math.copysign(DOT * math.ceil(abs(off) / DOT), off)
            yield row, column, heights[column]
            heights[column] += 1


def headline(rows: Iterable[Row]) -> str:
    """Return an axis in one sentence, made of its own numbers."""
    counts = verdict_counts(rows)
    total, (here, there) = counts.total(), (counts[side] for side in WINNERS)
    if here == there:
        return f"Each build is ahead in {here} of {total} rows."
    ahead, behind = WINNERS if here > there else reversed(WINNERS)
    side = SIDES[ahead].capitalize()
    return f"{side} is ahead in {counts[ahead]} of {total} rows and behind in {counts[behind]}."


def grid(figures: Mapping[str, float]) -> Grid:
    """Return figures as a grid, if their labels ("one hop, p50 in ms") make one; else as a list."""
    cells = {_halves(label): value for label, value in figures.items()}
    units = {measure for _, measure in cells}
    caption = units.pop() if len(units) == 1 and len(cells) > 1 else ""
    if caption:
        cells = {_halves(name): value for (name, _), value in cells.items()}
    names, columns = (list(dict.fromkeys(part)) for part in zip(*cells, strict=True))
    if "" in names or len(names) * len(columns) != len(figures):
        return Grid(["figure"], {label: [value] for label, value in figures.items()})
    lines = {name: [cells[name, column] for column in columns] for name in names}
    return Grid(columns, lines, caption)


def moment(stamp: str) -> str:
    """Return an ISO time as people read it, in UTC."""
    return f"{datetime.fromisoformat(stamp).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _halves(label: str) -> tuple[str, str]:
    name, _, measure = label.rpartition(", ")
    return name, measure


def _gain(ratio: float, better: Better) -> float:
    return ratio if better == "higher" else 1 / ratio


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(
        AXES=AXES, ASKED=ASKED, MARGINS=MARGINS, SYMBOLS=SYMBOLS, WORDS=WORDS, VERDICTS=[*Verdict],
        WINNERS=WINNERS, MIDDLE=MIDDLE, TICKS=TICKS, DOT=DOT, place=place, outcome=outcome,
    )  # fmt: skip
    told = by_question, figure, grid, headline, lead, mark, moment, stacked, times, verdict_counts
    for tell in told:
        made.filters[tell.__name__] = tell
    return made
