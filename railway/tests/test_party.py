"""R3: who travels on one PNR."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railway.party import (
    LONGEST_NAME,
    MOST_PASSENGERS,
    Passenger,
    check_party,
    check_size,
    new_pnr,
)
from railway.refusals import BadParty

names = st.sampled_from(
    ["Asha", "Asha Rao", "A. P. J. Rao", "Jean-Luc", "D'Souza", "D’Souza", "Zoë", "प्रिया", "நந்தினி",
     "Zoe\u0308", "李雷", "Asha Rao Jr."]
)  # fmt: skip
ages = st.integers(0, 125)
passengers = st.builds(Passenger, names, ages)


@given(st.lists(passengers, min_size=1, max_size=MOST_PASSENGERS))
def test_r3_one_to_six_people_with_names_and_ages_may_travel(party: list[Passenger]) -> None:
    assert check_party(party) == tuple(party)


@given(st.integers().filter(lambda size: not 1 <= size <= MOST_PASSENGERS))
def test_r3_no_other_number_of_people_may(size: int) -> None:
    with pytest.raises(BadParty, match="1 to 6"):
        check_size(size)


@pytest.mark.parametrize("size", [0, 7])
def test_r3_a_party_is_counted_before_it_is_read(size: int) -> None:
    with pytest.raises(BadParty, match=f"not {size}"):
        check_party([Passenger("Asha", 30)] * size)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "7", "R2D2", "Asha_Rao", "🚂", "Asha 🚂", "<b>Asha</b>", "'; DROP TABLE x; --",
     "-Asha", ".", "Asha\x00", "\u0308", "A" * (LONGEST_NAME + 1)],
)  # fmt: skip
def test_r3_a_name_that_cannot_stand_on_a_chart_is_refused(name: str) -> None:
    with pytest.raises(BadParty):
        check_party([Passenger(name, 30)])


@pytest.mark.parametrize("age", [-1, 126, 999])
def test_r3_an_age_nobody_has_is_refused(age: int) -> None:
    with pytest.raises(BadParty, match=f"not {age}"):
        check_party([Passenger("Asha", age)])


def test_r3_blanks_around_and_between_names_are_made_single() -> None:
    assert check_party([Passenger("  Asha \t Rao ", 30)]) == (Passenger("Asha Rao", 30),)


@given(st.text(max_size=80), st.integers())
def test_r3_any_text_and_number_is_either_taken_or_refused(name: str, age: int) -> None:
    with suppress(BadParty):
        (passenger,) = check_party([Passenger(name, age)])
        assert 1 <= len(passenger.name) <= LONGEST_NAME
        assert passenger.age == age


def test_r3_a_demo_pnr_has_ten_digits_and_starts_with_0() -> None:
    pnrs = {new_pnr() for _ in range(1000)}

    assert all(len(pnr) == 10 and pnr.isdecimal() and pnr[0] == "0" for pnr in pnrs)
    assert len(pnrs) > 990
