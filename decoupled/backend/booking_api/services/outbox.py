"""What partners are told of their bookings: events, where they go, and what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EventType(StrEnum):
    """What can happen to a booking after it was made."""

    PROMOTED = "booking.promoted"  # moved up: WL to RAC, or to CNF (R6, R9)
    CHARTED = "booking.charted"  # the chart is made, and the party travels (R9)
    CANCELLED = "booking.cancelled"  # by its holder (R6), or left on the waitlist by the chart (R9)


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # to be sent, or to be tried again
    DELIVERED = "delivered"
    FAILED = "failed"  # given up; a replay starts it anew


@dataclass(slots=True)
class Webhook:
    """Where a partner wants to be told of some events."""

    webhook_id: int
    url: str
    events: tuple[EventType, ...]
    secret: str
    created_at: datetime


@dataclass(slots=True)
class Delivery:
    """One event on its way to one webhook. Attempts are timed by the real clock, not the office's.

    event_id: made from what happened, so that the same event has the same id everywhere.
    """

    event_id: str
    type: EventType
    state: DeliveryState
    happened_at: datetime
    attempts: int
    attempted_at: datetime | None
    next_attempt_at: datetime | None  # only while pending
    trouble: str | None  # why the last attempt failed


News = tuple[EventType, int]  # what happened, and the id of the booking to which it did


class OutboxReading(Protocol):
    """What can be looked up of webhooks."""

    def webhooks(self, partner_id: int) -> list[Webhook]:
        """Return a partner's webhooks, oldest first."""

    def deliveries(
        self, webhook_id: int, state: DeliveryState | None, after: str | None, limit: int
    ) -> list[Delivery]:
        """Return what went to a webhook, newest first, from the one after an event id on."""


class OutboxWriting(OutboxReading, Protocol):
    """What is changed about webhooks; events in the same transaction as the change they tell.

    due_at: Unix seconds of real time, from which on a delivery may be sent.
    """

    def announce(self, news: Iterable[News], happened_at: datetime, due_at: float) -> None:
        """Store what partners with a webhook are told of these bookings, as they stand now."""

    def announce_chart(self, inventory_id: int, happened_at: datetime, due_at: float) -> None:
        """Store what partners with a webhook are told of all who travel after a chart."""

    def add_webhook(self, partner_id: int, webhook: Webhook) -> int:
        """Store a webhook and return its id."""

    def drop_webhook(self, webhook_id: int) -> None:
        """Remove a webhook, and what was to go there."""

    def replay(self, webhook_id: int, event_id: str, due_at: float) -> Delivery | None:
        """Make a delivery due, with all its attempts before it; return it, or None without it."""
