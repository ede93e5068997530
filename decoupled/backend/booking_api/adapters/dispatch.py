"""The worker's side of the outbox: what is due is taken, what came of it is written down."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Engine

from booking_api.adapters import outbox_statements as sql
from booking_api.adapters.asking import Asking
from booking_api.adapters.statements import BEGIN
from booking_api.services.retries import Outcome

LEASE_SECONDS = 15.0  # longer than an attempt can take, and writing down what came of it
PER_WEBHOOK = 4  # deliveries on their way to one webhook, so that a slow one keeps few busy
AT_ONCE = 128  # deliveries on their way in all

Receiver = tuple[int, str, str]  # webhook, URL and secret


class Due(NamedTuple):
    """A delivery that this worker alone may send until its lease ends."""

    delivery_id: int
    event_id: str
    body: str
    attempts: int  # this one included
    webhook_id: int
    url: str
    secret: str
    leased_until: float  # Unix seconds


class Dispatch:
    """The outbox as a worker sees it; several workers may have one each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def turn(
        self,
        outcomes: Sequence[tuple[Due, Outcome]],
        on_their_way: Mapping[int, int],
        clock: Callable[[], float],
    ) -> list[Due]:
        """Write down what came of deliveries and take what is due, in one transaction.

        on_their_way: how many deliveries this worker has under way, by webhook. clock: Unix
        seconds. Nothing is locked when there is nothing to write.
        """
        with self._engine.connect() as connection:
            page = DispatchPage(connection)
            if not outcomes and not page.receivers(on_their_way, clock()):
                return []
            connection.exec_driver_sql(BEGIN)
            page.settle(outcomes)
            # Others may have written for seconds: no lease begins before that wait is over.
            taken = page.take(on_their_way, clock())
            connection.commit()
        return taken

    def settle(self, outcomes: Sequence[tuple[Due, Outcome]]) -> None:
        """Write down what came of deliveries."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(BEGIN)
            DispatchPage(connection).settle(outcomes)
            connection.commit()


class DispatchPage(Asking):
    """An open connection over which deliveries are handed out and come back."""

    def receivers(self, on_their_way: Mapping[int, int], now: float) -> list[Receiver]:
        """Return the webhooks that have something due and room for it, the idlest first."""
        due = [(row[0], row[1], row[2]) for row in self._all(sql.DUE_WEBHOOKS, {"now": now})]
        free = [one for one in due if on_their_way.get(one[0], 0) < PER_WEBHOOK]
        return sorted(free, key=lambda one: on_their_way.get(one[0], 0))

    def take(self, on_their_way: Mapping[int, int], now: float) -> list[Due]:
        """Return what is due, leased to the caller, at most what there is room for."""
        taken: list[Due] = []
        leased_until = now + LEASE_SECONDS
        for receiver in self.receivers(on_their_way, now):
            webhook_id = receiver[0]
            free = AT_ONCE - sum(on_their_way.values()) - len(taken)
            room = min(free, PER_WEBHOOK - on_their_way.get(webhook_id, 0))
            asked = {"webhook_id": webhook_id, "now": now, "leased_until": leased_until}
            rows = self._all(sql.TAKE, asked | {"room": max(room, 0)})
            taken += [
                Due(delivery_id, event_id, body, attempts, *receiver, leased_until)
                for delivery_id, event_id, body, attempts in sorted(rows)
            ]
        return taken

    def settle(self, outcomes: Sequence[tuple[Due, Outcome]]) -> None:
        """Store what came of deliveries whose lease still holds."""
        settled = [
            outcome._asdict() | {"delivery_id": due.delivery_id, "leased_until": due.leased_until}
            for due, outcome in outcomes
        ]
        if settled:
            self._change(sql.SETTLE, settled)
