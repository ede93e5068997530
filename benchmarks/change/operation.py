"""What staff and operators do for a request besides rolling code out: none of it is a patch.

A request may have an `operation.py` with `monolith(visit, site, folder)` and the same for
`decoupled`: they use the screens, settings and commands of the build, and return what they hand
over, for acceptance to use. `given_monolith` and `given_decoupled`, where they stand, bring a side
into the state that the request starts from; that is not counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.change.request import Request
from benchmarks.change.sites import Side, Site
from benchmarks.change.visit import Visit, module_in
from depot.processes import Part

Step = Callable[[Visit, Site, Path], Mapping[str, str] | None]


def begun(request: Request, side: Side, visit: Visit, site: Site, folder: Path) -> Visit:
    """Bring a side into the state that a request starts from."""
    handed = _do(request, f"given_{side}", visit, site, folder)
    site.started.clear()
    return replace(visit, handed=handed)


def operated(
    request: Request, side: Side, visit: Visit, site: Site, folder: Path
) -> tuple[Visit, list[Part]]:
    """Do a request's operation; return the visit with what it handed over, and what it started."""
    handed = _do(request, side, visit, site, folder)
    return replace(visit, handed={**visit.handed, **handed}), [*site.started]


def begins_otherwise(request: Request, side: Side) -> bool:
    """Tell whether a side has to be brought into a state of its own before a request."""
    return _step(request, f"given_{side}") is not None


def takes_operators(request: Request, side: Side) -> bool:
    """Tell whether somebody has something to do on a side besides rolling code out."""
    return _step(request, side) is not None


def _do(request: Request, step: str, visit: Visit, site: Site, folder: Path) -> Mapping[str, str]:
    done = _step(request, step)
    return (done(visit, site, folder) if done else None) or {}


def _step(request: Request, step: str) -> Step | None:
    if not (request.folder / "operation.py").exists():
        return None
    found: Step | None = getattr(module_in(request.folder, "operation"), step, None)
    return found
