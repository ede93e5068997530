"""The days on which India travels: festivals move demand, and the model may know the calendar."""

from datetime import date
from functools import lru_cache

import holidays

# How much more of the usual demand each festival brings at its height. The dates are facts (the
# `holidays` package); the heights are assumptions.
FESTIVALS = {
    "Pongal": 0.20,
    "Holi": 0.45,
    "Eid al-Fitr": 0.20,
    "Dussehra": 0.35,
    "Diwali": 0.75,
    "Pratihar Shashthi or Surya Shashthi (Chhath Puja)": 0.55,
    "Christmas": 0.30,
}
FAR_DAYS = 20  # further from any festival than this, a day is like any other


@lru_cache(maxsize=64)
def festivals_of(year: int) -> dict[date, str]:
    """Return the festivals of a year that fill trains, by date; none where dates are unknown."""
    days = holidays.country_holidays("IN", years=year, categories=("public", "optional"))
    return {
        day: name
        for day, names in sorted(days.items())
        for name in names.replace(" (estimated)", "").split("; ")
        if name in FESTIVALS
    }


@lru_cache(maxsize=4096)
def festivals_near(day: date) -> tuple[tuple[int, str], ...]:
    """Return (days since the festival, name) of each one within FAR_DAYS; negative means ahead."""
    known = {**festivals_of(day.year - 1), **festivals_of(day.year), **festivals_of(day.year + 1)}
    apart = (((day - festival).days, name) for festival, name in known.items())
    return tuple((days, name) for days, name in apart if abs(days) <= FAR_DAYS)


def days_from_festival(day: date) -> int:
    """Return days since the nearest festival (negative: still ahead), within ±FAR_DAYS."""
    return min((days for days, _ in festivals_near(day)), key=abs, default=FAR_DAYS)
