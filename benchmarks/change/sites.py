"""Both sides, opened from any checkout of the house, so that a changed one can be visited."""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

from benchmarks.launches import copy, snapshot
from benchmarks.scale.plan import BUILDS
from depot import HOUSE
from depot.ports import LOOPBACK, free_port
from depot.processes import Part, Running, launch
from railway.world import World

Side = Literal["monolith", "decoupled"]
SIDES: tuple[Side, ...] = ("monolith", "decoupled")
SCREENS: tuple[Part, ...] = ("web", "phone")  # whose screens ask the API from another origin
Databases = Mapping[Side, Path]


class Site(Mapping[Part, str]):
    """The servers of one side: the address of each, and how to start one more, or one anew."""

    def __init__(self, stack: ExitStack, **ways: Any) -> None:
        """ways: how `launch` starts every part of this side."""
        self._stack, self._ways = stack, ways
        self._told = {"RAILWAY_SECRET": secrets.token_hex(16)}  # sessions outlive a server
        self._servers: dict[Part, Running] = {}
        self._asked: dict[Part, dict[str, Any]] = {}
        self.started: list[Part] = []  # since the side was opened: what operators have to do

    def start(self, part: Part, **how: Any) -> str:
        """Start a part, as `launch` does, and return its address. Raises NotStarted."""
        told = {**self._told, **how.get("extra_env", {})}
        running = launch(part, **{**self._ways, **how, "extra_env": told})
        self._servers[part], self._asked[part] = self._stack.enter_context(running), how
        self.started.append(part)
        return running.url

    def restart(self, part: Part, **changed: Any) -> None:
        """Start a part anew at its address, otherwise than before where that is said."""
        former = self._servers[part]
        former.stop()
        self.start(part, **{**self._asked[part], "port": former.port, **changed})

    def from_now_on(self, **ways: Any) -> None:
        """Start each part otherwise from now on; those that run stay as they are."""
        self._ways.update(ways)

    def stop(self, part: Part) -> None:
        """End a part; its address stays."""
        self._servers[part].stop()

    def __getitem__(self, part: Part) -> str:
        return self._servers[part].url

    def __iter__(self) -> Iterator[Part]:
        return iter(self._servers)

    def __len__(self) -> int:
        return len(self._servers)


def databases(world: World, made: Path, folder: Path) -> Databases:
    """Return a database per side, copied into a folder from the snapshots that are kept."""
    return {
        side: copy(snapshot(BUILDS[side], world, made), folder / f"{BUILDS[side]}.db")
        for side in SIDES
    }


@contextmanager
def opened(
    sides: Databases,
    world: World,
    house: Path = HOUSE,
    beside: Collection[Part] = (),
) -> Iterator[dict[Side, Site]]:
    """Start sides from a checkout, each on its database, and stop them afterwards.

    beside: what else runs with the API, of the predictor and the webhook worker. Raises NotStarted.
    In turn and on the caller's thread, so that Ctrl-C ends a start as well.
    """
    with ExitStack() as stack:
        sites = {
            side: Site(
                stack,
                world=world.folder,
                database=database,
                now=world.as_of.isoformat(),
                house=house,
            )
            for side, database in sides.items()
        }
        for side, site in sites.items():
            _OPEN[side](site, beside)
            site.started.clear()
        yield sites


def _open_monolith(site: Site, _beside: Collection[Part]) -> None:
    site.start("monolith")


def _open_decoupled(site: Site, beside: Collection[Part]) -> None:
    ports = {part: free_port() for part in SCREENS}
    origins = ",".join(f"http://{LOOPBACK}:{port}" for port in ports.values())
    predictor = site.start("predictor") if "predictor" in beside else None
    settings = {"RAILWAY_CORS_ORIGINS": origins}
    api = site.start("api", predictor_url=predictor, extra_env=settings)
    if "worker" in beside:
        site.start("worker")
    for part, port in ports.items():
        site.start(part, port=port, api_url=api)


_OPEN: dict[Side, Callable[[Site, Collection[Part]], None]] = {
    "monolith": _open_monolith,
    "decoupled": _open_decoupled,
}
