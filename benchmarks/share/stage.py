"""The whole house, open: what a change touches is started anew beside it, and the rest stays."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath

from unidiff.patch import PatchSet

from benchmarks.change.sites import Databases, Side
from benchmarks.launches import copy
from depot import HOUSE
from depot.partnering import new_key
from depot.ports import LOOPBACK, free_port
from depot.processes import Part, launch
from railway.world import World

Addresses = Mapping[Part, str]
SIDE_OF: dict[Part, Side] = {"monolith": "monolith", "api": "decoupled"}
BROWSED: tuple[Part, ...] = ("web", "phone")  # they ask the API from an origin of their own
ASK_THE_API: tuple[Part, ...] = (*BROWSED, "partner", "assistant")
PARTS: tuple[Part, ...] = ("monolith", "api", *ASK_THE_API)
RULES, FRONT = PurePosixPath("railway"), PurePosixPath("decoupled/frontends")
FOLDERS: dict[Part, tuple[PurePosixPath, ...]] = {
    "monolith": (PurePosixPath("monolith"), RULES),
    "api": (PurePosixPath("decoupled/backend"), RULES),
    "web": (FRONT / "web", FRONT / "client"),
    "phone": (FRONT / "phone", FRONT / "client"),
    "partner": (FRONT / "partner",),
    "assistant": (FRONT / "agent",),
}


def touched(patches: Sequence[Path]) -> list[Part]:
    """Return the parts that patches change; with the API, all that ask it have to be tried too."""
    files = [
        PurePosixPath(file.path)
        for patch in patches
        for file in PatchSet(patch.read_text(encoding="utf-8"))
    ]
    own = {
        part
        for part, folders in FOLDERS.items()
        if any(file.is_relative_to(folder) for file in files for folder in folders)
    }
    return [part for part in PARTS if part in own or ("api" in own and part in ASK_THE_API)]


@dataclass(frozen=True)
class Stage:
    """Everything as it is now, and room to start a changed part beside it."""

    world: World
    stores: Databases
    folder: Path  # for databases of those who are started
    usual: dict[Part, int]  # ports of the screens
    spare: dict[Part, int]  # ports of screens that are started beside them
    site: dict[Part, str] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    @contextmanager
    def changed(self, tree: Path, parts: Collection[Part]) -> Iterator[Addresses]:
        """Start parts from a checkout and give the site with them; raises NotStarted."""
        site = dict(self.site)
        with ExitStack() as stack:
            for part in parts:
                site[part] = self._open(stack, part, tree, site, self.spare)
            yield site

    def _open(
        self, stack: ExitStack, part: Part, house: Path, site: Addresses, ports: dict[Part, int]
    ) -> str:
        """Start one part and return its address."""
        if part in SIDE_OF:
            running = launch(
                part,
                world=self.world.folder,
                database=copy(self.stores[SIDE_OF[part]], self._file(part)),
                now=self.world.as_of.isoformat(),
                extra_env=self._told() if part == "api" else None,
                house=house,
            )
        else:
            database = self._file(part)
            key = part == "partner" and new_key(site["api"])
            running = launch(
                part,
                port=ports.get(part),
                api_url=site["api"],
                database=database,
                extra_env={"PARTNER_API_KEY": key} if key else None,
                house=house,
            )
        return stack.enter_context(running).url

    def _told(self) -> dict[str, str]:
        """Return what the API has to know of those who ask it from this machine."""
        ports = (*self.usual.values(), *self.spare.values())
        origins = ",".join(f"http://{LOOPBACK}:{port}" for port in ports)
        return {"RAILWAY_CORS_ORIGINS": origins, "RAILWAY_WEBHOOKS_TO_LOOPBACK": "on"}

    def _file(self, part: Part) -> Path:
        return self.folder / f"{part}-{next(self._number)}.db"


@contextmanager
def opened_stage(world: World, stores: Databases, folder: Path) -> Iterator[Stage]:
    """Start every part of the house and stop all of them afterwards; raises NotStarted."""
    usual, spare = ({part: free_port() for part in BROWSED} for _ in range(2))
    stage = Stage(world, stores, folder, usual, spare)
    with ExitStack() as stack:
        for part in PARTS:
            stage.site[part] = stage._open(stack, part, HOUSE, stage.site, usual)
        yield stage
