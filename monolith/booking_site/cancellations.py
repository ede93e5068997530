"""Cancel a booking: its refund and everyone who moves up, in one transaction (R6, R7)."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import Connection, text

from booking_site.database import StoredRow, writing
from booking_site.office import office
from booking_site.trips import departure_of_booking, refund_of
from booking_site.wording import rupees
from railway.inventory import Party, Status, cancel, inventory_as_row, inventory_from_row
from railway.refusals import AlreadyCancelled, TooLateToCancel, UnknownBooking

bp = Blueprint("cancellations", __name__)

BOOKING = text("""
    SELECT b.booking_id, b.status, b.first_leg, b.last_leg, b.passengers, b.queue_number,
           b.origin, b.destination, b.fare_paise,
           i.inventory_id, i.train_number, i.journey_date, i.class_code,
           i.berths, i.rac_places, i.waitlist_cap, i.confirmed_load, i.rac_load, i.rac_length,
           i.waitlist_length, i.last_rac_number, i.last_waitlist_number,
           i.passengers_booked, i.passengers_cancelled, i.charted, i.version
      FROM booking b
      JOIN inventory i ON i.inventory_id = b.inventory_id
     WHERE b.pnr = :pnr AND b.traveller_id = :traveller_id
""")
QUEUE = text("""
    SELECT booking_id, status, first_leg, last_leg, passengers, queue_number
      FROM booking
     WHERE inventory_id = :inventory_id AND status = :status
     ORDER BY queue_number
""")
FREE_PLACES = text("""
    UPDATE inventory
       SET confirmed_load = :confirmed_load, rac_load = :rac_load, rac_length = :rac_length,
           waitlist_length = :waitlist_length, last_rac_number = :last_rac_number,
           passengers_cancelled = :passengers_cancelled, version = :version
     WHERE inventory_id = :inventory_id
""")
CANCEL_BOOKING = text("""
    UPDATE booking
       SET status = 'CANCELLED', refund_paise = :refund_paise, cancelled_at = :cancelled_at
     WHERE booking_id = :booking_id
""")
PROMOTE = text("""
    UPDATE booking
       SET status = :status, queue_number = :queue_number
     WHERE booking_id = :booking
""")


@bp.post("/trips/<pnr>/cancellation")
@login_required
def cancel_trip(pnr: str) -> ResponseReturnValue:
    """Cancel the traveller's booking and show it again with its refund."""
    refund = _cancel(pnr)
    flash(f"Cancelled. {rupees(refund)} will be refunded.")
    return redirect(url_for("trips.trip", pnr=pnr), 303)


def _cancel(pnr: str) -> int:
    """Cancel a booking, move up the queue behind it, and return the refund in paise."""
    now = office.now()
    with writing() as connection:
        owner = {"pnr": pnr, "traveller_id": current_user.traveller_id}
        booking = connection.execute(BOOKING, owner).one_or_none()
        if booking is None:
            raise UnknownBooking
        departure = departure_of_booking(booking)
        if now >= departure.departs_at:
            raise TooLateToCancel
        if booking.status == Status.CANCELLED:
            raise AlreadyCancelled
        _free_places(connection, booking)
        refund = refund_of(booking, departure, now)
        cancelled = {"refund_paise": refund, "cancelled_at": now.isoformat(timespec="seconds")}
        connection.execute(CANCEL_BOOKING, cancelled | {"booking_id": booking.booking_id})
        return refund


def _free_places(connection: Connection, booking: StoredRow) -> None:
    """Give the party's places back and move up those who now fit."""
    stored = {"inventory_id": booking.inventory_id}
    queues = queues_of(connection, booking.inventory_id)
    change = cancel(inventory_from_row(booking[-13:]), _party(booking), *queues)
    connection.execute(FREE_PLACES, inventory_as_row(change.inventory) | stored)
    move_up(connection, change.promoted)


def queues_of(connection: Connection, inventory_id: int) -> tuple[list[Party], list[Party]]:
    """Return who is in RAC and who on the waitlist, each in order."""
    rac, waitlist = (
        connection.execute(QUEUE, {"inventory_id": inventory_id, "status": status})
        for status in (Status.RAC, Status.WL)
    )
    return [_party(row) for row in rac], [_party(row) for row in waitlist]


def move_up(connection: Connection, promoted: tuple[Party, ...]) -> None:
    """Store the new place of each party that moved up."""
    if promoted:
        connection.execute(PROMOTE, [party._asdict() for party in promoted])


def _party(row: StoredRow) -> Party:
    return Party(
        row.booking_id,
        Status(row.status),
        row.first_leg,
        row.last_leg,
        row.passengers,
        row.queue_number,
    )
