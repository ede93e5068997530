"""The components of the house, and one graph of everything that depends on something."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from benchmarks.change.structure.graph import Edge, Graph, Kind, Place, Unresolved
from benchmarks.change.structure.ports import port_edges
from benchmarks.change.structure.routes import Route, http_edges, routes_of, with_gaps
from benchmarks.change.structure.screens import PAGE, Page
from benchmarks.change.structure.scripts import call_edges, read_scripts, script_edges
from benchmarks.change.structure.sources import Source, import_edges, local_edges, read_sources
from benchmarks.change.structure.templates import is_template, template_edges
from depot import HOUSE

SHARED = "railway"
HANDS_OUT = "static server"  # it reads the addresses in the pages that it hands out
PARTS: Mapping[str, Sequence[str]] = {
    "monolith": ["monolith/booking_site/**/*"],
    "API": ["decoupled/backend/booking_api/**/*"],
    "predictor": ["decoupled/predictor/**/*"],
    # The client that both have in common is shipped with each, and so stands in both.
    "web": ["decoupled/frontends/web/**/*", "decoupled/frontends/client/*"],
    HANDS_OUT: ["decoupled/frontends/*.py"],
    "phone": ["decoupled/frontends/phone/**/*", "decoupled/frontends/client/*"],
    "partner": ["decoupled/frontends/partner/**/*"],
    "agent": ["decoupled/frontends/agent/**/*"],
    SHARED: ["railway/**/*"],
}
ASKS = {"web": "API", "phone": "API", "partner": "API", "agent": "API", "API": "predictor"}
SOURCES = (".py", ".js", ".html")
LEFT_OUT = {"tests", "static"}  # stylesheets and pictures decide nothing
Read = TypeVar("Read")


@dataclass(frozen=True)
class House:
    """What was read of a checkout."""

    components: Mapping[str, frozenset[str]]  # files, by component
    texts: Mapping[str, str]  # by file
    sources: Mapping[str, Source]  # of Python files
    routes: Mapping[str, Sequence[Route]]  # of Python servers, by component
    pages: Mapping[str, Sequence[Page]]  # of front-ends that run in a browser, by component
    edges: Sequence[Edge] = ()

    def lines(self, files: Collection[str]) -> int:
        """Return the lines of some files, blank ones and comments included."""
        return sum(len(self.texts[file].splitlines()) for file in files)

    def addresses(self, component: str) -> list[str]:
        """Return the addresses of a component: of its views, or of its screens."""
        screens = (path for page in self.pages[component] for path in page.screens())
        return sorted({*(route.path for route in self.routes[component]), *screens})

    def answering(self, component: str, address: str) -> list[Place]:
        """Return what answers an address: views of any verb, or a screen and what surrounds it."""
        path = with_gaps(address)
        views = [route.place for route in self.routes[component] if route.path == path]
        screens = [page.screens().get(path, ()) for page in self.pages[component]]
        found = [*views, *(place for screen in screens for place in screen)]
        if not found:
            raise Unresolved(f"Nothing in the component {component} answers {address}.")
        return found

    def reach(self, places: Collection[Place]) -> set[str]:
        """Return the files within import reach of some places, templates and calls included.

        A template's names lead back to the view that passes them, from which the way began, or
        to another view that happens to share a part of a page: such edges are not followed.
        """
        return Graph(edge for edge in self.edges if edge.kind is not Kind.CONTEXT).reach(places)

    def system(self, names: Collection[str]) -> dict[str, frozenset[str]]:
        """Return some components and, once, what they reach of the railway."""
        parts = {name: self.components[name] for name in names}
        reached = self.reach([Place(file) for files in parts.values() for file in files])
        return {**parts, SHARED: self.components[SHARED] & reached}


def read_house(
    root: Path = HOUSE,
    parts: Mapping[str, Sequence[str]] = PARTS,
    asks: Mapping[str, str] = ASKS,
) -> House:
    """Return the graph of a checkout's source. Raises Unresolved rather than leave an edge out.

    parts: patterns of files, by component; asks: which component calls which over HTTP.
    """
    found = {name: _files(root, patterns) for name, patterns in parts.items()}
    texts = {
        file: (root / file).read_text(encoding="utf-8")
        for file in sorted(frozenset().union(*found.values()))
    }
    sources = read_sources(texts)
    bare = {file for file in texts if file.endswith(".py")} - sources.keys()
    components = {name: files - bare for name, files in found.items()}
    routes = {
        name: [route for source in _of(files, sources) for route in routes_of(source)]
        for name, files in components.items()
    }
    pages = {
        name: [Page(file, texts[file]) for file in sorted(files) if _is_page(file)]
        for name, files in components.items()
    }
    house = House(components, texts, sources, routes, pages)
    return replace(house, edges=list(dict.fromkeys([*_inside(house), *_between(house, asks)])))


def _inside(house: House) -> Iterator[Edge]:
    """Yield the edges that stay in a component, and those of Python's imports."""
    yield from import_edges(house.sources)
    yield from port_edges(house.sources)
    for source in house.sources.values():
        yield from local_edges(source)
    yield from script_edges(read_scripts(house.texts))
    for name, files in house.components.items():
        for page in house.pages[name]:
            yield from page.edges()
        templates = {file: house.texts[file] for file in sorted(files) if is_template(file)}
        if templates:
            yield from template_edges(templates, _of(files, house.sources), house.routes[name])


def _between(house: House, asks: Mapping[str, str]) -> Iterator[Edge]:
    """Yield who calls whom over HTTP, and which pages the static server reads."""
    scripts = read_scripts(house.texts)
    for asker, asked in asks.items():
        files, routes = house.components[asker], house.routes[asked]
        for source in _of(files, house.sources):
            yield from http_edges(source, routes)
        for script in _of(files, scripts):
            yield from call_edges(script, routes)
    for source in _of(house.components.get(HANDS_OUT, frozenset()), house.sources):
        if f'"{PAGE}"' in house.texts[source.file]:
            for page in filter(_is_page, house.texts):
                yield Edge(Place(source.file), Place(page), Kind.TEMPLATE)


def _of(files: Collection[str], read: Mapping[str, Read]) -> list[Read]:
    """Return what was read of those files that are of a kind, in order."""
    return [read[file] for file in sorted(files) if file in read]


def _is_page(file: str) -> bool:
    return PurePosixPath(file).name == PAGE and not is_template(file)


def _files(root: Path, patterns: Sequence[str]) -> frozenset[str]:
    paths = [path for pattern in patterns for path in root.glob(pattern) if path.is_file()]
    names = [path.relative_to(root).as_posix() for path in paths]
    return frozenset(name for name in names if _is_source(name))


def _is_source(file: str) -> bool:
    path = PurePosixPath(file)
    if LEFT_OUT & set(path.parts):
        return False
    return path.suffix in SOURCES or is_template(file)
