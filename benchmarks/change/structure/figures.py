"""The figures of a house: reach per route and screen, propagation cost per component and side."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.change.sites import SIDES, Side
from benchmarks.change.structure.graph import Edge, Kind, between, pooled_cost, propagation_cost
from benchmarks.change.structure.house import House
from benchmarks.change.structure.templates import is_template

# What a traveller's website is made of on each side; the railway is added, once.
SITE: Mapping[Side, tuple[str, ...]] = {
    "monolith": ("monolith",),
    "decoupled": ("web", "static server", "API", "predictor"),
}
FRONT: Mapping[Side, str] = {"monolith": "monolith", "decoupled": "web"}  # shows the addresses
IMPORTS, ALL = "imports alone", "all edges"
# Whether a template also needs the view that needs it can be argued about, as can a port.
WAYS: Mapping[str, frozenset[Kind]] = {
    IMPORTS: frozenset({Kind.IMPORT}),
    "without template context": frozenset(Kind) - {Kind.CONTEXT},
    "without ports": frozenset(Kind) - {Kind.PORT},
    ALL: frozenset(Kind),
}
ADDRESSES = {"find_a_train": "/trains", "book": "/book", "look_up": "/trips/{pnr}"}


@dataclass(frozen=True)
class Reach:
    """What one route or screen depends on: (files, lines) by component, the railway's too."""

    by_component: Mapping[str, tuple[int, int]]

    @property
    def files(self) -> int:
        """Return the files of all components."""
        return sum(files for files, _ in self.by_component.values())

    @property
    def lines(self) -> int:
        """Return the lines of all components, blank ones and comments included."""
        return sum(lines for _, lines in self.by_component.values())


class Share(NamedTuple):
    """The propagation cost of some files in one way of counting edges: from above 0 to 1."""

    files: int
    share: float

    @property
    def files_reached(self) -> float:
        """Return how many files a change to one of them can reach, on average."""
        return self.share * self.files


@dataclass(frozen=True)
class Cost:
    """What some files cost in propagation, in every way of counting edges."""

    files: int
    lines: int
    edges: int
    ways: Mapping[str, Share]

    @property
    def propagation(self) -> Share:
        """Return it with all edges."""
        return self.ways[ALL]


def reach_of(house: House, component: str, address: str) -> Reach:
    """Return what answers an address depends on, each file in the first component that has it."""
    left = house.reach(house.answering(component, address))
    found = {}
    for name, files in house.components.items():
        mine = left & files
        left -= mine
        if mine:
            found[name] = (len(mine), house.lines(mine))
    return Reach(found)


def task_reach(house: House, task: str) -> dict[Side, Reach]:
    """Return what the screen of a traveller's task depends on, on both sides."""
    return {side: reach_of(house, FRONT[side], ADDRESSES[task]) for side in SIDES}


def cost_of(house: House, files: Collection[str]) -> Cost:
    """Return the propagation cost of some files in every way of counting edges."""
    every = between(files, house.edges)
    pairs = {(edge.source, edge.target) for edge in every}
    ways = {way: _share(files, every, way) for way in WAYS}
    return Cost(len(files), house.lines(files), len(pairs), ways)


def _share(files: Collection[str], edges: Collection[Edge], way: str) -> Share:
    """Return the cost in one way; templates import nobody, so no graph of imports has them."""
    inside = [file for file in files if way != IMPORTS or not is_template(file)]
    counted = [edge for edge in edges if edge.kind in WAYS[way]]
    return Share(len(inside), propagation_cost(inside, counted))


def component_costs(house: House) -> dict[str, Cost]:
    """Return the cost of each component, taken by itself."""
    return {name: cost_of(house, files) for name, files in house.components.items()}


def system_cost(house: House, names: Collection[str]) -> Cost:
    """Return the cost of components together with what they reach of the railway."""
    return cost_of(house, frozenset().union(*house.system(names).values()))


def pooled(house: House, names: Collection[str]) -> float:
    """Return the cost of the same components on one heap: never to be shown without the others."""
    return pooled_cost(house.system(names).values(), house.edges)


def largest(house: House, side: Side) -> str:
    """Return the component of a side with the most files; the railway is on neither's account."""
    return max(SITE[side], key=lambda name: len(house.components[name]))


def everything(side: Side) -> tuple[str, ...]:
    """Return the components of a side with all its front-ends."""
    further = ("phone", "partner", "agent") if side == "decoupled" else ()
    return (*SITE[side], *further)
