"""Book a train: form, railway rules and the one transaction that stores it."""

import json
import secrets
from collections.abc import Sequence
from hashlib import sha256

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import Connection, text

from booking_site.database import StoredRow, read, writing
from booking_site.office import office
from booking_site.wish import Wish, party_from, wish_from
from railway.fares import fare_paise
from railway.inventory import Inventory, Status, allocate, inventory_as_row, inventory_from_row
from railway.party import Passenger, check_party, new_pnr
from railway.refusals import DifferentRequest, NoSuchDeparture, Refused, Regret
from railway.timetable import Departure, check_on_sale

bp = Blueprint("bookings", __name__)

LONGEST_TOKEN = 64

INVENTORY = text("""
    SELECT inventory_id,
           berths, rac_places, waitlist_cap, confirmed_load, rac_load, rac_length,
           waitlist_length, last_rac_number, last_waitlist_number,
           passengers_booked, passengers_cancelled, charted, version
      FROM inventory
     WHERE train_number = :train_number
       AND journey_date = :journey_date
       AND class_code = :class_code
""")
TAKE_PLACES = text("""
    UPDATE inventory
       SET confirmed_load = :confirmed_load, rac_load = :rac_load, rac_length = :rac_length,
           waitlist_length = :waitlist_length, last_rac_number = :last_rac_number,
           last_waitlist_number = :last_waitlist_number,
           passengers_booked = :passengers_booked, version = :version
     WHERE inventory_id = :inventory_id
""")
PNR_TAKEN = text("SELECT 1 FROM booking WHERE pnr = :pnr")
ADD_BOOKING = text("""
    INSERT INTO booking (pnr, traveller_id, inventory_id, origin, destination, first_leg,
                         last_leg, passengers, status, queue_number, waitlist_number,
                         fare_paise, booked_at)
    VALUES (:pnr, :traveller_id, :inventory_id, :origin, :destination, :first_leg,
            :last_leg, :passengers, :status, :queue_number, :waitlist_number,
            :fare_paise, :booked_at)
    RETURNING booking_id
""")
ADD_PASSENGER = text("""
    INSERT INTO passenger (booking_id, name, age) VALUES (:booking_id, :name, :age)
""")
MADE_BEFORE = text("""
    SELECT s.fingerprint, b.pnr
      FROM submission s
      JOIN booking b ON b.booking_id = s.booking_id
     WHERE s.traveller_id = :traveller_id AND s.token = :token
""")
ADD_SUBMISSION = text("""
    INSERT INTO submission (traveller_id, token, fingerprint, booking_id)
    VALUES (:traveller_id, :token, :fingerprint, :booking_id)
""")


@bp.get("/book")
@login_required
def form() -> str:
    """Show what a class offers now and ask who travels."""
    wish = wish_from(request.args)
    return _form_page(wish, secrets.token_urlsafe(16))


@bp.post("/book")
@login_required
def book() -> ResponseReturnValue:
    """Book the party and show its trip; the same form sent twice makes one booking (R10)."""
    token = request.form.get("form_token", "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        abort(400)
    wish = wish_from(request.form)
    try:
        pnr = _book_once(wish, check_party(party_from(request.form, wish.passengers)), token)
    except Refused as refusal:
        if isinstance(refusal, DifferentRequest):
            token = secrets.token_urlsafe(16)
        return _form_page(wish, token, refusal), refusal.status
    flash(f"Booked. Your PNR is {pnr}.")
    return redirect(url_for("trips.trip", pnr=pnr), 303)


def _form_page(wish: Wish, token: str, refusal: Refused | None = None) -> str:
    """Return the form with what was typed; raises what makes it useless: not on sale, or full."""
    departure, now = wish.departure, office.now()
    rows = read(INVENTORY, **wish.names)
    if refusal is not None and not rows:
        raise refusal  # there is nothing that a form could offer
    inventory = _inventory(rows, departure)
    offer = office.offers.of_class(departure, wish.class_code, inventory, wish.passengers, now)
    if refusal is None:
        check_on_sale(departure, inventory.charted, now)
        if offer.status is Status.REGRET:
            raise Regret
    return render_template(
        "bookings/form.html", wish=wish, offer=offer, form_token=token, refusal=refusal
    )


def _book_once(wish: Wish, party: Sequence[Passenger], token: str) -> str:
    """Store the booking unless this form already made it, and return its PNR (R10)."""
    form = {"traveller_id": current_user.traveller_id, "token": token}
    fingerprint = _fingerprint(wish, party)
    with writing() as connection:
        made = connection.execute(MADE_BEFORE, form).one_or_none()
        if made is not None and made.fingerprint != fingerprint:
            raise DifferentRequest
        if made is not None:
            return made.pnr
        pnr, booking_id = _take_places(connection, wish)
        named = [{"booking_id": booking_id, "name": p.name, "age": p.age} for p in party]
        connection.execute(ADD_PASSENGER, named)
        form |= {"fingerprint": fingerprint, "booking_id": booking_id}
        connection.execute(ADD_SUBMISSION, form)
        return pnr


def _take_places(connection: Connection, wish: Wish) -> tuple[str, int]:
    """Take the party's places and store the booking (R2, R4, R8); return its PNR and id."""
    now = office.now()
    rows = connection.execute(INVENTORY, wish.names).all()
    before = _inventory(rows, wish.departure)
    check_on_sale(wish.departure, before.charted, now)
    after, place = allocate(before, **wish.ride, passengers=wish.passengers)
    if place.status is Status.REGRET:
        raise Regret
    stored = {"inventory_id": rows[0].inventory_id}
    connection.execute(TAKE_PLACES, inventory_as_row(after) | stored)
    travel_class = office.network.classes[wish.class_code]
    fare = fare_paise(wish.departure.journey, travel_class, before.sold_share)
    booking = {
        **wish.ride,
        **wish.stations,
        **stored,
        **place._asdict(),
        "pnr": _free_pnr(connection),
        "traveller_id": current_user.traveller_id,
        "passengers": wish.passengers,
        "fare_paise": fare * wish.passengers,
        "booked_at": now.isoformat(timespec="seconds"),
    }
    return booking["pnr"], connection.execute(ADD_BOOKING, booking).scalar_one()


def _inventory(rows: Sequence[StoredRow], departure: Departure) -> Inventory:
    """Return the inventory that was read; raises NotOnSale or NoSuchDeparture if none was."""
    if not rows:
        check_on_sale(departure, False, office.now())  # a day beyond the window is not stored yet
        raise NoSuchDeparture("This train has no such class on that day.")
    return inventory_from_row(rows[0][1:])


def _free_pnr(connection: Connection) -> str:
    while connection.execute(PNR_TAKEN, {"pnr": (pnr := new_pnr())}).first():
        pass
    return pnr


def _fingerprint(wish: Wish, party: Sequence[Passenger]) -> str:
    content = json.dumps([wish.names, wish.stations, party])
    return sha256(content.encode()).hexdigest()
