"""How our pages write money, times and what the railway's codes mean."""

from datetime import date, datetime
from typing import Any

from flask import Flask

from .railway_api import NoAnswer, RailwayAway, RailwayTrouble, TooManyCalls
from .shop import CHARGE_PAISE, shop

CLASSES = {
    "1A": "AC first class",
    "2A": "AC two-tier",
    "3A": "AC three-tier",
    "SL": "Sleeper",
    "EC": "Executive chair car",
    "CC": "AC chair car",
    "2S": "Second class seats",
}
NEWS = {
    "booking.promoted": "The railway moved you up",
    "booking.charted": "The chart of the train is made",
    "booking.cancelled": "The ticket is cancelled",
}
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def init_app(app: Flask) -> None:
    """Give the templates these filters, and what stands on every page."""
    writers = (rupees, clock, moment, day, ride_time, count, class_name, offer, status, news)
    for write in (*writers, odds, field, in_words):
        app.add_template_filter(write)
    app.add_template_filter(lambda code: shop.places.name_of(code), "station")
    app.context_processor(lambda: {"places": shop.places, "charge_paise": CHARGE_PAISE})


def rupees(paise: int) -> str:
    """Return an amount with Indian grouping, as in ₹1,23,456; paise only where there are any."""
    whole, part = divmod(paise, 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return "₹" + ",".join([*reversed(pairs), tail]) + (f".{part:02d}" if part else "")


def clock(instant: str | datetime) -> str:
    """Return the time of day, as in 16:35."""
    return f"{_instant(instant):%H:%M}"


def moment(instant: str | datetime) -> str:
    """Return a day and time, as in Tue 24 Nov, 16:35."""
    at = _instant(instant)
    return f"{at:%a} {at.day} {at:%b, %H:%M}"


def day(when: date | str) -> str:
    """Return a day in full, as in Tuesday, 24 November 2026."""
    when = date.fromisoformat(when) if isinstance(when, str) else when
    return f"{when:%A}, {when.day} {when:%B %Y}"


def ride_time(departure: dict[str, Any]) -> str:
    """Return how long a ride takes, as in 15 h 32 min."""
    length = _instant(departure["arrives_at"]) - _instant(departure["departs_at"])
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours} h {minutes:02d} min"


def count(number: int, thing: str) -> str:
    """Return a number of things, as in 1 passenger or 2 passengers."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def wait(seconds: int) -> str:
    """Return how long to wait, in the largest unit that fits, rounded up."""
    for length, unit in UNITS:
        if seconds > length:
            return count(-(-seconds // length), unit)
    return count(seconds, "second")


def in_words(trouble: RailwayTrouble) -> str:
    """Return what to tell a customer, and when to try again."""
    if isinstance(trouble, TooManyCalls):
        return f"{trouble} Please try again in {wait(trouble.seconds)}."
    if isinstance(trouble, RailwayAway | NoAnswer):
        return f"{trouble} Please try again in a moment."
    return str(trouble)


def class_name(code: str) -> str:
    """Return what a class of travel is called; its code, should the railway add one."""
    return CLASSES.get(code, f"Class {code}")


def offer(offered: dict[str, Any]) -> str:
    """Return what a class offers, as in 43 berths free."""
    match offered["status"]:
        case "CNF":
            return f"{count(offered['available'], 'place')} free"
        case "RAC":
            return "Seat now, a berth if one comes free"
        case "WL":
            return f"Waiting list, place {offered['waitlist_position']}"
    return "Sold out"


def status(ticket: dict[str, Any], charted: bool = False) -> str:
    """Return where a ticket stands, before its chart or after it, as in Waiting list, place 3."""
    match ticket["status"]:
        case "CNF":
            return "Confirmed"
        case "RAC" if charted:
            return "You travel on a shared seat"
        case "RAC":
            return "You have a seat; a berth if one comes free"
        case "WL":
            return f"Waiting list, place {ticket['waitlist_position']}"
        case "CANCELLED":
            return "Cancelled"
    return str(ticket["status"])


def news(event: Any) -> str:
    """Return what an event says, as in The railway moved you up: waiting list, place 2."""
    words = NEWS.get(event.type, str(event.type))
    if event.type == "booking.cancelled" or "status" not in event.data:
        return words
    now = status(event.data, charted=event.type == "booking.charted")
    now = now.split(";")[0]  # what came, without what may come
    return f"{words}: {now[0].lower()}{now[1:]}"


def odds(chance: float) -> str:
    """Return a chance as a count of ten, which people misread least."""
    tenths = int(10 * chance + 0.5)
    if tenths == 0:
        return "Fewer than 1 of 10 such parties get a berth"
    many = "More than 9 of 10" if tenths == 10 else f"About {tenths} of 10"
    return f"{many} such parties get a berth"


def field(name: str) -> str:
    """Return which field the railway means: passengers.0.age is Passenger 1, age."""
    first, *rest = name.split(".")
    if first == "passengers" and rest and rest[0].isdecimal():
        return ", ".join([f"Passenger {int(rest[0]) + 1}", *rest[1:]])
    return first.replace("_", " ").capitalize()


def _instant(told: str | datetime) -> datetime:
    return datetime.fromisoformat(told) if isinstance(told, str) else told
