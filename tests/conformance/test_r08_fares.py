"""R8: what a berth costs, worked out by hand from the tables in docs/rules.md."""

from datetime import date

import pytest

from benchmarks.drivers import Passenger

DAY = date(2026, 4, 23)


@pytest.mark.parametrize(
    ("class_code", "paise"),
    [
        ("SL", 745_00 + 20_00 + 30_00),  # 1544 km × 0.48 = 741.12, up to 745
        ("3A", (1870_00 + 40_00 + 45_00) * 105 // 100),  # × 1.21 = 1868.24, up to 1870
        ("2A", (2705_00 + 50_00 + 45_00) * 105 // 100),  # × 1.75 = 2702.00, up to 2705
    ],
)
def test_r8_mumbai_to_delhi_by_the_punjab_mail_costs(visitor, class_code, paise):
    (mail,) = [one for one in visitor.finds("CSMT", "NDLS", DAY) if one.train_number == "12137"]

    assert mail.distance_km == 1544
    assert mail.offer(class_code).fare_paise == paise


def test_r8_a_party_pays_for_each_passenger(traveller):
    train = traveller.finds("CSMT", "NDLS", DAY)[0]
    party = [Passenger("Test Person", age) for age in (20, 21, 22)]

    assert traveller.books(train.order("SL", *party)).fare_paise == 3 * 795_00


def test_r8_a_rajdhani_gets_dearer_by_a_tenth_of_base_with_each_tenth_sold(quiet_sale):
    rajdhani = quiet_sale("12952", "2A", ("NDLS", "MMCT"))
    base, extras = 2425_00, 50_00 + 45_00  # 1384 km × 1.75 = 2422.00, up to 2425
    steps = [(base + base * percent // 100 + extras) * 105 // 100 for percent in range(0, 51, 10)]
    fares = [rajdhani.offer().fare_paise]

    while len(set(fares)) < 3:
        shown = rajdhani.offer().fare_paise
        assert rajdhani.book(6).fare_paise == 6 * shown  # the fare before one's own berths count
        fares.append(rajdhani.offer().fare_paise)

    assert fares == sorted(fares)
    first = steps.index(fares[0])
    assert sorted(set(fares)) == steps[first : first + 3]


def test_r8_flexi_fare_stops_at_the_cap(traveller):
    offers = [
        one.offer("3A")
        for day in range(12, 31)
        for one in traveller.finds("MMCT", "NDLS", date(2026, 3, day))
        if one.train_number == "12951"
    ]
    sold_out = [offer for offer in offers if offer.status in ("WL", "REGRET")]

    assert sold_out
    assert {offer.fare_paise for offer in sold_out} == {(1675_00 * 140 // 100 + 85_00) * 105 // 100}


def test_r8_first_class_knows_no_flexi_fare(first_class):
    before = first_class.offer().fare_paise
    first_class.sell_until("WL")

    assert first_class.offer().fare_paise == before == (4155_00 + 60_00 + 75_00) * 105 // 100
