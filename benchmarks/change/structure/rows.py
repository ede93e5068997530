"""The structure of both builds as rows; all of it as data beside them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.change.sites import SIDES, Side
from benchmarks.change.structure.figures import (
    ADDRESSES,
    ALL,
    SITE,
    WAYS,
    Cost,
    Reach,
    component_costs,
    cost_of,
    everything,
    largest,
    pooled,
    reach_of,
    system_cost,
    task_reach,
)
from benchmarks.change.structure.house import SHARED, House, read_house
from benchmarks.change.structure.questions import FAMILY, LARGEST, REACHED, SYSTEM, reach_question
from benchmarks.experiments import Context
from benchmarks.row import SIDES as NAMES
from benchmarks.row import Question, Row, Stamp, counted
from benchmarks.verdict import Verdict, compare_counts
from depot import HOUSE
from railway.writing import write_json

FOLDER = HOUSE / "out" / FAMILY  # where an experiment of this name leaves its data
DILUTED = "pooling parts that do not need each other dilutes the figure"


def structure_rows(context: Context) -> list[Row]:
    """Return what each screen reaches and what each side comes to: counted, so in no time."""
    context.say("reads the source of both builds")
    house = read_house()
    keep(house, context.folder)
    return rows(house, Stamp.now())


def rows(house: House, stamp: Stamp) -> list[Row]:
    """Return the rows of a house."""
    reached = [_reach_row(house, task, stamp) for task in ADDRESSES]
    return [*reached, _largest_row(house, stamp), *_system_rows(house, stamp)]


def keep(house: House, folder: Path = FOLDER) -> Path:
    """Write every figure as JSON, and every edge that they rest on; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {
        "propagation_cost": {n: _told(cost) for n, cost in component_costs(house).items()},
        "systems": {side: _system(house, side) for side in SIDES},
        "reach": {
            name: {at: reach_of(house, name, at).by_component for at in house.addresses(name)}
            for name in house.components
        },
        "edges": sorted([*map("#".join, edge[:2]), edge.kind.value] for edge in house.edges),
    }
    write_json(folder / "structure.json", told)
    return folder / "structure.json"


def _told(cost: Cost) -> dict[str, Any]:
    return asdict(cost) | {"ways": {name: way._asdict() for name, way in cost.ways.items()}}


def _system(house: House, side: Side) -> dict[str, Any]:
    parts = SITE[side]
    return {
        "components": [*parts, SHARED],
        "website": _told(system_cost(house, parts)),
        "with_all_front_ends": _told(system_cost(house, everything(side))),
        "pooled": pooled(house, parts),
        "pooled_warning": DILUTED,
    }


def _reach_row(house: House, task: str, stamp: Stamp) -> Row:
    found = task_reach(house, task)
    monolith, decoupled = (found[side].files for side in SIDES)
    row = counted(reach_question(task), monolith, decoupled, stamp)
    lines = " against ".join(f"{found[side].lines:,}" for side in SIDES)
    notes = [f"{_named(side)}: {in_parts(found[side])}" for side in SIDES]
    return replace(row, why=f"{row.why}; {lines} lines", notes=tuple(notes))


def _largest_row(house: House, stamp: Stamp) -> Row:
    names = {side: largest(house, side) for side in SIDES}
    costs = {side: cost_of(house, house.components[name]) for side, name in names.items()}
    told = [f"{names[side]}: {in_words(costs[side])}" for side in SIDES]
    every = (
        f"{name} {percent(cost.propagation.share)} %"
        for name, cost in component_costs(house).items()
    )
    row = cost_row(LARGEST, costs, share, stamp)
    return row.with_notes(*told, f"each component by itself: {', '.join(every)}")


def _system_rows(house: House, stamp: Stamp) -> list[Row]:
    costs = {side: system_cost(house, SITE[side]) for side in SIDES}
    told = [f"{_named(side)}: {in_words(costs[side])}" for side in SIDES]
    full = system_cost(house, everything("decoupled"))
    heaps = (f"{_named(side)} {percent(pooled(house, SITE[side]))} %" for side in SIDES)
    notes = (
        *told,
        f"the decoupled build with all its front-ends: {in_words(full)}",
        f"without any edge between components: {', '.join(heaps)}; {DILUTED}",
    )
    return [
        cost_row(SYSTEM, costs, share, stamp).with_notes(*notes),
        cost_row(REACHED, costs, files, stamp).with_notes(*told),
    ]


def cost_row(
    question: Question,
    costs: Mapping[Side, Cost],
    figure: Callable[[Cost, str], float],
    stamp: Stamp,
) -> Row:
    """Return the row of two costs; void where its winner depends on what counts as an edge.

    figure: what is compared of a cost, in a way of counting.
    """
    pairs = {way: (figure(costs["monolith"], way), figure(costs["decoupled"], way)) for way in WAYS}
    words = {compare_counts(*pair, question.better).verdict for pair in pairs.values()}
    told = ", ".join(f"{way} {here:g} against {there:g}" for way, (here, there) in pairs.items())
    gates = [f"the winner depends on what counts as an edge: {told}"] if len(words) > 1 else []
    monolith, decoupled = pairs[ALL]
    return counted(question, monolith, decoupled, stamp, gates)


def share(cost: Cost, way: str) -> float:
    """Return a cost in one way of counting, in per cent, to a tenth."""
    return percent(cost.ways[way].share)


def files(cost: Cost, way: str) -> float:
    """Return the files that a change reaches on average in one way of counting, to a tenth."""
    return round(cost.ways[way].files_reached, 1)


def percent(share: float) -> float:
    """Return a share in per cent, to a tenth."""
    return round(100 * share, 1)


def in_words(cost: Cost) -> str:
    """Return a cost with what a reader needs to weigh it: a share of more files is more files."""
    ways = ", ".join(f"{way} {share(cost, way)} %" for way in WAYS)
    return f"a change reaches {files(cost, ALL)} of {cost.files} files on average; {ways}"


def in_parts(reach: Reach) -> str:
    """Return where the files of a reach lie."""
    parts = (f"{name} {n} ({lines:,})" for name, (n, lines) in reach.by_component.items())
    return f"files (lines) by component: {', '.join(parts)}"


def _named(side: Side) -> str:
    return NAMES[Verdict(side)]
