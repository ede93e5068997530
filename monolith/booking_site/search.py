"""Find a train: query, railway rules, waitlist model and page, side by side."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from flask import Blueprint, render_template, request
from sqlalchemy import bindparam, text

from booking_site import reading
from booking_site.database import inventory_from, read
from booking_site.office import office
from railway.fares import fare_paise
from railway.features import QueueState, queue_state
from railway.inventory import Inventory, Status, free_berths, free_rac_places, place_for
from railway.network import TravelClass
from railway.party import check_size
from railway.timetable import BOOKING_WINDOW, Departure, check_day, departures_on, is_on_sale

bp = Blueprint("search", __name__)

INVENTORIES = text("""
    SELECT train_number, journey_date, class_code,
           berths, rac_places, waitlist_cap, confirmed_load, rac_load, rac_length,
           waitlist_length, last_rac_number, last_waitlist_number,
           passengers_booked, passengers_cancelled, charted, version
      FROM inventory
     WHERE train_number IN :train_numbers AND journey_date IN :journey_dates
""").bindparams(
    bindparam("train_numbers", expanding=True), bindparam("journey_dates", expanding=True)
)


class Offer(NamedTuple):
    """What one class of a departure offers a party that books now."""

    class_code: str
    class_name: str
    status: str
    fare_paise: int  # for one passenger
    available: int = 0
    waitlist_position: int | None = None
    chance: float | None = None


Draft = tuple[Offer, QueueState | None]  # with a queue: all the model may know of the party


class Found(NamedTuple):
    """One departure and what its classes offer."""

    departure: Departure
    on_sale: bool
    offers: list[Offer]


@bp.get("/")
def home() -> str:
    """Show the search form."""
    return render_template("search/home.html")


@bp.get("/trains")
def trains() -> str:
    """Show the departures of a day, each class with its availability, fare and chance (R1)."""
    origin, destination = (reading.station(request.args, end) for end in ("from", "to"))
    day, now = reading.day(request.args, "date"), office.now()
    passengers = check_size(reading.number(request.args, "passengers", default="1"))
    check_day(day, now)
    departures = departures_on(office.network, origin, destination, day)
    return render_template(
        "search/results.html",
        origin=office.network.stations[origin],
        destination=office.network.stations[destination],
        day=day,
        passengers=passengers,
        found=offers_on(departures, passengers, now),
        today=now.date(),
        last_day=now.date() + BOOKING_WINDOW,
        one_day=timedelta(days=1),
    )


def offers_on(departures: Sequence[Departure], passengers: int, now: datetime) -> list[Found]:
    """Return what each departure offers a party: one SELECT, one call of the model."""
    # Nearly always one date; pairs of columns in one IN would make SQLite read the whole table.
    named = [(d.journey.train.train_number, d.journey_date.isoformat()) for d in departures]
    train_numbers, journey_dates = (list({name[part] for name in named}) for part in (0, 1))
    rows = read(INVENTORIES, train_numbers=train_numbers, journey_dates=journey_dates)
    stored = {row[:3]: row[3:] for row in rows}
    classes = office.network.classes
    drafts = [
        [
            draft(departure, classes[code], inventory_from(stored[*name, code]), passengers, now)
            for code in departure.journey.train.coaches
            if (*name, code) in stored
        ]
        for departure, name in zip(departures, named, strict=True)
    ]
    offers = iter(with_chances([offer for of_train in drafts for offer in of_train]))
    return [
        Found(departure, is_on_sale(departure, now), list(islice(offers, len(of_train))))
        for departure, of_train in zip(departures, drafts, strict=True)
    ]


def draft(
    departure: Departure,
    travel_class: TravelClass,
    inventory: Inventory,
    passengers: int,
    now: datetime,
) -> Draft:
    """Return what one class offers a party now (R4, R8), its chance not yet estimated."""
    journey = departure.journey
    ride = (inventory, journey.first_leg, journey.last_leg)
    status = place_for(*ride, passengers).status
    fare = fare_paise(journey, travel_class, inventory.sold_share)
    known = (travel_class.class_code, travel_class.name, status.value, fare)
    if status is Status.CNF:
        return Offer(*known, available=free_berths(*ride)), None
    if status is Status.REGRET:
        return Offer(*known), None
    state = _state(departure, travel_class.class_code, inventory, status, passengers, now)
    if status is Status.RAC:
        return Offer(*known, available=free_rac_places(*ride)), state
    return Offer(*known, waitlist_position=state.waitlist_position), state


def _state(
    departure: Departure,
    class_code: str,
    inventory: Inventory,
    status: Status,
    passengers: int,
    now: datetime,
) -> QueueState:
    """Return the state of a party that joins the end of a queue now."""
    waitlisted = status is Status.WL
    return queue_state(
        departure,
        class_code,
        inventory,
        status=status,
        passengers=passengers,
        waitlist_position=inventory.waitlist_length + 1 if waitlisted else 0,
        passengers_ahead=inventory.rac_length + inventory.waitlist_length * waitlisted,
        booked_at=now,
        now=now,
    )


def with_chances(drafts: Sequence[Draft]) -> list[Offer]:
    """Return the offers, those with a queue with the chance of a confirmed berth if known."""
    chances = iter(office.chances([state for _, state in drafts if state is not None]))
    return [
        offer if state is None else offer._replace(chance=next(chances)) for offer, state in drafts
    ]
