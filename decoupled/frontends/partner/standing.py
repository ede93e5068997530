"""Where a ticket stands, however late, often or disordered the news of it arrives.

The contract lets a party move ahead only: up the waitlist, to RAC, to a berth, or out. So the news
that is furthest ahead is the latest, and no clock is needed to tell.
"""

from collections.abc import Iterable
from typing import Any

STEPS = ("WL", "RAC", "CNF", "CANCELLED")
FINAL = "CANCELLED"
TOLD = ("status", "waitlist_position", "refund_paise")  # what an event may change of a ticket


def standing(ticket: dict[str, Any], news: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a ticket as it stands after all news of it, in whatever order they came."""
    latest = max(news, key=_how_far, default=ticket)
    if _how_far(latest) <= _how_far(ticket):
        return ticket
    nothing = {"waitlist_position": None}  # only who is on the waitlist has one
    return {**ticket, **nothing, **{name: latest[name] for name in TOLD if name in latest}}


def _how_far(told: dict[str, Any]) -> tuple[int, int]:
    """Return how far ahead a party is; a status that we do not know counts for nothing."""
    status = told.get("status")
    step = STEPS.index(status) if status in STEPS else -1
    return step, -(told.get("waitlist_position") or 0)
