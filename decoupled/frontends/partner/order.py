"""What a customer ordered, what came of it, and how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from .standing import standing

IST = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True)
class Event:
    """Something that the railway told us of a ticket."""

    type: str
    data: dict[str, Any]
    received_at: datetime


@dataclass(frozen=True)
class Order:
    """What a customer ordered, and what came of it."""

    order_key: str
    address: str
    customer: str
    title: str
    wish: dict[str, Any]
    charge_paise: int
    ordered_at: datetime
    pnr: str | None = None
    told: dict[str, Any] | None = None  # the ticket, as the railway last answered
    told_at: datetime | None = None
    events: tuple[Event, ...] = ()

    @property
    def ticket(self) -> dict[str, Any] | None:
        """Return the ticket as it stands after all we were told; None while there is none."""
        return self.told and standing(self.told, (event.data for event in self.events))

    @property
    def as_of(self) -> datetime:
        """Return when we last heard of it."""
        return max([self.told_at or self.ordered_at, *(e.received_at for e in self.events)])

    @property
    def version(self) -> str:
        """Return what changes whenever there is something else to show."""
        return f"{self.told_at.timestamp() if self.told_at else 0}-{len(self.events)}"

    @property
    def charted(self) -> bool:
        """Return whether the train's chart is made, after which nothing moves."""
        return any(event.type == "booking.charted" for event in self.events)


def now() -> datetime:
    """Return the time on the shop's own wall."""
    return datetime.now(IST)
