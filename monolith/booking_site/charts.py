"""Make the chart of a train: all its classes in one transaction (R9)."""

from datetime import date, datetime
from typing import NamedTuple

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, text

from booking_site import reading
from booking_site.account import admit_staff_only
from booking_site.cancellations import move_up, queues_of
from booking_site.database import StoredRow, writing
from booking_site.office import office
from booking_site.wording import count, rupees
from railway.inventory import Status, chart, inventory_as_row, inventory_from_row
from railway.quota import released_berths
from railway.refusals import UnknownDeparture
from railway.timetable import check_chartable, train_on

bp = Blueprint("charts", __name__)
bp.before_request(admit_staff_only)

INVENTORIES = text("""
    SELECT inventory_id, class_code,
           berths, rac_places, waitlist_cap, confirmed_load, rac_load, rac_length,
           waitlist_length, last_rac_number, last_waitlist_number,
           passengers_booked, passengers_cancelled, charted, version
      FROM inventory
     WHERE train_number = :train_number AND journey_date = :journey_date
""")
SETTLE = text("""
    UPDATE inventory
       SET berths = :berths, confirmed_load = :confirmed_load, rac_load = :rac_load,
           rac_length = :rac_length, waitlist_length = :waitlist_length,
           last_rac_number = :last_rac_number, passengers_cancelled = :passengers_cancelled,
           charted = :charted, version = :version
     WHERE inventory_id = :inventory_id
""")
CANCEL_WAITLIST = text("""
    UPDATE booking
       SET status = 'CANCELLED', refund_paise = fare_paise, cancelled_at = :cancelled_at
     WHERE inventory_id = :inventory_id AND status = 'WL'
 RETURNING refund_paise
""")


class ClassChart(NamedTuple):
    """What the chart did in one class; all but berths and money are parties."""

    class_code: str
    released: int  # berths that other quotas left unused
    confirmed: int
    rac: int
    cancelled: int
    refund_paise: int  # of all who were cancelled


@bp.post("/staff/charts")
def make_chart() -> ResponseReturnValue:
    """Make the chart of a train and show its day again, with what was done."""
    train_number = request.form.get("train_number", "")
    journey_date = reading.day(request.form, "journey_date")
    classes = _chart(train_number, journey_date)
    flash(_in_words(train_number, classes))
    flash([each._asdict() for each in classes], "chart")  # type: ignore[arg-type]  # JSON will do
    return redirect(url_for("staff.loads", date=journey_date), 303)


def _chart(train_number: str, journey_date: date) -> list[ClassChart]:
    """Settle who travels in each class, and return what was done."""
    now = office.now()
    train = train_on(office.network, train_number, journey_date)
    named = {"train_number": train_number, "journey_date": journey_date.isoformat()}
    with writing() as connection:
        stored = {row.class_code: row for row in connection.execute(INVENTORIES, named)}
        charted = any(row.charted for row in stored.values())
        check_chartable(train, journey_date, charted, now)
        if not stored:
            raise UnknownDeparture(train_number, journey_date)
        rows = [stored[class_code] for class_code in train.coaches if class_code in stored]
        names = (train_number, journey_date)
        return [_chart_class(connection, row, names, now) for row in rows]


def _chart_class(
    connection: Connection, row: StoredRow, names: tuple[str, date], now: datetime
) -> ClassChart:
    """Release berths, move up who fits, and give the rest of the waitlist its money back."""
    inventory, stored = inventory_from_row(row[2:]), {"inventory_id": row.inventory_id}
    released = released_berths(office.seed, *names, row.class_code, inventory.berths)
    charting = chart(inventory, *queues_of(connection, row.inventory_id), released)
    connection.execute(SETTLE, inventory_as_row(charting.inventory) | stored)
    move_up(connection, charting.promoted)
    cancelled = {"cancelled_at": now.isoformat(timespec="seconds")} | stored
    refunds = connection.execute(CANCEL_WAITLIST, cancelled).scalars().all()
    now_at = [party.status for party in charting.promoted]
    moved = (now_at.count(Status.CNF), now_at.count(Status.RAC))
    return ClassChart(row.class_code, released, *moved, len(refunds), sum(refunds))


def _in_words(train_number: str, classes: list[ClassChart]) -> str:
    released = sum(each.released for each in classes)
    moved_up = sum(each.confirmed + each.rac for each in classes)
    cancelled = sum(each.cancelled for each in classes)
    refund = sum(each.refund_paise for each in classes)
    return (
        f"The chart of {train_number} is made: {count(released, 'berth')} released, "
        f"{count(moved_up, 'booking')} moved up, {cancelled} cancelled "
        f"with {rupees(refund)} refunded."
    )
