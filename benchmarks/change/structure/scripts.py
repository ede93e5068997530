"""ES modules read as text, as this house writes them: what a file declares begins its line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

from benchmarks.change.structure.graph import Edge, Kind, Place, Unresolved
from benchmarks.change.structure.routes import Route, answering

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
IMPORT = re.compile(r"^import\s+(?:\{([^}]*)\}\s+from\s+)?[\"']([^\"']+)[\"'];", re.MULTILINE)
ANY_IMPORT = re.compile(
    r"^\s*import\b|\bimport\s*\(|^export\s*(?:\*|\{[^}]*\})\s*from\b", re.MULTILINE
)
DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:function|class|const|let) ([\w$]+)", re.MULTILINE
)
WORD = re.compile(r"[\w$]+")
ASKED = re.compile(r'\bask\(\s*"([A-Z]+)",([^\n]*)')  # ask(verb, path, …) of booking-api.js
PATH = re.compile(r'["`](/[^"`\s]*)')


@dataclass(frozen=True)
class Script:
    """One ES module, without its comments."""

    file: str
    imported: Mapping[str, Place]  # a name in this file -> the declaration that it means
    files: Sequence[str]  # from which it imports, by name or not
    declared: Mapping[str, str]  # name -> its part of the text


def read_scripts(texts: Mapping[str, str]) -> dict[str, Script]:
    """Return the ES modules among some texts, by file; raises Unresolved for other import forms."""
    return {file: _read(file, text) for file, text in texts.items() if file.endswith(".js")}


def script_edges(scripts: Mapping[str, Script]) -> Iterator[Edge]:
    """Yield who imports whom, and which declarations name which."""
    for script in scripts.values():
        here = Place(script.file)
        for file in script.files:
            yield Edge(here, Place(_one(scripts, file, script.file).file), Kind.IMPORT)
        for meant in script.imported.values():
            if meant.name not in scripts[meant.file].declared:
                raise Unresolved(f"{script.file} imports {meant.name}, not in {meant.file}.")
            yield Edge(here, meant, Kind.IMPORT)
        for name, text in script.declared.items():
            words = set(WORD.findall(text)) - {name}
            for other in words & script.declared.keys():
                yield Edge(Place(script.file, name), Place(script.file, other), Kind.LOCAL)
            for other in words & script.imported.keys():
                yield Edge(Place(script.file, name), script.imported[other], Kind.IMPORT)


def call_edges(script: Script, routes: Sequence[Route]) -> Iterator[Edge]:
    """Yield which routes each declaration of a file calls."""
    for name, text in script.declared.items():
        for verb, rest in ASKED.findall(text):
            paths = PATH.findall(rest)
            if not paths:
                raise Unresolved(f"{script.file} asks {verb} for a path that cannot be read.")
            for path in paths:
                for route in answering(routes, verb, path, script.file):
                    yield Edge(Place(script.file, name), route.place, Kind.HTTP)


def _read(file: str, text: str) -> Script:
    code = COMMENT.sub("", text)
    found = IMPORT.findall(code)
    if len(ANY_IMPORT.findall(code)) != len(found):
        raise Unresolved(f"{file} imports in another way than `import {{ … }} from`.")
    folder = PurePosixPath(file).parent.as_posix()
    targets = [(names, normpath(f"{folder}/{target}")) for names, target in found]
    imported = {
        alias: Place(target, name) for names, target in targets for name, alias in _aliases(names)
    }
    _, *split = DECLARED.split(code)
    declared = dict(zip(split[::2], split[1::2], strict=True))
    return Script(file, imported, [target for _, target in targets], declared)


def _aliases(names: str) -> Iterator[tuple[str, str]]:
    """Yield the name there and the name here of each in `one, other as here`."""
    for part in filter(None, map(str.strip, names.split(","))):
        name, _, alias = part.partition(" as ")
        yield name, alias or name


def _one(scripts: Mapping[str, Script], file: str, asker: str) -> Script:
    if file not in scripts:
        raise Unresolved(f"{asker} imports {file}, which is not there.")
    return scripts[file]
