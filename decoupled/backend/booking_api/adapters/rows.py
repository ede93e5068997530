"""Between rows of the ledger and the railway's own values."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from booking_api.services.ports import Booking, Entry, TrainDay
from railway.inventory import Inventory, Status, load_as_text, load_from_text
from railway.party import Passenger


class Known(NamedTuple):
    """An inventory as it was read: it holds as long as its version is the stored one."""

    train_day: TrainDay
    class_code: str
    inventory: Inventory


def known_from(row: Sequence[Any]) -> Known:
    """Return a row of the ledger as what was read of an inventory."""
    _, train_number, journey_date, class_code, *columns = row
    return Known((train_number, day_from(journey_date)), class_code, inventory_from(*columns))


def inventory_from(*columns: Any) -> Inventory:
    """Return the inventory whose columns stand in the order of its fields."""
    *sizes, confirmed_load, rac_load = columns[:5]
    *counts, charted, version = columns[5:]
    loads = load_from_text(confirmed_load), load_from_text(rac_load)
    return Inventory._make((*sizes, *loads, *counts, bool(charted), version))


def columns_of_inventory(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as the columns that keep it."""
    return inventory._asdict() | {
        "confirmed_load": load_as_text(inventory.confirmed_load),
        "rac_load": load_as_text(inventory.rac_load),
        "charted": int(inventory.charted),
    }


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
        inventory_from(*inventory),
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
