"""What a change request came to, for somebody who reads it in a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from benchmarks.change.count import Touched
from benchmarks.change.crossing import Crossed, crossed
from benchmarks.change.lab import MEASURES, deciding
from benchmarks.change.request import Request
from benchmarks.change.runner import Outcome, gates
from benchmarks.change.sites import SIDES, Side
from benchmarks.verdict import compare_counts


def tell(request: Request, outcomes: Mapping[Side, Outcome], console: Console) -> None:
    """Print what was proved about a request, and everything that it touches on each side."""
    sides = (Column(side, overflow="fold") for side in outcomes)  # a path has no spaces
    table = Table("", *sides, box=box.SIMPLE, title=request.title, title_justify="left")
    told = [dict(_facts(outcome)) for outcome in outcomes.values()]
    for name in told[0]:
        table.add_row(name, *(Text(facts[name]) for facts in told))
    console.print(table)
    if shared := next(iter(outcomes.values())).shared:
        told_once = f"The railway's part, on neither's account: {shared.lines} lines\n"
        console.print(Text(told_once + _listed((*shared.by_hand, *shared.tests))))
    console.print(_decision(request, outcomes), highlight=False)
    for outcome in outcomes.values():
        for fault in outcome.faults:
            console.print(f"[bold red]Does not count:[/] {fault}", highlight=False)


def _decision(request: Request, outcomes: Mapping[Side, Outcome]) -> str:
    measure, expected = deciding(request), request.fact("expected")
    if gates(outcomes):
        return f"Nothing is decided; {measure} would have, and expected was {expected}."
    _, cost = MEASURES[measure]
    here, there = (cost(outcomes[side]) for side in SIDES)
    found = compare_counts(here, there, "lower").verdict
    belied = "as expected" if found == expected else f"but expected was {expected}"
    return f"Decided by {measure}: {found}, {belied}."


def _facts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    cost = outcome.count
    yield "without the patch", outcome.failed_before or "acceptance passes"
    yield "with the patch", "does not count, see below" if outcome.faults else "acceptance passes"
    yield "rolled out", outcome.rollout.told() if outcome.rollout else "not tried (--proof)"
    yield "files by hand", _listed(cost.by_hand)
    yield "files, lines", f"{cost.files} files, {cost.lines} lines"
    yield "tests", _listed(cost.tests)
    yield "generated", _listed(cost.generated)
    yield "clients", ", ".join(cost.clients) or "none"
    yield "to deploy", ", ".join(outcome.deployables) or "nothing"
    yield "started anew", ", ".join(outcome.restarts) or "nothing"
    place = crossed(cost.by_hand)
    yield "modules", _counted(place)
    yield "layers", ", ".join(place.layers) or "none"
    yield "migration", "yes" if outcome.migrates else "none"
    yield "contract breaks", "\n".join(outcome.contract_breaks) or "none"


def _counted(place: Crossed) -> str:
    resting = "" if place.resting is None else f", and {place.resting} rest on them"
    return f"{len(place.modules)}{resting}"


def _listed(files: Sequence[Touched]) -> str:
    return "\n".join(f"{file.path} +{file.added} -{file.removed}" for file in files) or "none"
