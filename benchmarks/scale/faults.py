"""Both sides as they run when a part of them dies, and what makes it die."""

import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.drivers import ApiTraveller, MonolithTraveller
from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, usual
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.steady import Call, Doors
from benchmarks.scale.succession import await_workers, most_called
from depot.processes import Running, launch

ALONE, TWINS = 1, 2  # processes of each part
CAN_HAVE_A_TWIN = sys.platform != "win32"  # there granian serves with one worker
LOCKED = 2.0  # seconds for which somebody else holds the database


@dataclass(frozen=True)
class Side:
    """A running side: its parts by the name of what may die, and how travellers use it."""

    parts: Mapping[str, Running]
    workers: int  # of each part but the web, which keeps nothing and has one
    doors: Doors
    database: Path


@contextmanager
def running(side: str, context: Context, workers: int) -> Iterator[Side]:
    """Start a side with so many workers of each part; the web has one."""
    database = fresh_database(BUILDS[side], context)
    how = usual(context.world, cores().servers)
    with ExitStack() as stack:

        def started(part: Any, **more: Any) -> Running:
            return stack.enter_context(launch(part, **how, **more))

        if side == "monolith":
            site = started("monolith", workers=workers, database=database)
            parts = dict.fromkeys(("predictor", "web", "api"), site)
            yield Side(parts, workers, Doors(MonolithTraveller, site.url, site.url), database)
        else:
            predictor = started("predictor", workers=workers)
            beside = {"database": database, "predictor_url": predictor.url}
            api = started("api", workers=workers, **beside)
            web = started("web", api_url=api.url)
            parts = {"predictor": predictor, "web": web, "api": api}
            yield Side(parts, workers, Doors(ApiTraveller, api.url, web.url), database)


def prepared(side: Side, part: str) -> Call:
    """Return what makes a part die, once all that died before is back.

    That is the end of one of its workers, which its server replaces; for what is no process, the
    database, it is somebody else's lock. Raises TimeoutError when a worker does not come back.
    """
    for server in side.parts.values():
        await_workers(server, 1 if server.name == "web" else side.workers)
    if (hit := side.parts.get(part)) is None:
        return lambda: _lock(side.database)
    return lambda: psutil.Process(most_called(hit)).kill()


def _lock(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED)  # waiting is the subject: somebody holds the lock
        other.execute("ROLLBACK")
