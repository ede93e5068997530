"""Where change requests are run: both sides as they are, opened once for all of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.change.sites import Databases, Side, Site, databases, opened
from benchmarks.launches import copy
from railway.world import World

Say = Callable[[str], None]


def keep_quiet(_step: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Bench:
    """A world, what each side has sold in it, and both sides as they are; who hears of each step.

    proof: run the conformance tests on each patch as well, and roll it out under load.
    """

    world: World
    stores: Databases
    as_they_are: Mapping[Side, Site]
    say: Say = keep_quiet
    proof: bool = False


@contextmanager
def opened_bench(world: World, made: Path) -> Iterator[Bench]:
    """Start both sides as they are, and stop them afterwards; made: where databases are kept."""
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch:
        stores = databases(world, made, Path(scratch))
        own = {side: copy(file, Path(scratch) / "own" / file.name) for side, file in stores.items()}
        with opened(own, world) as sites:
            yield Bench(world, stores, sites)
