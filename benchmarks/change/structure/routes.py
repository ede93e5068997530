"""Which function answers which address: the routes of Flask and FastAPI, and who calls them."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from benchmarks.change.structure.graph import Edge, Kind, Place, Unresolved
from benchmarks.change.structure.sources import Source, written

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
GROUPS = ("Blueprint", "APIRouter")
PREFIXES = ("url_prefix", "prefix")
HTTP_CLIENT = "httpx2"
VERSION = "/v1"  # which the clients' base address ends with
# <pnr> in Flask, {pnr} in FastAPI and in an f-string, ${pnr} in JavaScript, {{ pnr }} in Jinja
GAP = re.compile(r"<[^>]*>|\{\{.*?\}\}|\$?\{[^{}]*\}")


class Route(NamedTuple):
    """One address, and the function that answers it."""

    verb: str
    path: str  # what is filled in stands as {}
    place: Place
    endpoint: str  # Flask's name for it: "trips.trip"

    def answers(self, path: str) -> bool:
        """Tell whether this is the route of a path in which gaps stand as {}."""
        own, asked = self.path.split("/"), path.split("/")
        return len(own) == len(asked) and all(
            part in ("{}", other) for part, other in zip(own, asked, strict=True)
        )


def with_gaps(path: str) -> str:
    """Return a path without its query, with {} for what is filled in.

    What is filled in right behind a word is a query that may be missing: `/calls${page}`.
    """
    return re.sub(r"(?<=[^/])\{\}$", "", GAP.sub("{}", path.partition("?")[0]))


def routes_of(source: Source) -> Iterator[Route]:
    """Yield the routes of a file, found by their decorators; what has no path is no route."""
    groups = {
        node.targets[0].id: node.value
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in GROUPS
    }
    for name, definition in source.definitions.items():
        for decorator in definition.decorator_list:
            match decorator:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=group), attr=how), args=[at, *_]
                ) if group in groups:
                    path = with_gaps(_prefix(groups[group]) + written(at))
                    endpoint = f"{_first_word(groups[group])}.{name}"
                    for verb in _verbs(how, decorator) if path.startswith("/") else []:
                        yield Route(verb, path, Place(source.file, name), endpoint)


def answering(routes: Iterable[Route], verb: str | None, path: str, asker: str) -> list[Route]:
    """Return the routes of a path with or without its version; without a verb, those of all verbs.

    Raises Unresolved if nobody answers, for then either the asker or this reading of it is wrong.
    """
    asked = with_gaps(path)
    found = [
        route
        for route in routes
        if verb in (None, route.verb) and (route.answers(asked) or route.answers(VERSION + asked))
    ]
    if not found:
        raise Unresolved(f"{asker} asks {verb or 'for'} {path}, which no route answers.")
    return found


def http_edges(source: Source, routes: Sequence[Route]) -> Iterator[Edge]:
    """Yield which routes a Python file calls: by verb and path, or by an operation's name."""
    for verb, path in _asked_in(source):
        for route in answering(routes, verb, path, source.file):
            yield Edge(Place(source.file), route.place, Kind.HTTP)
    named = {node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant)}
    for route in routes:
        if route.path.startswith(VERSION) and route.place.name in named:  # as in the contract
            yield Edge(Place(source.file), route.place, Kind.HTTP)


def _asked_in(source: Source) -> Iterator[tuple[str | None, str]]:
    """Yield what is asked by a file that has an HTTP client or is handed one's `request`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            for verb, path in pairwise(map(written, node.args)):
                if verb in VERBS and path.startswith("/"):
                    yield verb, path
        if isinstance(node, ast.JoinedStr) and HTTP_CLIENT in _foreign(source.tree):
            _, version, rest = written(node).partition(f"{VERSION}/")
            if version:
                yield None, version + rest


def _foreign(tree: ast.Module) -> set[str]:
    """Return the packages that a file imports with `import`, or parts of which with `from`."""
    whole = {name.name for n in ast.walk(tree) if isinstance(n, ast.Import) for name in n.names}
    return whole | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def _prefix(group: ast.Call) -> str:
    return next((written(k.value) for k in group.keywords if k.arg in PREFIXES), "")


def _first_word(group: ast.Call) -> str:
    return written(group.args[0]) if group.args else ""


def _verbs(how: str, decorator: ast.Call) -> list[str]:
    """Return the verbs of `@bp.get(…)` or of `@bp.route(…, methods=[…])`; none of other hooks."""
    if how != "route":
        return [how.upper()] if how.upper() in VERBS else []
    methods = next((k.value for k in decorator.keywords if k.arg == "methods"), None)
    return [written(verb) for verb in methods.elts] if isinstance(methods, ast.List) else ["GET"]
