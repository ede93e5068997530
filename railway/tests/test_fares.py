"""R8: what a berth costs, for every train and class of the real timetable."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railway.fares import GST_PERCENT, ROUNDING_PAISE, fare_paise
from railway.network import Journey, TravelClass, read_network

NETWORK = read_network()
RIDES = [ride for rides in NETWORK.journeys.values() for ride in rides]
FLEXI = [ride for ride in RIDES if ride.train.flexi_fare]
FLAT = [ride for ride in RIDES if not ride.train.flexi_fare]

classes = st.sampled_from(list(NETWORK.classes.values()))
shares = st.floats(0, 1)


@given(st.sampled_from(RIDES), classes, st.integers(0, 3000), shares)
def test_r8_a_longer_ride_never_costs_less(
    ride: Journey, travel_class: TravelClass, more: int, share: float
) -> None:
    longer = ride._replace(km=ride.km + more)

    assert fare_paise(longer, travel_class, share) >= fare_paise(ride, travel_class, share)


@given(st.sampled_from(FLEXI), classes, shares, shares)
def test_r8_a_fuller_train_never_costs_less(
    ride: Journey, travel_class: TravelClass, one: float, other: float
) -> None:
    emptier, fuller = sorted((one, other))

    assert fare_paise(ride, travel_class, emptier) <= fare_paise(ride, travel_class, fuller)


@given(st.sampled_from(FLAT), classes, shares)
def test_r8_only_flexi_trains_ask_more_when_they_fill(
    ride: Journey, travel_class: TravelClass, share: float
) -> None:
    assert fare_paise(ride, travel_class, share) == fare_paise(ride, travel_class, 0.0)


@given(st.sampled_from(FLEXI), classes)
def test_r8_the_flexi_base_stops_at_the_cap_of_its_class(
    ride: Journey, travel_class: TravelClass
) -> None:
    untaxed = travel_class._replace(
        air_conditioned=0, reservation_fee_paise=0, superfast_charge_paise=0
    )
    base = fare_paise(ride, untaxed, 0.0)

    full = fare_paise(ride, untaxed, 1.0)

    assert full == base + base * travel_class.flexi_cap_percent // 100


@pytest.mark.parametrize("tenth", range(1, 6))
def test_r8_each_tenth_sold_adds_a_tenth_exactly_when_it_is_sold(tenth: int) -> None:
    ride, two_tier = FLEXI[0], NETWORK.classes["2A"]

    before, at, after = (
        fare_paise(ride, two_tier, (tenth * 10 + extra) / 100) for extra in (-1, 0, 9)
    )

    assert before < at == after


@given(st.sampled_from(RIDES), classes)
def test_r8_the_base_is_rounded_up_to_five_rupees(ride: Journey, travel_class: TravelClass) -> None:
    bare = travel_class._replace(
        air_conditioned=0, reservation_fee_paise=0, superfast_charge_paise=0
    )
    exact = ride.km * travel_class.base_paise_per_km

    base = fare_paise(ride, bare, 0.0)

    assert base % ROUNDING_PAISE == 0
    assert exact <= base < exact + ROUNDING_PAISE


@given(st.sampled_from(RIDES), classes, shares)
def test_r8_tax_is_five_percent_on_air_conditioned_classes_only(
    ride: Journey, travel_class: TravelClass, share: float
) -> None:
    untaxed = fare_paise(ride, travel_class._replace(air_conditioned=0), share)
    tax = untaxed * GST_PERCENT // 100 if travel_class.air_conditioned else 0

    assert fare_paise(ride, travel_class, share) == untaxed + tax


@pytest.mark.parametrize(
    ("train_number", "class_code", "sold_share", "rupees"),
    [
        ("12951", "3A", 0.00, (1675 + 40 + 45) * 1.05),  # 1384 km at 1.21 is 1674.64
        ("12951", "3A", 0.35, (1675 * 1.30 + 40 + 45) * 1.05),
        ("12951", "3A", 1.00, (1675 * 1.40 + 40 + 45) * 1.05),
        ("12951", "1A", 1.00, (4155 + 60 + 75) * 1.05),  # 4152, and 1A knows no flexi-fare
    ],
)
def test_r8_mumbai_to_delhi_by_rajdhani_costs(
    train_number: str, class_code: str, sold_share: float, rupees: float
) -> None:
    ride = NETWORK.journey(train_number, "MMCT", "NDLS")

    assert ride
    assert fare_paise(ride, NETWORK.classes[class_code], sold_share) == int(rupees * 100)


def test_r8_a_seat_of_second_sitting_costs_no_tax() -> None:
    ride = NETWORK.journey("12123", "CSMT", "PUNE")

    assert ride
    assert fare_paise(ride, NETWORK.classes["2S"], 1.0) == (65 + 15 + 15) * 100  # 192 km: 61.44


@given(st.sampled_from(FLAT))
def test_r8_classes_cost_what_their_comfort_suggests(ride: Journey) -> None:
    fares = [fare_paise(ride, NETWORK.classes[code], 0.0) for code in ("SL", "3A", "2A", "1A")]

    assert all(cheaper < dearer for cheaper, dearer in pairwise(fares))
