"""`python -m booking_api.worker`: bring the events in the outbox to the webhooks of partners."""

import asyncio
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import Annotated, Any

import anyio
import structlog
import typer
from anyio import to_thread
from anyio.abc import TaskGroup
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from booking_api.adapters.database import open_engine
from booking_api.adapters.destinations import Destinations
from booking_api.adapters.dispatch import Dispatch, Due
from booking_api.adapters.preparation import DatabaseRefused, check_prepared
from booking_api.adapters.sender import Sender
from booking_api.logs import log_as_json
from booking_api.services.retries import Outcome, Retries
from booking_api.settings import Settings, what_is_wrong
from railway.world import WorldMissing, read_world

LOOK_EVERY = 0.1  # seconds; a look that finds nothing is one short SELECT
GRACE_SECONDS = 5.0  # for deliveries on their way when the worker is told to stop

log = structlog.get_logger()


class Worker:
    """Takes what is due, sends it, and writes down what came of it, until it is told to stop.

    Who dies in between has sent for nothing: the lease ends, and another attempt is made.
    """

    def __init__(self, dispatch: Dispatch, sender: Sender, retries: Retries) -> None:
        self._dispatch = dispatch
        self._sender = sender
        self._retries = retries
        self._on_their_way: Counter[int] = Counter()  # deliveries by webhook
        self._outcomes: list[tuple[Due, Outcome]] = []  # not written down yet
        self._something_came = anyio.Event()
        self._stopped = False
        self._desk = anyio.CapacityLimiter(1)  # a thread that no look-up of a host can take away

    def stop(self) -> None:
        """Take nothing more; what is on its way has a few seconds left."""
        self._stopped = True
        self._something_came.set()

    async def run(self) -> None:
        """Deliver until `stop` is called."""
        async with anyio.create_task_group() as attempts:
            while not self._stopped:
                self._something_came = anyio.Event()
                await self._turn(attempts)
                with anyio.move_on_after(LOOK_EVERY):
                    await self._something_came.wait()
            attempts.cancel_scope.deadline = anyio.current_time() + GRACE_SECONDS
        await to_thread.run_sync(self._dispatch.settle, self._outcomes)

    async def _turn(self, attempts: TaskGroup) -> None:
        for due in await self._exchange():
            self._on_their_way[due.webhook_id] += 1
            attempts.start_soon(self._attempt, due)

    async def _exchange(self) -> list[Due]:
        """Hand in what came of deliveries, and return those to make next."""
        outcomes, self._outcomes = self._outcomes, []
        asked = (outcomes, Counter(self._on_their_way), time.time)
        try:
            return await to_thread.run_sync(self._dispatch.turn, *asked, limiter=self._desk)
        except OperationalError as busy:  # others write without a break: it waits for the next turn
            self._outcomes = outcomes + self._outcomes
            log.warning("ledger busy", reason=str(busy.orig))
            return []

    async def _attempt(self, due: Due) -> None:
        began = time.monotonic()
        try:
            trouble = await self._sender.attempt(due)
        except Exception:  # whatever is odd about one delivery must not hold up the others
            log.exception("crash", event_id=due.event_id, webhook_id=due.webhook_id)
            trouble = "It could not be sent. It is in our log."
        outcome = self._retries.outcome(due.attempts, trouble, time.time())
        self._outcomes.append((due, outcome))
        self._on_their_way[due.webhook_id] -= 1
        self._something_came.set()
        log.info(
            "delivery",
            event_id=due.event_id,
            webhook_id=due.webhook_id,
            attempt=due.attempts,
            state=outcome.state.value,
            milliseconds=round(1000 * (time.monotonic() - began), 3),
            trouble=trouble,
        )


def main(
    world: Annotated[Path | None, typer.Option(help="Folder of a published world.")] = None,
    database: Annotated[str | None, typer.Option(help="The API's SQLite file.")] = None,
) -> None:
    """Deliver webhooks until Ctrl-C; several workers may share the work."""
    given: dict[str, Any] = {"world": world, "database": database}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        check_prepared(settings.database, read_world(settings.world))
    except (WorldMissing, DatabaseRefused) as refused:
        sys.exit(str(refused))
    except ValidationError as invalid:
        sys.exit(what_is_wrong(invalid))
    log_as_json(settings.log_level)
    anyio.run(_deliver, settings)


async def _deliver(settings: Settings) -> None:
    """Deliver until a signal says stop."""
    engine = open_engine(settings.database, connections=1)
    sender = Sender(Destinations(settings.webhooks_to_loopback == "on"))
    retries = Retries(settings.webhook_attempts, SystemRandom())
    worker = Worker(Dispatch(engine), sender, retries)
    _stop_at_signals(worker)
    sys.stderr.write("The webhook worker is ready.\n")
    sys.stderr.flush()
    await worker.run()
    await sender.aclose()
    engine.dispose()


def _stop_at_signals(worker: Worker) -> None:
    """Stop a worker at Ctrl-C or a polite kill, which Windows calls a break."""
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(worker.stop)  # anyio's own receiver of signals lacks Windows

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


if __name__ == "__main__":
    typer.run(main)
