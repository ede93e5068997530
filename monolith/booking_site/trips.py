"""A traveller's trips: the list, and one trip with its place in the queue and its chance."""

from datetime import date, datetime

from flask import Blueprint, abort, render_template, request
from flask_login import current_user, login_required
from sqlalchemy import text

from booking_site.database import StoredRow, read
from booking_site.office import office
from railway.features import QueueState, queue_state
from railway.inventory import Status, inventory_from_row
from railway.refunds import refund_paise
from railway.refusals import UnknownBooking
from railway.timetable import Departure, awaits_chart, departure_of

bp = Blueprint("trips", __name__)

TRIPS_A_PAGE = 20
LAST_PAGE = 10_000

TRIPS = text("""
    SELECT b.pnr, b.status, b.waitlist_number, b.origin, b.destination,
           i.train_number, i.journey_date, i.class_code,
           (SELECT coalesce(sum(other.passengers), 0)
              FROM booking other
             WHERE other.inventory_id = b.inventory_id AND other.status = b.status
               AND other.queue_number < b.queue_number) AS passengers_before
      FROM booking b
      JOIN inventory i ON i.inventory_id = b.inventory_id
     WHERE b.traveller_id = :traveller_id
     ORDER BY b.booking_id DESC
     LIMIT :limit OFFSET :offset
""")
TRIP = text("""
    SELECT b.booking_id, b.pnr, b.status, b.waitlist_number, b.origin, b.destination,
           b.passengers, b.fare_paise, b.refund_paise, b.booked_at, b.cancelled_at,
           i.train_number, i.journey_date, i.class_code,
           (SELECT coalesce(sum(other.passengers), 0)
              FROM booking other
             WHERE other.inventory_id = b.inventory_id AND other.status = b.status
               AND other.queue_number < b.queue_number) AS passengers_before,
           i.berths, i.rac_places, i.waitlist_cap, i.confirmed_load, i.rac_load, i.rac_length,
           i.waitlist_length, i.last_rac_number, i.last_waitlist_number,
           i.passengers_booked, i.passengers_cancelled, i.charted, i.version
      FROM booking b
      JOIN inventory i ON i.inventory_id = b.inventory_id
     WHERE b.pnr = :pnr AND b.traveller_id = :traveller_id
""")
PASSENGERS = text("""
    SELECT name, age FROM passenger WHERE booking_id = :booking_id ORDER BY passenger_id
""")


@bp.get("/trips")
@login_required
def trips() -> str:
    """List the traveller's trips, the one booked last first."""
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        abort(404)
    rows = read(
        TRIPS,
        traveller_id=current_user.traveller_id,
        limit=TRIPS_A_PAGE + 1,  # one more tells whether there is a next page
        offset=(page - 1) * TRIPS_A_PAGE,
    )
    found = [(row, departure_of_booking(row)) for row in rows[:TRIPS_A_PAGE]]
    return render_template(
        "trips/list.html", found=found, page=page, has_next=len(rows) > TRIPS_A_PAGE
    )


@bp.get("/trips/<pnr>")
@login_required
def trip(pnr: str) -> str:
    """Show one trip of the traveller; anyone else's PNR does not exist (R11)."""
    rows = read(TRIP, pnr=pnr, traveller_id=current_user.traveller_id)
    if not rows:
        raise UnknownBooking
    booking, departure, now = rows[0], departure_of_booking(rows[0]), office.now()
    state = waiting_state(booking, departure, now)
    may_cancel = booking.status != Status.CANCELLED and now < departure.departs_at
    return render_template(
        "trips/trip.html",
        booking=booking,
        departure=departure,
        travel_class=office.network.classes[booking.class_code],
        passengers=read(PASSENGERS, booking_id=booking.booking_id),
        chance=office.chances([state])[0] if state else None,
        refund_now=refund_of(booking, departure, now) if may_cancel else None,
    )


def departure_of_booking(booking: StoredRow) -> Departure:
    """Return the departure that a stored booking names."""
    journey_date = date.fromisoformat(booking.journey_date)
    ride = (booking.origin, booking.destination)
    return departure_of(office.network, booking.train_number, journey_date, *ride)


def refund_of(booking: StoredRow, departure: Departure, now: datetime) -> int:
    """Return what the party gets back in paise if it cancels now (R7)."""
    return refund_paise(
        Status(booking.status),
        booking.fare_paise,
        booking.passengers,
        travel_class=office.network.classes[booking.class_code],
        journey_date=departure.journey_date,
        time_to_departure=departure.departs_at - now,
    )


def waiting_state(booking: StoredRow, departure: Departure, now: datetime) -> QueueState | None:
    """Return what the model may know of a party that waits for its chart; else None.

    booking: a row that ends with the 13 columns of its inventory, and has `passengers_before`.
    """
    inventory = inventory_from_row(booking[-13:])
    waits = booking.status in (Status.RAC, Status.WL)
    if not waits or not awaits_chart(departure, inventory.charted, now):
        return None
    waitlisted = booking.status == Status.WL
    ahead = booking.passengers_before
    return queue_state(
        departure,
        booking.class_code,
        inventory,
        status=Status(booking.status),
        passengers=booking.passengers,
        waitlist_position=ahead + 1 if waitlisted else 0,
        passengers_ahead=ahead + inventory.rac_length if waitlisted else ahead,
        booked_at=datetime.fromisoformat(booking.booked_at),
        now=now,
    )
