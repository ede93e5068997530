"""R9: the staff make a chart, and it does what the railway's own rule says, on both builds alike.

The builds here are this module's own, for a chart closes a train to every other test.
"""

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from benchmarks.drivers import ClassChart, Passenger, Refusal, Staff, Traveller
from railway.clock import IST
from railway.inventory import Charting, Party, Status, chart
from railway.load_factor import load_factor
from railway.quota import released_berths
from railway.world import DEMO_PASSWORD, World

TODAY, DAY, LATER = date(2026, 3, 10), date(2026, 3, 13), date(2026, 4, 20)
SOMEBODY = Passenger("Test Person", 30)

STILL_WAITING = """
    SELECT count(*) FROM booking JOIN inventory USING (inventory_id)
     WHERE charted AND (status = 'WL' OR waitlist_length > 0)
"""
REFUNDED_IN_FULL = """
    SELECT count(*) FROM booking JOIN inventory USING (inventory_id)
     WHERE charted AND status = 'CANCELLED' AND refund_paise = fare_paise
"""
STANDING = """
    SELECT pnr, status, refund_paise FROM booking JOIN inventory USING (inventory_id)
     WHERE train_number = ? AND journey_date = ?
"""


@dataclass
class Station:
    """One build of this module's own: who works there, who travels, and what it stores."""

    staff: Staff
    traveller: Traveller
    database: Path

    def asks(self, question: str, *values: str) -> list[tuple]:
        """Return what the database answers."""
        with closing(sqlite3.connect(self.database)) as ledger:
            return ledger.execute(question, values).fetchall()


@dataclass
class Expected:
    """What the rule makes of a train of the published world."""

    charts: tuple[ClassChart, ...]
    moved: dict[str, str]  # by PNR: the new status
    refunds: dict[str, int]  # of those who were cancelled


@pytest.fixture(scope="module")
def station_of(launched, person_at, member_at, tmp_path_factory):
    """Return a way to get the station of a build."""
    stations = {}

    def station(build):
        if build not in stations:
            file = tmp_path_factory.mktemp("charts") / f"{build}.db"
            url = launched(build, file).url
            staff = person_at(build, url)
            staff.signs_in("staff@example.org", DEMO_PASSWORD)
            stations[build] = Station(staff, member_at(build, url), file)
        return stations[build]

    return station


@pytest.fixture
def station(build, station_of):
    return station_of(build)


@pytest.fixture(scope="module")
def crowded(world: World) -> list[str]:
    """Return the trains of a day that have not left, those with most people waiting first."""
    waiting: Counter[str] = Counter()
    for stored in world.inventories():
        if stored.journey_date == DAY and not stored.inventory.charted:
            waiting[stored.train_number] += stored.inventory.waitlist_length
    return [train_number for train_number, _ in waiting.most_common()]


@pytest.fixture(scope="module")
def by_the_rule(world: World):
    """Return a way to work out the chart of a train from the world's files alone."""
    parties, fares = defaultdict(list), {}
    for booking in world.bookings():
        if booking.journey_date == DAY and booking.status in (Status.RAC, Status.WL):
            ride = (booking.first_leg, booking.last_leg)
            party = Party(
                int(booking.pnr), booking.status, *ride, booking.passengers, booking.queue_number
            )
            parties[booking.train_number, booking.class_code, booking.status].append(party)
            fares[party.booking] = booking.fare_paise
    inventories = {
        (stored.train_number, stored.class_code): stored.inventory
        for stored in world.inventories()
        if stored.journey_date == DAY
    }

    def settled(train_number: str, class_code: str) -> tuple[int, Charting]:
        inventory = inventories[train_number, class_code]
        sale = (train_number, DAY, class_code)
        released = released_berths(world.seed, *sale, inventory.berths)
        rac, waitlist = (
            sorted(parties[train_number, class_code, status], key=lambda one: one.queue_number)
            for status in (Status.RAC, Status.WL)
        )
        return released, chart(inventory, rac, waitlist, released)

    def expected(train_number: str) -> Expected:
        charts, moved, refunds = [], {}, {}
        for class_code in world.network.trains[train_number].coaches:
            released, charting = settled(train_number, class_code)
            now_at = Counter(party.status for party in charting.promoted)
            back = {f"{party.booking:010}": fares[party.booking] for party in charting.unplaced}
            counts = (now_at[Status.CNF], now_at[Status.RAC], len(back), sum(back.values()))
            charts.append(ClassChart(class_code, released, *counts))
            moved |= {f"{party.booking:010}": party.status.value for party in charting.promoted}
            refunds |= back
        return Expected(tuple(charts), moved, refunds)

    return expected


