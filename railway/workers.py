"""Plays many sales on all cores; what comes back is the same as on one."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, Self, TypeVar

from railway.network import read_network
from railway.simulator import Railway, Sale

Told = TypeVar("Told")
Item = TypeVar("Item")
SALES_A_ROUND = 16  # enough to make the trip to another process worth it

_railway: Railway  # of a worker process; set once when it starts


class Tracker(Protocol):
    """Shows how far a long step has come."""

    def __call__(self, items: Iterable[Item], step: str, total: int) -> Iterable[Item]:
        """Return the items, telling of each as it is taken."""


def untracked(items: Iterable[Item], step: str, total: int) -> Iterable[Item]:  # noqa: ARG001
    """Return the items and show nothing."""
    return items


class Workers:
    """Processes that each hold the railway of one folder of facts; use as a context manager."""

    def __init__(self, facts: Path, seed: int, count: int | None = None) -> None:
        self._facts, self._seed = facts, seed
        self._count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Start the processes; none when there is one core only."""
        if self._count == 1:
            _start(self._facts, self._seed)
        else:
            self._pool = ProcessPoolExecutor(
                self._count,
                mp_context=get_context("spawn"),  # the one way that every system has
                initializer=_start,
                initargs=(self._facts, self._seed),
            )
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes; after an error, without what they had still to play."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each(self, play: Callable[[Railway, Sale], Told], sales: Sequence[Sale]) -> Iterator[Told]:
        """Yield what `play` returns for each sale, in order."""
        task = partial(_play, play)
        if self._pool is None:
            return map(task, sales)
        return self._pool.map(task, sales, chunksize=SALES_A_ROUND)


def _start(facts: Path, seed: int) -> None:
    global _railway
    _railway = Railway(read_network(facts), seed)


def _play(play: Callable[[Railway, Sale], Told], sale: Sale) -> Told:
    return play(_railway, sale)
