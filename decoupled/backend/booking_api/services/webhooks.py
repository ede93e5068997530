"""Webhooks as a partner keeps them: registered, listed, removed; deliveries seen and replayed."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking_api.services.outbox import Delivery, DeliveryState, EventType, OutboxReading, Webhook
from booking_api.services.ports import Office
from booking_api.services.signature import new_secret
from railway.refusals import BadRequest, Conflict, Refused

MOST_WEBHOOKS = 5  # per partner, which bounds how much of the worker one partner can keep busy


class DestinationRefused(BadRequest):
    """A webhook may not lead there."""


class TooManyWebhooks(Conflict):
    """A partner has as many webhooks as it may."""

    def __init__(self) -> None:
        super().__init__(f"There may be {MOST_WEBHOOKS} webhooks: remove one first.")


class UnknownWebhook(Refused):
    """No such webhook or delivery, or another partner's: the answer does not tell which."""

    rule = "R11"
    status = 404

    def __init__(self) -> None:
        super().__init__("You have no such webhook or delivery.")


@dataclass(slots=True)
class DeliveryPage:
    """Some of a webhook's deliveries, newest first, and where the next page starts."""

    deliveries: list[Delivery]
    next_cursor: str | None


def add_webhook(office: Office, partner_id: int, url: str, events: Sequence[EventType]) -> Webhook:
    """Return the new webhook; raises DestinationRefused or TooManyWebhooks."""
    office.destinations.check(url)  # before the transaction: it asks the network
    wanted = tuple(kind for kind in EventType if kind in events)
    webhook = Webhook(0, url, wanted, new_secret(), office.clock())
    with office.ledger.writing() as ledger:
        if len(ledger.webhooks(partner_id)) >= MOST_WEBHOOKS:
            raise TooManyWebhooks
        webhook.webhook_id = ledger.add_webhook(partner_id, webhook)
    return webhook


def webhooks_of(office: Office, partner_id: int) -> list[Webhook]:
    """Return a partner's webhooks, oldest first."""
    with office.ledger.reading() as ledger:
        return ledger.webhooks(partner_id)


def drop_webhook(office: Office, partner_id: int, webhook_id: int) -> None:
    """Remove a webhook with what was to go there; raises UnknownWebhook (R11)."""
    with office.ledger.writing() as ledger:
        _check_own(ledger, partner_id, webhook_id)
        ledger.drop_webhook(webhook_id)


def deliveries_of(
    office: Office,
    partner_id: int,
    webhook_id: int,
    state: DeliveryState | None,
    *,
    cursor: str | None,
    limit: int,
) -> DeliveryPage:
    """Return at most `limit` deliveries, newest first, after the one a cursor names.

    state: only those that stand there; None for all. Raises UnknownWebhook (R11).
    """
    with office.ledger.reading() as ledger:
        _check_own(ledger, partner_id, webhook_id)
        found = ledger.deliveries(webhook_id, state, cursor, limit + 1)
    page = found[:limit]
    return DeliveryPage(page, page[-1].event_id if len(found) > limit else None)


def replay(office: Office, partner_id: int, webhook_id: int, event_id: str) -> Delivery:
    """Have an event sent again, whatever became of it; raises UnknownWebhook (R11)."""
    with office.ledger.writing() as ledger:
        _check_own(ledger, partner_id, webhook_id)
        replayed = ledger.replay(webhook_id, event_id, office.real_time())
    if replayed is None:
        raise UnknownWebhook
    return replayed


def _check_own(ledger: OutboxReading, partner_id: int, webhook_id: int) -> None:
    if all(webhook.webhook_id != webhook_id for webhook in ledger.webhooks(partner_id)):
        raise UnknownWebhook