def refusal_of(task, *arguments):
    with pytest.raises(Refusal) as refused:
        task(*arguments)
    return refused.value.status, refused.value.rule


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_r9_a_chart_does_to_every_party_what_the_rule_says(station, crowded, by_the_rule, rank):
    train_number = crowded[rank]
    expected = by_the_rule(train_number)
    before = {pnr: rest for pnr, *rest in station.asks(STANDING, train_number, DAY.isoformat())}

    told = station.staff.charts(train_number, DAY)

    after = {pnr: rest for pnr, *rest in station.asks(STANDING, train_number, DAY.isoformat())}
    moved = {pnr: [status, None] for pnr, status in expected.moved.items()}
    cancelled = {pnr: ["CANCELLED", fare] for pnr, fare in expected.refunds.items()}
    assert told == expected.charts
    assert after == before | moved | cancelled
    assert moved
    assert cancelled


def test_r9_a_chart_is_made_once(station, crowded):
    train_number = crowded[3]
    station.staff.charts(train_number, DAY)

    assert refusal_of(station.staff.charts, train_number, DAY) == (409, "R9")


def test_r9_a_chart_is_for_the_staff(station, crowded):
    assert refusal_of(station.traveller.charts, crowded[4], DAY) == (403, "R11")


@pytest.mark.parametrize(
    ("train_number", "day", "refused"),
    [
        ("00000", DAY, (404, "R1")),
        ("12951", TODAY + timedelta(days=61), (422, "R2")),
        ("12951", TODAY - timedelta(days=1), (409, "R9")),  # the world has charted it
    ],
)
def test_r9_a_chart_that_cannot_be_made_is_refused(station, train_number, day, refused):
    assert refusal_of(station.staff.charts, train_number, day) == refused


def test_r9_a_train_that_has_left_uncharted_gets_no_chart(station, crowded, clock):
    clock.moves_to(datetime.combine(DAY + timedelta(days=1), time(), IST))

    assert refusal_of(station.staff.charts, crowded[4], DAY) == (422, "R2")


def test_r9_load_factors_are_those_of_the_inventories(station, world):
    told = {(one.train_number, one.class_code): one for one in station.staff.load_factors(LATER)}

    stored = [one for one in world.inventories() if one.journey_date == LATER]
    assert len(told) == len(stored) > 0
    for train_number, _, class_code, inventory in stored:
        one = told[train_number, class_code]
        factor = load_factor(inventory, world.network.trains[train_number])
        assert one.load_factor == pytest.approx(factor, abs=1e-9)
        assert (one.berths, one.fullest_leg) == (inventory.berths, max(inventory.confirmed_load))
        queues = (inventory.rac_length, inventory.waitlist_length)
        assert (one.rac_length, one.waitlist_length, one.charted) == (*queues, False)


def test_r9_after_an_early_chart_the_train_is_closed_and_nobody_moves_up(station):
    (train, *_) = station.traveller.finds("NDLS", "MMCT", LATER)
    order = train.order("3A", SOMEBODY)
    trip = station.traveller.books(order)
    charts = station.staff.charts(train.train_number, train.journey_date)

    loads = {
        one.class_code: one
        for one in station.staff.load_factors(train.journey_date)
        if one.train_number == train.train_number
    }
    closed = station.traveller.finds("NDLS", "MMCT", LATER)[0]
    assert all(loads[one.class_code].charted for one in charts)
    assert not closed.on_sale
    assert refusal_of(station.traveller.books, order) == (422, "R2")
    assert station.traveller.looks_up(trip.pnr).status == "CNF"
    assert station.traveller.cancels(trip.pnr).status == "CANCELLED"


def test_r9_both_builds_make_the_same_chart_and_watch_the_same_queues(station_of, crowded):
    monolith, api = (station_of(build).staff for build in ("monolith", "api"))

    def told(staff):
        report = staff.model()
        return report._replace(mean_chance=pytest.approx(report.mean_chance, abs=1e-9))

    before = monolith.model()
    assert before == told(api)
    assert before.waiting > 0
    assert monolith.charts(crowded[4], DAY) == api.charts(crowded[4], DAY)
    assert monolith.load_factors(DAY) == api.load_factors(DAY)
    assert monolith.model() == told(api)
    assert monolith.model().waiting < before.waiting


def test_r9_a_charted_departure_is_listed_as_closed_and_cannot_be_booked(traveller):
    shatabdi = traveller.finds("NDLS", "RKMP", TODAY)[0]  # leaves when the tests begin, at 06:00
    order = shatabdi.order("CC", SOMEBODY)

    assert not shatabdi.on_sale
    with pytest.raises(Refusal) as refused:
        traveller.books(order)
    assert (refused.value.status, refused.value.rule) == (422, "R2")


def test_r9_after_a_chart_nobody_waits_and_who_waited_got_all_back(station):
    ((charted,),) = station.asks("SELECT count(*) FROM inventory WHERE charted")
    ((waiting,),) = station.asks(STILL_WAITING)
    ((refunded,),) = station.asks(REFUNDED_IN_FULL)

    assert charted > 0
    assert waiting == 0
    assert refunded > 0  # who gives up a waitlist number before the chart pays clerkage
