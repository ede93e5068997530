"""Ports: what a class asks for by a Protocol of its own file, and who is put in its place.

Imports do not show that a use case needs its database: it knows a Protocol, and `main` fills it.
"""

import ast
from collections.abc import Iterator, Mapping

from benchmarks.change.structure.graph import Edge, Kind, Place
from benchmarks.change.structure.sources import Source

Ports = Mapping[str, set[str]]  # a class -> its fields that are ports


def port_edges(sources: Mapping[str, Source]) -> Iterator[Edge]:
    """Yield an edge from each file of ports to every file that provides what fills one."""
    ports = {file: found for file, source in sources.items() if (found := _ports(source))}
    for source in sources.values():
        for wiring in source.definitions.values():
            for node in ast.walk(wiring):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                file = source.imported.get(node.func.id, "")
                for field in ports.get(file, {}).get(node.func.id, ()):
                    for provider in _fillers(node, field, wiring, source):
                        yield Edge(Place(file), Place(provider), Kind.PORT)


def _ports(source: Source) -> Ports:
    classes = [node for node in source.definitions.values() if isinstance(node, ast.ClassDef)]
    protocols = {c.name for c in classes if any(_is(base, {"Protocol"}) for base in c.bases)}
    fields = {
        c.name: {
            node.target.id
            for node in c.body
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and _is(node.annotation, protocols)
        }
        for c in classes
    }
    return {name: found for name, found in fields.items() if found}


def _fillers(call: ast.Call, field: str, wiring: ast.AST, source: Source) -> set[str]:
    """Return the files of ours that the value of a field is made from."""
    value = next((word.value for word in call.keywords if word.arg == field), None)
    if value is None:
        return set()
    names = _names(value)
    for name in tuple(names):
        names |= _made_of(name, wiring)
    return {source.imported[name] for name in names & source.imported.keys()}


def _made_of(name: str, wiring: ast.AST) -> set[str]:
    """Return what a function calls to make one of its names: by `=`, or by `with … as`."""
    made: set[str] = set()
    for node in ast.walk(wiring):
        if isinstance(node, ast.Assign) and any(_is(target, {name}) for target in node.targets):
            made |= _names(node.value)
        if isinstance(node, ast.withitem) and node.optional_vars is not None:
            made |= _names(node.context_expr) if _is(node.optional_vars, {name}) else set()
    return made


def _names(value: ast.expr) -> set[str]:
    """Return the names of the functions that are called in a value, and of what is passed on."""
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _is(value: ast.expr, names: set[str]) -> bool:
    return isinstance(value, ast.Name) and value.id in names
