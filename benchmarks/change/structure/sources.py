"""Python files read as text: what their functions name, and where those names come from."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import resolve_name
from pathlib import PurePosixPath

import grimp

from benchmarks.change.crossing import module_of
from benchmarks.change.structure.graph import Edge, Kind, Place

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    file: str  # from the top of the house, with slashes
    tree: ast.Module
    imported: Mapping[str, str]  # a name in this file -> the file of ours that it comes from

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Its functions and classes, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, DEFINITIONS)}

    def origin(self, value: ast.expr) -> Place:
        """Return where a value comes from: where its name was imported from, or this file."""
        name = next((node.id for node in ast.walk(value) if isinstance(node, ast.Name)), "")
        return Place(self.imported.get(name, self.file))


def read_sources(texts: Mapping[str, str]) -> dict[str, Source]:
    """Return the Python files among some texts, by file; one that holds no code is no module."""
    trees = {file: ast.parse(text) for file, text in texts.items() if file.endswith(".py")}
    trees = {file: tree for file, tree in trees.items() if _has_code(tree)}
    modules = {module_of(PurePosixPath(file)): file for file in trees}
    return {
        file: Source(file, tree, _imported(file, tree, modules)) for file, tree in trees.items()
    }


def import_edges(sources: Mapping[str, Source]) -> Iterator[Edge]:
    """Yield who imports whom, as grimp reads it: at the top of a file or inside a function."""
    files = {module_of(PurePosixPath(file)): file for file in sources}
    packages = sorted({module.partition(".")[0] for module in files})
    graph = grimp.build_graph(*packages, cache_dir=None)
    for module, file in files.items():
        for imported in graph.find_modules_directly_imported_by(module) & files.keys():
            yield Edge(Place(file), Place(files[imported]), Kind.IMPORT)


def local_edges(source: Source) -> Iterator[Edge]:
    """Yield which functions of a file name which others of the same file."""
    for name, definition in source.definitions.items():
        named = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
        for other in named & source.definitions.keys() - {name}:
            yield Edge(Place(source.file, name), Place(source.file, other), Kind.LOCAL)


def written(value: ast.expr) -> str:
    """Return a text as it stands in the source; what is filled in stands in braces."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(written(part) for part in value.values)
    return "{}"


def _has_code(tree: ast.Module) -> bool:
    """Tell whether there is more than a docstring."""
    return any(
        not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)) for n in tree.body
    )


def _imported(file: str, tree: ast.Module, modules: Mapping[str, str]) -> dict[str, str]:
    package = module_of(PurePosixPath(file))
    if not file.endswith("/__init__.py"):
        package = package.rpartition(".")[0]
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        origin = resolve_name("." * node.level + (node.module or ""), package)
        for alias in node.names:
            provider = modules.get(f"{origin}.{alias.name}") or modules.get(origin)
            if provider:
                found[alias.asname or alias.name] = provider
    return found
