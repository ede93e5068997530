"""What a change crosses: modules, layers, and how much of the house rests on what it touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from benchmarks.change.count import Touched

PACKAGES = ("booking_site", "booking_api", "predictor", "frontends")
ROOMS = (PurePosixPath("monolith"), PurePosixPath("decoupled/backend"), PurePosixPath("decoupled"))
MODULES = (".py", ".js")


@dataclass(frozen=True)
class Crossed:
    """What the files of a patch belong to."""

    modules: tuple[str, ...]  # of Python and of JavaScript
    layers: tuple[str, ...]
    resting: int | None  # Python modules that import a touched one, however far; None: no grimp


def crossed(files: Iterable[Touched]) -> Crossed:
    """Return what some files belong to; pages, schemas and styles are files, and no modules."""
    inside = [_in_its_room(file.path) for file in files]
    modules = tuple(module_of(path) for path in inside if path.suffix in MODULES)
    layers = dict.fromkeys(_layer(path) for path in inside if path.suffix != ".md")
    return Crossed(modules, tuple(sorted(layers)), _resting_on(modules))


def module_of(path: PurePosixPath) -> str:
    """Return the name by which Python, or a page, imports a file of the house."""
    parts = _in_its_room(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _in_its_room(path: PurePosixPath) -> PurePosixPath:
    """Return a path as Python would import it."""
    room = next((room for room in ROOMS if path.is_relative_to(room)), None)
    return path.relative_to(room) if room else path


def _layer(path: PurePosixPath) -> str:
    """Return the package and, where it has rooms of its own, the room: booking_api.http."""
    return ".".join(path.parent.parts[:2]) or path.name


def _resting_on(modules: Iterable[str]) -> int | None:
    graph = _imports()
    if graph is None:
        return None
    touched = [module for module in modules if module in graph.modules]
    resting: set[str] = set()
    for module in touched:
        resting |= graph.find_downstream_modules(module)
    return len(resting - set(touched))


@lru_cache(maxsize=1)
def _imports() -> Any:
    """Return who imports whom in the builds; None where grimp, of the tests' set, is missing."""
    try:
        import grimp
    except ModuleNotFoundError:
        return None
    return grimp.build_graph(*PACKAGES, cache_dir=None)
