"""Between rows of the ledger and the railway's own values."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from booking_api.services.ports import Booking, Entry
from railway.inventory import Status, inventory_from_row
from railway.party import Passenger


def entry_from(row: Sequence[Any], party: tuple[Passenger, ...]) -> Entry:
    """Return a row of the ledger with its passengers as an entry."""
    booking_id, *columns = row
    booking = Booking(*columns[:15])
    booking = booking._replace(
        status=Status(booking.status),
        booked_at=datetime.fromisoformat(columns[12]),
        cancelled_at=datetime.fromisoformat(columns[14]) if columns[14] else None,
    )
    train_number, journey_date, class_code, ahead, *inventory = columns[15:]
    return Entry(
        booking_id,
        booking,
        train_number,
        day_from(journey_date),
        class_code,
        inventory_from_row(tuple(inventory)),
        ahead,
        party,
    )


def columns_of_booking(booking: Booking) -> dict[str, Any]:
    """Return a booking as the columns that keep it."""
    return booking._asdict() | {
        "status": booking.status.value,
        "booked_at": booking.booked_at.isoformat(),
        "cancelled_at": booking.cancelled_at and booking.cancelled_at.isoformat(),
    }


@lru_cache(maxsize=1024)
def day_from(text: str) -> date:
    """Return the day of an ISO text."""
    return date.fromisoformat(text)
