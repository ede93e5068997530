"""Find a train: query, railway rules, waitlist model and page, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
     WHERE (train_number, journey_date) IN :departures
""").bindparams(bindparam("departures", expanding=True))


@dataclass(slots=True)
class Offer:
    """What one class of a departure offers a party that books now."""

    travel_class: TravelClass
    status: Status
    fare_paise: int  # for one passenger
    available: int = 0
    waitlist_position: int | None = None
    state: QueueState | None = None  # what the model may know of a party that has to queue
    chance: float | None = None


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
    departures = departures_on(office.network, origin, destination, day)
    check_day(day, now)
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
    named = [(d.journey.train.train_number, d.journey_date.isoformat()) for d in departures]
    rows = read(INVENTORIES, departures=named) if named else ()
    inventories = {tuple(row[:3]): inventory_from(row[3:]) for row in rows}
    found = [
        Found(
            departure,
            is_on_sale(departure, now),
            [
                offer_from(departure, class_code, inventories[*name, class_code], passengers, now)
                for class_code in departure.journey.train.coaches
                if (*name, class_code) in inventories
            ],
        )
        for departure, name in zip(departures, named, strict=True)
    ]
    estimate([offer for train in found for offer in train.offers])
    return found


def offer_from(
    departure: Departure, class_code: str, inventory: Inventory, passengers: int, now: datetime
) -> Offer:
    """Return what one class offers a party now (R4, R8); its chance is still to be estimated."""
    journey = departure.journey
    ride = (inventory, journey.first_leg, journey.last_leg)
    travel_class = office.network.classes[class_code]
    status = place_for(*ride, passengers).status
    fare = fare_paise(journey, travel_class, inventory.sold_share)
    if status is Status.CNF:
        return Offer(travel_class, status, fare, available=free_berths(*ride))
    if status is Status.REGRET:
        return Offer(travel_class, status, fare)
    waitlisted = status is Status.WL
    position = inventory.waitlist_length + 1 if waitlisted else 0
    state = queue_state(
        departure,
        class_code,
        inventory,
        status=status,
        passengers=passengers,
        waitlist_position=position,
        passengers_ahead=inventory.rac_length + inventory.waitlist_length * waitlisted,
        booked_at=now,
        now=now,
    )
    available = 0 if waitlisted else free_rac_places(*ride)
    return Offer(travel_class, status, fare, available, position or None, state)


def estimate(offers: Sequence[Offer]) -> None:
    """Write into each offer with a queue the chance of a confirmed berth, if there is a model."""
    queued = [offer for offer in offers if offer.state is not None]
    chances = office.chances([offer.state for offer in queued if offer.state is not None])
    for offer, chance in zip(queued, chances, strict=True):
        offer.chance = chance
