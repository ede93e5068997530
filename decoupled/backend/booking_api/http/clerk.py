"""Who writes the partners' book: what many calls want written at once goes into one transaction."""

from asyncio import Future, Task, create_task, get_running_loop
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool

from booking_api.services.partner_book import PartnersWriting
from booking_api.services.ports import Ledger
from booking_api.stopwatch import timed
from railway.refusals import Refused

Written = TypeVar("Written")
Entry = Callable[[PartnersWriting], Written]
Turn = list[tuple[Entry[Any], "Future[Any]"]]  # what to write, and who waits for it


class Clerk:
    """Writes what comes alone at once, and what comes meanwhile together afterwards.

    Nobody waits for company; the more calls there are at once, the less each of them costs.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._next: Turn = []
        self._at_work: Task[None] | None = None

    async def writes(self, entry: Entry[Written]) -> Written:
        """Return what an entry gives once it is stored; raises what it is refused with."""
        stored: Future[Written] = get_running_loop().create_future()
        self._next.append((entry, stored))
        if self._at_work is None:
            self._at_work = create_task(self._work(), context=Context())  # it is nobody's request
        with timed("db"):
            return await stored

    async def _work(self) -> None:
        while self._next:
            turn, self._next = self._next, []
            try:
                given = await run_in_threadpool(self._write, turn)
            except Exception as broken:  # nothing of this turn is stored: each caller is told
                given = [broken] * len(turn)
            for (_, stored), one in zip(turn, given, strict=True):
                _tell(stored, one)
        self._at_work = None

    def _write(self, turn: Turn) -> list[Any]:
        with self._ledger.metering() as ledger:
            return [_written(entry, ledger) for entry, _ in turn]


def _written(entry: Entry[Any], ledger: PartnersWriting) -> Any:
    """Return what an entry gives, or its refusal, which is no affair of the others in its turn."""
    try:
        return entry(ledger)
    except Refused as refused:
        return refused


def _tell(stored: "Future[Any]", given: Any) -> None:
    if stored.cancelled():  # whoever called has hung up
        return
    if isinstance(given, Exception):
        stored.set_exception(given)
    else:
        stored.set_result(given)
