"""Find a train: query, railway rules, waitlist model and page, side by side."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Blueprint, current_app, render_template, request
from markupsafe import Markup
from sqlalchemy import bindparam, text

from booking_site import reading
from booking_site.database import read
from booking_site.office import office
from railway.inventory import inventory_from_row
from railway.offers import REMEMBERED, DepartureOffer, Stock
from railway.party import check_size
from railway.timetable import BOOKING_WINDOW, Departure, check_day, departures_on

bp = Blueprint("search", __name__)

PAGES = 1_024  # remembered lists of departures

EDITION = text("""
    SELECT sum(version)
      FROM inventory
     WHERE journey_date BETWEEN :first_day AND :last_day
""")
# Nearly always one date; pairs of columns in one IN would make SQLite read the whole table.
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
        offers=offers_on(departures, passengers, now),
        today=now.date(),
        last_day=now.date() + BOOKING_WINDOW,
        one_day=timedelta(days=1),
    )


def offers_on(
    departures: tuple[Departure, ...], passengers: int, now: datetime
) -> tuple[DepartureOffer, ...]:
    """Return what each departure offers a party: one small SELECT, unless something changed."""
    if not departures:
        return ()
    days = sorted(departure.journey_date.isoformat() for departure in departures)
    ((edition,),) = read(EDITION, first_day=days[0], last_day=days[-1])
    return office.offers.of(departures, edition or 0, _stock, passengers, now)


def _stock(departures: Sequence[Departure]) -> Stock:
    rows = read(
        INVENTORIES,
        train_numbers=list({departure.journey.train.train_number for departure in departures}),
        journey_dates=list({departure.journey_date.isoformat() for departure in departures}),
    )
    return {row[:3]: inventory_from_row(row[3:]) for row in rows}


@bp.app_template_filter()
@lru_cache(maxsize=PAGES)  # its offers are the same objects until something about them changes
def cards(offers: tuple[DepartureOffer, ...], ride: str) -> Markup:
    """Return the list of departures of a page."""
    return _look().cards(offers, ride)


@bp.app_template_filter()
@lru_cache(maxsize=REMEMBERED)
def card(offer: DepartureOffer, ride: str) -> Markup:
    """Return the part of the page that shows one departure."""
    return _look().card(offer, ride, office.network.classes)


def _look() -> Any:
    return current_app.jinja_env.get_template("search/_departure.html").module
