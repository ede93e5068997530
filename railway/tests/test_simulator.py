"""The simulator draws causes; whatever it does, the counters must add up to its bookings."""

from datetime import date, datetime, timedelta

import pytest

from railway.clock import IST
from railway.inventory import Inventory, Status
from railway.quota import released_berths
from railway.simulator import Booked, Counter, Railway, Sale, sales_between

RUSH_DAY = date(2026, 11, 7)  # the day before Diwali
RUSH = [
    Sale(train, RUSH_DAY, class_code)
    for train, class_code in (("12622", "SL"), ("12137", "3A"), ("12002", "CC"), ("12951", "1A"))
]


def live(counter: Counter) -> list[Booked]:
    return [booked for booked in counter.booked.values() if booked.cancels is None]


def recounted(counter: Counter) -> Inventory:
    """Count every field of the inventory again, from the bookings alone."""
    parties = [booked.party for booked in live(counter)]

    def load(status: Status) -> tuple[int, ...]:
        legs = range(len(counter.inventory.confirmed_load))
        return tuple(
            sum(
                party.passengers
                for party in parties
                if party.status is status and party.first_leg <= leg < party.last_leg
            )
            for leg in legs
        )

    def length(status: Status) -> int:
        return sum(party.passengers for party in parties if party.status is status)

    booked = sum(each.party.passengers for each in counter.booked.values())
    return counter.inventory._replace(
        confirmed_load=load(Status.CNF),
        rac_load=load(Status.RAC),
        rac_length=length(Status.RAC),
        waitlist_length=length(Status.WL),
        passengers_booked=booked,
        passengers_cancelled=booked - sum(party.passengers for party in parties),
    )


@pytest.mark.parametrize("sale", RUSH, ids=lambda sale: f"{sale.train_number} {sale.class_code}")
@pytest.mark.parametrize("days_before", [30, 3, 0])
def test_the_counters_are_the_sum_of_the_bookings(
    railway: Railway, sale: Sale, days_before: int
) -> None:
    counter = railway.plays(sale, until=railway.closes_at(sale) - timedelta(days=days_before))

    assert counter.inventory == recounted(counter)


def test_no_leg_is_ever_overbooked_and_every_queue_is_in_order(
    railway: Railway, network: object
) -> None:
    def watcher(counter: Counter, left: float, number: int | None) -> None:
        inventory = counter.inventory
        assert max(inventory.confirmed_load) <= inventory.berths
        assert max(inventory.rac_load) <= inventory.rac_places
        assert 0 <= inventory.waitlist_length <= inventory.waitlist_cap
        for queue in (counter.rac, counter.waitlist):
            numbers = [party.queue_number for party in queue.values()]
            assert numbers == sorted(numbers)

    for sale in RUSH:
        counter = railway.plays(sale, watcher=watcher)
        assert counter.inventory == recounted(counter)


def test_every_sale_of_a_day_adds_up_after_its_chart(railway: Railway) -> None:
    for sale in sales_between(railway.network, RUSH_DAY, RUSH_DAY):
        counter = railway.plays(sale)

        assert counter.inventory.charted
        assert counter.inventory == recounted(counter)
        assert not counter.waitlist


def test_the_same_seed_plays_the_same_story_and_another_seed_another(railway: Railway) -> None:
    again = Railway(railway.network, railway.seed)
    other = Railway(railway.network, railway.seed + 1)

    assert again.plays(RUSH[0]).booked == railway.plays(RUSH[0]).booked
    assert other.plays(RUSH[0]).booked != railway.plays(RUSH[0]).booked


def test_a_story_told_half_is_the_beginning_of_the_whole(railway: Railway) -> None:
    whole = railway.plays(RUSH[0]).booked
    half = railway.plays(RUSH[0], until=datetime(2026, 10, 20, 12, 0, tzinfo=IST)).booked

    assert 0 < len(half) < len(whole)
    assert [(n, b.books, b.waitlist_number) for n, b in half.items()] == [
        (n, whole[n].books, whole[n].waitlist_number) for n in half
    ]


def test_as_many_cancel_as_published_and_few_wait_at_the_chart(railway: Railway) -> None:
    days = sales_between(railway.network, date(2025, 11, 20), date(2026, 11, 18), every=23)
    booked = [each for sale in days for each in railway.plays(sale).booked.values()]
    left_over = sum(each.party.passengers for each in booked if each.left_over)
    own_wish = [each for each in booked if each.cancels is not None and not each.left_over]
    kept = sum(each.party.passengers for each in booked) - sum(
        each.party.passengers for each in own_wish
    )

    assert 0.19 <= len(own_wish) / len(booked) <= 0.23
    assert 0.025 <= left_over / kept <= 0.05


def test_r9_the_released_berths_are_the_same_whoever_asks() -> None:
    drawn = [released_berths(7, "12622", RUSH_DAY, "SL", berths) for berths in (320, 320)]

    assert drawn[0] == drawn[1]


def test_r9_some_but_never_all_berths_of_other_quotas_are_released() -> None:
    days = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
    drawn = [released_berths(7, "12622", day, "SL", 320) for day in days]

    assert min(drawn) >= 0
    assert max(drawn) < 80  # a fifth of all berths belongs to other quotas
    assert len(set(drawn)) > 10
