"""Writes the lessons' explanations from the numbers of the run, so that no number stands alone."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.change.sites import SIDES, Side
from benchmarks.row import SIDES as NAMES
from benchmarks.row import Axis, Row, times
from benchmarks.verdict import WINNERS, Verdict, compare_counts
from notebooks import stage
from notebooks.calls import Calls
from notebooks.checks import lower
from notebooks.tasks import Costs, cpu_rounds
from notebooks.wire import Traffic


CALLERS: dict[Side, str] = {"monolith": "the page's reader", "decoupled": "the API's caller"}


class Told(str):
    """Text that a notebook shows as Markdown."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def kept(calls: Calls) -> str:
    """Return in one of the words of the prediction what the page's reader has left."""
    left = calls.after["monolith"]
    return "none" if left == 0 else "all" if left == calls.asked else "some"


def redesign(calls: Calls) -> Told:
    """Return what a redesign left of the outsiders' calls, and why."""
    lines = [f"**{calls.title}** left of {calls.asked} calls:", ""]
    for side in SIDES:
        now, then = calls.after[side], calls.before[side]
        broke = f" First fault: {calls.faults[side]}." if calls.faults[side] else ""
        lines.append(f"* {CALLERS[side]}: {now} right answers, {then} before.{broke}")
    return Told("\n".join(lines))


def tasks(costs: Costs) -> Told:
    """Return per task how the two sides compare, in ratios of what was measured."""
    lines = []
    for task, sides in costs.items():
        monolith, decoupled = (sides[side] for side in SIDES)
        cpu = lower(cpu_rounds(costs, task))
        lines.append(
            f"* **{task.replace('_', ' ')}**: the monolith needs "
            f"{times(monolith.requests / decoupled.requests)} × the API's requests, "
            f"{times(monolith.wire_bytes / decoupled.wire_bytes)} × its bytes and "
            f"{times(monolith.cpu / decoupled.cpu)} × its CPU ({_in_words(cpu)})."
        )
    return Told("\n".join(lines))


def visits(seen: Mapping[Side, Sequence[Traffic]]) -> Told:
    """Return what a first and a later visit bring over on both sides."""
    lines = []
    for number, name in ((0, "first visit"), (-1, "next visit, files kept")):
        sides = [seen[side][number] for side in SIDES]
        said = [f"{traffic.requests} requests, {traffic.wire_bytes:,} bytes" for traffic in sides]
        ratio = times(sides[1].wire_bytes / sides[0].wire_bytes)
        lines.append(
            f"* **{name}**: {said[0]} in the monolith; {said[1]} in the decoupled build, "
            f"which is {ratio} × the bytes."
        )
    return Told("\n".join(lines))


def ledger(
    bytes_after: Callable[[int, int, int], float],
    seen: Mapping[Side, Sequence[Traffic]],
    costs: Costs,
) -> Told:
    """Return whose searches have brought over less after 1, 10 and 100 of them.

    A search loads the monolith's next page, and only the facts into the open client.
    """
    pages, client = (seen[side][0].wire_bytes for side in SIDES)
    page = seen["monolith"][-1].wire_bytes
    facts = round(costs["find_a_train"]["decoupled"].wire_bytes)
    lines = ["| searches | monolith, bytes | decoupled, bytes | fewer |", "|--:|--:|--:|:--|"]
    for searches in (1, 10, 100):
        here = bytes_after(searches, pages, page)
        there = bytes_after(searches, client, facts)
        fewer = compare_counts(here, there, "lower").verdict
        lines.append(f"| {searches} | {here:,.0f} | {there:,.0f} | {fewer} |")
    return Told("\n".join(lines))


def other_side(axis: Axis, found: str, rows: Sequence[Row] | None = None) -> Told:
    """Return the rows of the last `make compare` that did not go the way of this lesson."""
    known = stage.last_rows(axis) if rows is None else rows
    if not known:
        return Told("Nothing to show yet: run `make compare ARGS=--quick`, then this cell again.")
    others = [side for side in WINNERS if side.value != found]
    parts = [line for side in others for line in _won(side, axis, known)]
    return Told("\n".join(parts))


def _won(side: Verdict, axis: Axis, rows: Sequence[Row]) -> list[str]:
    won = [row for row in rows if row.verdict is side]
    head = f"Of {len(rows)} rows of {axis.upper()}, {NAMES[side]} wins {len(won)}:"
    if not won:
        head = f"Of {len(rows)} rows of {axis.upper()}, {NAMES[side]} wins none in the last run."
    return [head, "", *(f"* {row.question} {row.why} (`{row.id}`)" for row in won), ""]


def _in_words(found: str) -> str:
    if found == "inconclusive":
        return "inconclusive: the rounds disagree, run again"
    return "no more than a tenth apart" if found == "same" else f"less in the {found}"
