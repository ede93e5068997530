"""How pages write money, times and chances: the site's template filters."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from flask import Flask

from railway.model import band


def init_app(app: Flask) -> None:
    """Give the templates these filters."""
    times = (clock, day, instant, moment, duration)
    for write in (rupees, grouped, count, percent, odds, band, *times):
        app.add_template_filter(write)


@lru_cache(maxsize=4096)
def rupees(paise: int) -> str:
    """Return an amount with Indian grouping, as in ₹1,23,456; paise only where there are any."""
    whole, part = divmod(paise, 100)
    return "₹" + grouped(whole) + (f".{part:02d}" if part else "")


def grouped(number: int) -> str:
    """Return a number with Indian grouping, as in 1,23,456."""
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(groups), tail])


def clock(instant: datetime) -> str:
    """Return the time of day, as in 16:35."""
    return f"{instant.hour:02d}:{instant.minute:02d}"


def day(when: date) -> str:
    """Return a day in full, as in Tuesday, 24 November 2026."""
    return f"{when:%A}, {when.day} {when:%B %Y}"


def instant(stored: str) -> datetime:
    """Return a time as it stands in the database."""
    return datetime.fromisoformat(stored)


def moment(instant: datetime) -> str:
    """Return a day and time, as in 24 Nov 2026, 16:35."""
    return f"{instant.day} {instant:%b %Y, %H:%M}"


def duration(length: timedelta) -> str:
    """Return how long a ride takes, as in 15 h 32 min."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours} h {minutes:02d} min"


def count(number: int, thing: str) -> str:
    """Return a number of things, as in 1 passenger or 2 passengers."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def percent(share: float, digits: int = 0) -> str:
    """Return a share in percent, as in 87 %, or 86.7 % with one digit."""
    return f"{100 * share:.{digits}f} %"


def odds(chance: float) -> str:
    """Return a chance as a count of ten, the form people misread least."""
    tenths = int(10 * chance + 0.5)
    if tenths == 0:
        return "fewer than 1 of 10"
    return "more than 9 of 10" if tenths == 10 else f"about {tenths} of 10"
