"""Find a train."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request

from .shop import shop

bp = Blueprint("search", __name__)

RIDE = ("from", "to", "date", "passengers")
OTHER_DAYS = (("A day earlier", -1), ("A day later", 1))


@bp.get("/")
def home() -> str:
    """Show the search form, or why there is none."""
    return render_template("home.html")


@bp.get("/trains")
def trains() -> str:
    """Show the trains of a day with what each class offers the party."""
    found = shop.api.departures(asked_ride())
    ride = ride_of(found)
    day = date.fromisoformat(ride["date"])
    return render_template(
        "trains.html",
        ride=ride,
        day=day,
        other_days=[(words, _moved(ride, day, n)) for words, n in OTHER_DAYS],
        departures=found["departures"],
    )


def asked_ride() -> dict[str, Any]:
    """Return from, to, date and passengers as they stand in the address; the railway judges."""
    return {name: request.args.get(name, "") for name in RIDE}


def ride_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked, as the railway has understood it."""
    return {name: found[name] for name in RIDE}


def _moved(ride: dict[str, Any], day: date, days: int) -> dict[str, Any]:
    return {**ride, "date": (day + timedelta(days=days)).isoformat()}
