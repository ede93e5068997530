"""Money and chances in words."""

import pytest

from booking_site.wording import odds, percent, rupees


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "₹0"),
        (99_900, "₹999"),
        (100_000, "₹1,000"),
        (12_345_600, "₹1,23,456"),
        (123_456_789, "₹12,34,567.89"),
        (1_000_000_000_05, "₹1,00,00,00,000.05"),
    ],
)
def test_amounts_are_grouped_as_in_india(paise, written):
    assert rupees(paise) == written


@pytest.mark.parametrize(
    ("chance", "written"),
    [
        (0.04, "fewer than 1 of 10"),
        (0.05, "about 1 of 10"),
        (0.72, "about 7 of 10"),
        (0.94, "about 9 of 10"),
        (0.95, "more than 9 of 10"),
    ],
)
def test_a_chance_is_told_as_a_count_of_ten(chance, written):
    assert odds(chance) == written


def test_a_share_is_written_in_percent():
    assert percent(0.867) == "87 %"
    assert percent(0.867, 1) == "86.7 %"
    assert percent(0) == "0 %"
