"""Who depends on whom: how far that reaches from one place, and what it comes to on the whole."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple


class Unresolved(ValueError):
    """The source names something that cannot be found; a graph without it would be too small."""


class Place(NamedTuple):
    """A file; or one function of it, where it is known what that function names."""

    file: str  # from the top of the house, with slashes
    name: str = ""  # empty: the file as a whole


class Kind(StrEnum):
    """Why one place depends on another."""

    IMPORT = "import"
    LOCAL = "name in the same file"
    TEMPLATE = "template"  # rendered, extended, included or imported
    GIVEN = "filter or global of a template"
    CONTEXT = "template context"  # a name that the view passes
    HTTP = "HTTP call"
    PORT = "port"  # whoever fills it


class Edge(NamedTuple):
    """One place needs another."""

    source: Place
    target: Place
    kind: Kind


class Graph:
    """Places, and what each of them depends on."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._needs: dict[Place, set[Place]] = defaultdict(set)
        for source, target, _ in edges:
            self._needs[source].add(target)

    def reach(self, starts: Iterable[Place]) -> set[str]:
        """Return the files that some places depend on, however indirectly, and their own.

        Whoever needs a function needs its whole file, which is loaded with it; whoever needs a
        file needs what the file imports, but not what each of its functions asks for by name.
        """
        found: set[Place] = set()
        waiting = list(starts)
        while waiting:
            place = waiting.pop()
            if place in found:
                continue
            found.add(place)
            waiting += self._needs.get(place, ())
            waiting += [Place(place.file)] if place.name else []
        return {place.file for place in found}


def propagation_cost(files: Collection[str], edges: Iterable[Edge]) -> float:
    """Return the density of the transitive closure of a dependency graph, from above 0 to 1.

    It is the share of all ordered pairs of files (i, j) in which i depends on j, however
    indirectly: the share of a system, on average, that a change to one file can reach. A file
    reaches itself, as the paths of length 0 count. Edges to other files are left out.
    Source: A. MacCormack, J. Rusnak, C. Y. Baldwin, "Exploring the Structure of Complex Software
    Designs: An Empirical Study of Open Source and Proprietary Code", Management Science 52 (7),
    2006: the visibility matrix and its density.
    """
    return _dependent_pairs(files, edges) / len(files) ** 2


def pooled_cost(parts: Collection[Collection[str]], edges: Collection[Edge]) -> float:
    """Return the propagation cost of parts put on one heap, without the edges between them.

    Every further part lowers it, however tangled it is inside: never to be shown alone.
    """
    pairs = sum(_dependent_pairs(part, edges) for part in parts)
    return pairs / sum(len(part) for part in parts) ** 2


def between(files: Collection[str], edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges from one of the files to another one, whole files at both ends."""
    return [
        Edge(Place(source.file), Place(target.file), kind)
        for source, target, kind in edges
        if source.file in files and target.file in files and source.file != target.file
    ]


def _dependent_pairs(files: Collection[str], edges: Iterable[Edge]) -> int:
    graph = Graph(between(files, edges))
    return sum(len(graph.reach([Place(file)])) for file in files)
