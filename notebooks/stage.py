"""Opens the live builds for a lesson and closes them after it; a run needs a prediction first."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import scoreboard
from benchmarks.change import sites
from benchmarks.change.sites import SIDES, Databases, Side, Site
from benchmarks.launches import Launch, launched
from benchmarks.row import Row
from depot import HOUSE
from notebooks.checks import Prediction
from railway.world import ARTIFACTS, World, read_world

SNAPSHOTS = HOUSE / "out" / "snapshots"
COMPARE = HOUSE / scoreboard.COMPARE


def world() -> World:
    """Return the world that the builds sell: RAILWAY_WORLD, or the one of `make publish`."""
    folder = Path(os.environ.get("RAILWAY_WORLD") or ARTIFACTS)
    return read_world((HOUSE / folder).resolve())


@contextmanager
def stores(of: World) -> Iterator[Databases]:
    """Give both builds' databases, fresh from a world; made at the first time, copied after."""
    print("Making ready both databases …", flush=True)
    with TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as folder:
        yield sites.databases(of, SNAPSHOTS, Path(folder))


@contextmanager
def opened(*wanted: Side) -> Iterator[dict[Side, Site]]:
    """Start one side or both and give their addresses."""
    here = world()
    with stores(here) as databases:
        of_the_wanted = {side: databases[side] for side in wanted}
        with sites.opened(of_the_wanted, here) as doors:
            yield doors


@contextmanager
def measured(foretold: Prediction) -> Iterator[dict[Side, Launch]]:
    """Start both sides as `make compare` does, and give their processes."""
    here = world()
    with stores(here) as databases, ExitStack() as stack:
        print(f"You foretold “{foretold.answer}” for {foretold.id}. Starting …", flush=True)
        yield {
            side: stack.enter_context(launched(sites.BUILDS[side], here, databases[side]))
            for side in SIDES
        }


def last_rows() -> Sequence[Row]:
    """Return the rows that `make compare` left; none before its first run."""
    return scoreboard.load(COMPARE).rows
