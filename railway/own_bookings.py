"""Waitlisted bookings of one's own, read from a CSV file and checked row by row.

Nothing here fetches anything: the file is the reader's own, and no PNR of it is kept.
"""

import csv
import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from railway.features import FEATURES, as_matrix, queue_state
from railway.inventory import Status, empty_inventory
from railway.network import Network
from railway.refusals import Refused
from railway.timetable import Departure, departure_of

# What a traveller's screen does not tell: the model is asked without it.
UNKNOWN = {
    "rac_length",
    "waitlist_length",
    "free_berths",
    "free_rac_places",
    "passengers_booked",
    "passengers_cancelled",
    "cancelled_per_booked",
}


class NotOwnBookings(Exception):
    """The file is no table of bookings; the message says what it lacks."""


class OwnBooking(BaseModel):
    """One row: a party in a queue at an instant, and what the chart made of it."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    pnr_hash: str = Field(min_length=1)
    train_no: str
    journey_date: date
    class_code: str = Field(alias="class")
    quota: Literal["GN"]
    origin: str = Field(alias="from")
    destination: str = Field(alias="to")
    pax: int = Field(ge=1, le=6)
    booked_at: AwareDatetime
    snapshot_at: AwareDatetime
    wl_type: Literal["RAC", "WL", "GNWL"]
    wl_booked: int = Field(ge=1)
    wl_current: int = Field(ge=1)
    chart_status: Literal["CNF", "RAC", "WL", "CAN"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.snapshot_at < self.booked_at:
            raise ValueError("snapshot_at is before booked_at")
        if self.wl_current > self.wl_booked:
            raise ValueError("wl_current is above wl_booked: a place in a queue never gets worse")
        return self


def columns() -> list[str]:
    """Return the columns a file must have, as its header names them."""
    return [field.alias or name for name, field in OwnBooking.model_fields.items()]


class Fault(NamedTuple):
    """Why a row cannot be used."""

    line: int  # of the file, its header being line 1
    why: str


class Accepted(NamedTuple):
    """One usable row."""

    booking: OwnBooking  # its PNR hashed once more, with a salt that is forgotten
    row: NDArray[np.float64]  # one row of FEATURES; what is unknown is NaN


def read_own(file: Path, network: Network) -> Iterator[Accepted | Fault]:
    """Yield each row of a file, or what is wrong with it; raises NotOwnBookings."""
    salt = secrets.token_bytes(16)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        try:
            missing = [column for column in columns() if column not in (table.fieldnames or ())]
            if missing:
                raise NotOwnBookings(f"{file.name} lacks the columns {', '.join(missing)}.")
            for told in table:
                yield _checked(table.line_num, told, network, salt)
        except (UnicodeDecodeError, csv.Error) as error:
            raise NotOwnBookings(f"{file.name} is no CSV file in UTF-8 ({error}).") from error


def _checked(line: int, told: dict[str, Any], network: Network, salt: bytes) -> Accepted | Fault:
    try:
        booking = OwnBooking.model_validate(told)
        row = _row(booking, network)
    except ValidationError as error:
        return Fault(line, "; ".join(_in_words(each) for each in error.errors()))
    except (Refused, ValueError) as error:
        return Fault(line, str(error))
    hashed = hashlib.blake2b(booking.pnr_hash.encode(), key=salt, digest_size=16).hexdigest()
    return Accepted(booking.model_copy(update={"pnr_hash": hashed}), row)


def _in_words(error: Any) -> str:
    message = error["msg"].removeprefix("Value error, ")
    return ": ".join([*map(str, error["loc"][:1]), message])


def _row(booking: OwnBooking, network: Network) -> NDArray[np.float64]:
    """Return the FEATURES of a booking; whoever is waitlisted has a full RAC queue ahead."""
    departure = departure_of(
        network, booking.train_no, booking.journey_date, booking.origin, booking.destination
    )
    train = departure.journey.train
    if booking.class_code not in train.coaches:
        raise ValueError(f"Train {booking.train_no} has no class {booking.class_code[:5]}.")
    _check_on_sale(booking.snapshot_at, departure)
    coaches, legs = train.coaches[booking.class_code], len(train.stops) - 1
    inventory = empty_inventory(network.classes[booking.class_code], coaches, legs)
    waiting = booking.wl_type != "RAC"
    state = queue_state(
        departure,
        booking.class_code,
        inventory,
        status=Status.WL if waiting else Status.RAC,
        passengers=booking.pax,
        waitlist_position=booking.wl_current if waiting else 0,
        passengers_ahead=booking.wl_current - 1 + (inventory.rac_places if waiting else 0),
        booked_at=booking.booked_at,
        now=booking.snapshot_at,
    )
    row = as_matrix([state])
    row[:, [name in UNKNOWN for name in FEATURES]] = np.nan
    return row


def _check_on_sale(snapshot_at: datetime, departure: Departure) -> None:
    if snapshot_at >= departure.closes_at:
        raise ValueError("snapshot_at is after the chart, ten hours before the train leaves")
