"""What the railway tells us: checked, written down once, answered at once."""

import time

from flask import Blueprint, current_app, request

from .order import Event, now
from .settings import WEBHOOK_PATH
from .shop import shop
from .signature import Forged, verify

bp = Blueprint("webhooks", __name__)

Answer = tuple[str, int]


@bp.post(WEBHOOK_PATH)
def railway() -> Answer:
    """Keep an event; how it changes a ticket is worked out when somebody looks."""
    webhook = shop.books.webhook()
    if not webhook:
        return "We are not ready to hear this: please say it again later.\n", 503
    try:
        event_id = verify(webhook["secret"], request.headers, request.get_data(), time.time())
    except Forged as forged:
        current_app.logger.warning("refused a webhook: %s", forged)
        return f"{forged}\n", 401
    told = request.get_json(force=True, silent=True)
    if not isinstance(told, dict) or not _is_event(told):
        return "This is signed by the railway, but no event that we can read.\n", 400
    shop.books.keep_event(event_id, Event(told["type"], told["data"], now()))
    return "", 204


def _is_event(told: dict[str, object]) -> bool:
    data = told.get("data")
    return (
        isinstance(told.get("type"), str)
        and isinstance(data, dict)
        and isinstance(data.get("pnr"), str)
    )
