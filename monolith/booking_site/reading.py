"""Read what a query or a form says, or refuse it in the traveller's words."""

from contextlib import suppress
from datetime import date

from werkzeug.datastructures import MultiDict

from railway.refusals import BadRequest

Fields = MultiDict[str, str]


def station(fields: Fields, name: str) -> str:
    """Return a station's code; whether there is such a station is the timetable's to say."""
    station_code = fields.get(name, "").strip().upper()
    if not station_code:
        raise BadRequest("Choose the station you leave from and the one you go to.")
    return station_code


def day(fields: Fields, name: str) -> date:
    """Return a date."""
    given = fields.get(name, "").strip()
    with suppress(ValueError):
        chosen = date.fromisoformat(given)
        if chosen.isoformat() == given:  # neither 20261124 nor 2026-W48-2
            return chosen
    raise BadRequest("Choose a date, for example 2026-11-24.")


def number(fields: Fields, name: str, default: str = "") -> int:
    """Return a whole number; `name` goes into the message, so it is one the traveller knows."""
    digits = fields.get(name, default).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise BadRequest(f"Write the {name.replace('-', ' of passenger ')} as a whole number.")
    return int(digits)
