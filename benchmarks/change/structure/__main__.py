"""Print the structure of both builds: `python -m benchmarks.change.structure`."""

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.change.sites import SIDES
from benchmarks.change.structure.figures import (
    SITE,
    WAYS,
    Cost,
    component_costs,
    everything,
    pooled,
    reach_of,
    system_cost,
)
from benchmarks.change.structure.house import SHARED, House, read_house
from benchmarks.change.structure.rows import DILUTED, keep, percent
from depot import HOUSE


def tell(house: House, console: Console) -> None:
    """Print what a change reaches, component by component, then route by route."""
    console.print(costs(house))
    for side in SIDES:
        heap = percent(pooled(house, SITE[side]))
        console.print(f"{side}, pooled without the edges between components: {heap} %: {DILUTED}.")
    for name in house.components:
        if house.addresses(name):
            console.print(reaches(house, name))


def costs(house: House) -> Table:
    """Return the propagation costs of all components, and of both sides."""
    title = "Propagation cost: the share of the files that a change to one of them reaches"
    table = Table("", box=box.SIMPLE, title=title, title_justify="left")
    for heading in ("files", "lines", "edges", *WAYS, "files reached"):
        table.add_column(heading, justify="right")
    for name, cost in component_costs(house).items():
        table.add_row(name, *_cells(cost))
    table.add_section()
    for side in SIDES:
        table.add_row(f"{side} website", *_cells(system_cost(house, SITE[side])))
    table.add_row("and all clients", *_cells(system_cost(house, everything("decoupled"))))
    table.caption = "\n".join(
        f"{side} website: {', '.join(SITE[side])} and what they reach of the {SHARED}"
        for side in SIDES
    )
    return table


def reaches(house: House, component: str) -> Table:
    """Return what each address of a component depends on."""
    title = f"Import reach in {component}: files (lines)"
    table = Table("address", "of its own", box=box.SIMPLE, title=title, title_justify="left")
    for heading in ("in all", "where"):
        table.add_column(heading)
    for address in house.addresses(component):
        reach = reach_of(house, component, address)
        cells = {name: f"{f} ({n:,})" for name, (f, n) in reach.by_component.items()}
        others = ", ".join(f"{name} {cell}" for name, cell in cells.items() if name != component)
        table.add_row(address, cells.get(component), f"{reach.files} ({reach.lines:,})", others)
    return table


def _cells(cost: Cost) -> list[str]:
    shares = (f"{percent(way.share)} %" for way in cost.ways.values())
    reached = f"{cost.propagation.files_reached:.1f}"
    return [f"{cost.files}", f"{cost.lines:,}", f"{cost.edges}", *shares, reached]


if __name__ == "__main__":
    console = Console()
    found = read_house()
    tell(found, console)
    console.print(f"All of it as data: {keep(found).relative_to(HOUSE)}", highlight=False)
