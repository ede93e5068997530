"""Writes the lessons' explanations from the numbers of the run, so that no number stands alone."""

from collections.abc import Callable, Mapping, Sequence, Set

from benchmarks.change.count import Count
from benchmarks.change.sites import SIDES, Side
from benchmarks.row import SIDES as NAMES
from benchmarks.row import Axis, Row, times
from benchmarks.verdict import WINNERS, Verdict, compare_counts
from notebooks import stage
from notebooks.calls import Calls
from notebooks.checks import lower
from notebooks.renaming import Rename
from notebooks.tasks import Costs, Figures, cpu_rounds
from notebooks.wire import Traffic

FEW = 4  # rows of an axis, of which even the quick run has more
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


def by_measure(run: Rename) -> Figures:
    """Return what a rename touches as a chart takes it."""
    return {
        "files": {side: run.counts[side].files for side in SIDES},
        "clients": {side: len(run.counts[side].clients) for side in SIDES},
    }


def rename(run: Rename) -> Told:
    """Return what a rename costs each side, what it breaks, and whom."""
    lines = [f"**{run.title}**", ""]
    for side, cost in run.counts.items():
        fault = f" The first one's words: {run.faults[side]}." if run.faults[side] else ""
        lines.append(
            f"* {NAMES[Verdict(side)]}: {cost.files} files and {cost.lines} lines by hand, "
            f"clients that change: {_listed(cost.clients)}; to start anew: "
            f"{_listed(cost.deployables)}. Of {run.asked} calls of the old client "
            f"{run.answered[side]} are answered.{fault}"
        )
    gone = _listed(run.promises_gone)
    lines.append(f"* What the contract says beforehand: {gone}. The pages promise nothing.")
    return Told("\n".join(lines))


def readers(saying: Set[str], cost: Count) -> Told:
    """Return which of the files that say a word had to change, and which did not."""
    changed = {touched.path.name for touched in cost.by_hand}
    had_to, need_not = sorted(saying & changed), sorted(saying - changed)
    return Told(
        f"Of {len(saying)} files that say it, {len(had_to)} read the field and had to change "
        f"({_listed(had_to)}); {len(need_not)} only say the word ({_listed(need_not)})."
    )


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


def in_compare(row_id: str, rows: Sequence[Row] | None = None) -> Told:
    """Return what the last `make compare` found for a row; it takes longer and judges by rule."""
    for row in stage.last_rows() if rows is None else rows:
        if row.id == row_id:
            when = f"{row.measured_at:%d %B %Y}, commit {row.commit}"
            return Told(f"`make compare` says **{row.verdict}**: {row.why} ({when}).")
    return Told(f"`make compare ARGS='--only {row_id}'` measures this by rule; it has not run yet.")


def other_side(axis: Axis, found: str, rows: Sequence[Row] | None = None) -> Told:
    """Return the rows of the last `make compare` that did not go the way of this lesson."""
    board = stage.last_rows() if rows is None else rows
    known = [row for row in board if row.axis == axis]
    if not known:
        return Told("Nothing to show yet: run `make compare ARGS=--quick`, then this cell again.")
    others = [side for side in WINNERS if side.value != found]
    parts = [line for side in others for line in _won(side, axis, known)]
    if len(known) < FEW:
        parts.append("So few rows say little: `make compare ARGS=--quick` measures more of them.")
    return Told("\n".join(parts))


def _won(side: Verdict, axis: Axis, rows: Sequence[Row]) -> list[str]:
    won = [row for row in rows if row.verdict is side]
    head = f"Of {len(rows)} rows of {axis.upper()}, {NAMES[side]} wins {len(won)}:"
    if not won:
        head = f"Of {len(rows)} rows of {axis.upper()}, {NAMES[side]} wins none in the last run."
    return [head, "", *(f"* {row.question} {row.why} (`{row.id}`)" for row in won), ""]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _in_words(found: str) -> str:
    if found == "inconclusive":
        return "inconclusive: the rounds disagree, run again"
    return "a tenth apart at most" if found == "same" else f"{NAMES[Verdict(found)]} needs less"
