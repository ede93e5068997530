"""Webhooks and their deliveries kept in the ledger's database, beside what they tell."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from booking_api.adapters import outbox_statements as sql
from booking_api.adapters.asking import Asking
from booking_api.services.outbox import Delivery, DeliveryState, EventType, News, Webhook


class OutboxPage(Asking):
    """What the open ledger knows of webhooks."""

    def webhooks(self, partner_id: int) -> list[Webhook]:
        """Return a partner's webhooks, oldest first."""
        return [_webhook(row) for row in self._all(sql.WEBHOOKS, {"partner_id": partner_id})]

    def deliveries(
        self, webhook_id: int, state: DeliveryState | None, after: str | None, limit: int
    ) -> list[Delivery]:
        """Return what went to a webhook, newest first, from the one after an event id on."""
        asked = {"webhook_id": webhook_id, "state": state, "after": after, "limit": limit}
        return [_delivery(row) for row in self._all(sql.DELIVERIES, asked)]

    def announce(self, news: Iterable[News], happened_at: datetime, due_at: float) -> None:
        """Store what partners with a webhook are told of these bookings, as they stand now."""
        told = {"happened_at": happened_at.isoformat(), "due_at": due_at}
        self._change(sql.ANNOUNCE, told | {"news": json.dumps(list(news))})

    def announce_chart(self, inventory_id: int, happened_at: datetime, due_at: float) -> None:
        """Store what partners with a webhook are told of all who travel after a chart."""
        told = {"happened_at": happened_at.isoformat(), "due_at": due_at}
        self._change(sql.ANNOUNCE_CHART, told | {"inventory_id": inventory_id})

    def add_webhook(self, partner_id: int, webhook: Webhook) -> int:
        """Store a webhook and return its id."""
        columns = {
            "partner_id": partner_id,
            "url": webhook.url,
            "events": " ".join(webhook.events),
            "secret": webhook.secret,
            "created_at": webhook.created_at.isoformat(),
        }
        ((webhook_id,),) = self._all(sql.ADD_WEBHOOK, columns)
        return int(webhook_id)

    def drop_webhook(self, webhook_id: int) -> None:
        """Remove a webhook, and what was to go there."""
        self._change(sql.DROP_DELIVERIES, {"webhook_id": webhook_id})
        self._change(sql.DROP_WEBHOOK, {"webhook_id": webhook_id})

    def replay(self, webhook_id: int, event_id: str, due_at: float) -> Delivery | None:
        """Make a delivery due at once, with all its attempts before it, and return it."""
        row = self._one(sql.REPLAY, webhook_id=webhook_id, event_id=event_id, due_at=due_at)
        return None if row is None else _delivery(row)


def _webhook(row: Sequence[Any]) -> Webhook:
    webhook_id, url, events, secret, created_at = row
    wanted = tuple(map(EventType, events.split()))
    return Webhook(webhook_id, url, wanted, secret, datetime.fromisoformat(created_at))


def _delivery(row: Sequence[Any]) -> Delivery:
    event_id, kind, state, happened_at, attempts, attempted_at, due_at, trouble = row
    return Delivery(
        event_id,
        EventType(kind),
        DeliveryState(state),
        datetime.fromisoformat(happened_at),
        attempts,
        None if attempted_at is None else datetime.fromtimestamp(attempted_at, UTC),
        datetime.fromtimestamp(due_at, UTC) if state == DeliveryState.PENDING else None,
        trouble,
    )
