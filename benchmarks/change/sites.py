"""Both sides, opened from any checkout of the house, so that a changed one can be visited."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from benchmarks.launches import copy, snapshot
from depot import HOUSE
from depot.ports import LOOPBACK, free_port
from depot.processes import Build, Part, Running, launch
from railway.world import World

Side = Literal["monolith", "decoupled"]
SIDES: tuple[Side, ...] = ("monolith", "decoupled")
BUILDS: dict[Side, Literal["monolith", "api"]] = {"monolith": "monolith", "decoupled": "api"}
SCREENS: tuple[Part, ...] = ("web", "phone")  # whose screens ask the API from another origin
Site = Mapping[Part, str]  # the address of each server of a side
Databases = Mapping[Side, Path]


def databases(world: World, made: Path, folder: Path) -> Databases:
    """Return a database per side, copied into a folder from the snapshots that are kept."""
    return {
        side: copy(snapshot(build, world, made), folder / f"{build}.db")
        for side, build in BUILDS.items()
    }


@contextmanager
def opened(
    sides: Mapping[Side, Path | None], world: World, house: Path = HOUSE
) -> Iterator[dict[Side, Site]]:
    """Start sides from a checkout, each on its database, and stop them afterwards.

    Without a database a side makes its own, as a changed schema needs. Raises NotStarted.
    In turn and on the caller's thread, so that Ctrl-C ends a start as well.
    """
    with ExitStack() as stack:
        yield {side: _OPEN[side](stack, world, house, database) for side, database in sides.items()}


def _open_monolith(stack: ExitStack, world: World, house: Path, database: Path | None) -> Site:
    site = stack.enter_context(_launch("monolith", world, house, database))
    return {"monolith": site.url}


def _open_decoupled(stack: ExitStack, world: World, house: Path, database: Path | None) -> Site:
    ports = {part: free_port() for part in SCREENS}
    origins = ",".join(f"http://{LOOPBACK}:{port}" for port in ports.values())
    api = stack.enter_context(
        _launch("api", world, house, database, {"RAILWAY_CORS_ORIGINS": origins})
    )
    site: dict[Part, str] = {"api": api.url}
    for part, port in ports.items():
        running = launch(part, port=port, api_url=api.url, house=house)
        site[part] = stack.enter_context(running).url
    return site


def _launch(
    build: Build,
    world: World,
    house: Path,
    database: Path | None,
    environment: Mapping[str, str] | None = None,
) -> Running:
    return launch(
        build,
        world=world.folder,
        database=database or house / "out" / f"{build}.db",
        now=world.as_of.isoformat(),
        extra_env=environment,
        house=house,
    )


_OPEN: dict[Side, Callable[[ExitStack, World, Path, Path | None], Site]] = {
    "monolith": _open_monolith,
    "decoupled": _open_decoupled,
}
