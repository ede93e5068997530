"""Before anything is asked for, each side is given a clock that can be set."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.change.sites import Site
from benchmarks.change.visit import Visit
from depot.processes import Part


def given_monolith(visit: Visit, site: Site, folder: Path) -> Mapping[str, str]:
    """Let the site look at a file for the time."""
    return _clock(visit, site, "monolith", folder)


def given_decoupled(visit: Visit, site: Site, folder: Path) -> Mapping[str, str]:
    """Let the API look at a file for the time."""
    return _clock(visit, site, "api", folder)


def _clock(visit: Visit, site: Site, part: Part, folder: Path) -> Mapping[str, str]:
    clock = folder / "now"
    clock.write_text(visit.world.as_of.isoformat(), encoding="utf-8")
    site.restart(part, now=f"@{clock}")
    return {"clock": str(clock)}
