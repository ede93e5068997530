"""Festivals are facts; far from them a day is like any other."""

from datetime import date

import pytest

from railway.calendar import FAR_DAYS, FESTIVALS, days_from_festival, festivals_of


@pytest.mark.parametrize("year", range(2024, 2031))
def test_every_festival_that_fills_trains_is_known_in_every_year(year: int) -> None:
    assert set(festivals_of(year).values()) == set(FESTIVALS)


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 11, 8), 0),  # Diwali
        (date(2026, 11, 6), -2),
        (date(2026, 3, 6), 2),  # Holi was on the 4th
        (date(2026, 12, 31), 6),  # Christmas of the same year
        (date(2027, 1, 2), 8),  # and of the year before
        (date(2026, 7, 15), FAR_DAYS),
    ],
)
def test_days_are_counted_from_the_nearest_festival(day: date, days: int) -> None:
    assert days_from_festival(day) == days
