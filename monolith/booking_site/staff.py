"""Behind the counter: how full the trains are, and what the chances rest on (R9, R11, R12)."""

from collections import defaultdict
from datetime import date, datetime
from statistics import fmean
from typing import NamedTuple

from flask import Blueprint, render_template, request
from sqlalchemy import text

from booking_site import reading
from booking_site.account import admit_staff_only
from booking_site.database import read
from booking_site.office import office
from booking_site.trips import departure_of_booking, waiting_state
from railway.inventory import Inventory, inventory_from_row
from railway.load_factor import load_factor
from railway.model import WATCHED
from railway.network import Train
from railway.timetable import BOOKING_WINDOW, is_chartable, starts_at

bp = Blueprint("staff", __name__)
bp.before_request(admit_staff_only)

INVENTORIES = text("""
    SELECT train_number, class_code,
           berths, rac_places, waitlist_cap, confirmed_load, rac_load, rac_length,
           waitlist_length, last_rac_number, last_waitlist_number,
           passengers_booked, passengers_cancelled, charted, version
      FROM inventory
     WHERE journey_date = :journey_date
""")
WAITING = text("""
    SELECT b.status, b.origin, b.destination, b.passengers, b.booked_at,
           i.train_number, i.journey_date, i.class_code,
           sum(b.passengers) OVER (
               PARTITION BY b.inventory_id, b.status ORDER BY b.queue_number
           ) - b.passengers AS passengers_before,
           i.berths, i.rac_places, i.waitlist_cap, i.confirmed_load, i.rac_load, i.rac_length,
           i.waitlist_length, i.last_rac_number, i.last_waitlist_number,
           i.passengers_booked, i.passengers_cancelled, i.charted, i.version
      FROM inventory i
      JOIN booking b ON b.inventory_id = i.inventory_id
     WHERE i.journey_date BETWEEN :first_day AND :last_day
       AND b.status IN ('RAC', 'WL')
       AND NOT i.charted
""")


class TrainLoad(NamedTuple):
    """One train of a day, with the inventory and the load factor of each of its classes."""

    train: Train
    starts_at: datetime
    chartable: bool  # whether its chart can be made now
    classes: list[tuple[str, Inventory, float]]

    @property
    def charted(self) -> bool:
        """Whether its chart is made."""
        return any(inventory.charted for _, inventory, _ in self.classes)


@bp.get("/staff")
def loads() -> str:
    """Show how full each train of a day is, class by class, and which charts can be made."""
    now = office.now()
    day = reading.day(request.args, "date") if "date" in request.args else now.date()
    stored: dict[str, dict[str, Inventory]] = defaultdict(dict)
    for row in read(INVENTORIES, journey_date=day.isoformat()):
        stored[row.train_number][row.class_code] = inventory_from_row(row[2:])
    trains = [_load(office.network.trains[number], stored[number], day, now) for number in stored]
    trains.sort(key=lambda load: (load.starts_at, load.train.train_number))
    last_day = now.date() + BOOKING_WINDOW
    return render_template("staff/loads.html", day=day, trains=trains, last_day=last_day)


@bp.get("/staff/model")
def model() -> str:
    """Show the model's card, and its mean chance now beside the mean of its training."""
    now = office.now()
    rows = read(
        WAITING,
        first_day=now.date().isoformat(),
        last_day=(now.date() + WATCHED).isoformat(),
    )
    states = [waiting_state(row, departure_of_booking(row), now) for row in rows]
    waiting = [state for state in states if state is not None]
    chances = [chance for chance in office.chances(waiting) if chance is not None]
    return render_template(
        "staff/model.html",
        card=office.model.card if office.model else None,
        waiting=len(waiting),
        mean_chance=fmean(chances) if chances else None,
    )


def _load(train: Train, stored: dict[str, Inventory], day: date, now: datetime) -> TrainLoad:
    classes = [
        (code, stored[code], load_factor(stored[code], train))
        for code in train.coaches
        if code in stored
    ]
    return TrainLoad(train, starts_at(train, day), is_chartable(train, day, now), classes)
