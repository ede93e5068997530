"""What a patch touches, counted from the patch itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from unidiff.patch import PatchSet

from depot import HOUSE

FRONTENDS = PurePosixPath("decoupled/frontends")
SHARED_CLIENT = FRONTENDS / "client"  # the module through which every front-end asks the API
DRIVERS = PurePosixPath("benchmarks/drivers")
GENERATED = {PurePosixPath("decoupled/openapi.json")}
GENERATED_ENDINGS = (".ipynb",)
TESTS = "tests"  # the folder that each room keeps its tests in
# What is built and started as one piece, by the folders that go into it.
SERVERS = {
    "monolith": (PurePosixPath("monolith"), PurePosixPath("railway")),
    "api": (PurePosixPath("decoupled/backend"), PurePosixPath("railway")),
}


@dataclass(frozen=True)
class Touched:
    """One file of a patch."""

    path: PurePosixPath
    added: int
    removed: int

    @property
    def is_test(self) -> bool:
        """Tell whether the file only checks others."""
        return TESTS in self.path.parts

    @property
    def is_generated(self) -> bool:
        """Tell whether a tool wrote the change."""
        return self.path in GENERATED or self.path.name.endswith(GENERATED_ENDINGS)

    def lies_in(self, folder: PurePosixPath) -> bool:
        """Tell whether the file is inside a folder of the house."""
        return self.path.is_relative_to(folder)


@dataclass(frozen=True)
class Count:
    """What a change costs on one side; tests and generated files stand apart."""

    by_hand: tuple[Touched, ...]
    tests: tuple[Touched, ...]
    generated: tuple[Touched, ...]
    clients: tuple[str, ...]
    deployables: tuple[str, ...]

    @property
    def files(self) -> int:
        """Return the files changed by hand."""
        return len(self.by_hand)

    @property
    def lines(self) -> int:
        """Return the lines added and removed by hand."""
        return sum(file.added + file.removed for file in self.by_hand)


def count(patch: Path, house: Path = HOUSE) -> Count:
    """Return what a patch touches."""
    files = [
        Touched(PurePosixPath(file.path), file.added, file.removed)
        for file in PatchSet(patch.read_text(encoding="utf-8"))
    ]
    by_hand = tuple(file for file in files if not file.is_test and not file.is_generated)
    touched_frontends = _frontends(by_hand, house)
    reads_pages_or_json = any(file.lies_in(DRIVERS) for file in by_hand)
    return Count(
        by_hand=by_hand,
        tests=tuple(file for file in files if file.is_test),
        generated=tuple(file for file in files if file.is_generated and not file.is_test),
        clients=(*touched_frontends, *(["drivers"] * reads_pages_or_json)),
        deployables=(*_servers(by_hand), *touched_frontends),
    )


def _frontends(files: Sequence[Touched], house: Path) -> list[str]:
    """Return the front-ends that change: by a file of their own, or by the client they share."""
    names = sorted(page.parent.name for page in (house / FRONTENDS).glob("*/index.html"))
    if any(file.lies_in(SHARED_CLIENT) for file in files):
        return names
    return [name for name in names if any(file.lies_in(FRONTENDS / name) for file in files)]


def _servers(files: Sequence[Touched]) -> list[str]:
    return [
        server
        for server, folders in SERVERS.items()
        if any(file.lies_in(folder) for file in files for folder in folders)
    ]
