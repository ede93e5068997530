"""Two worker processes, many buyers at once: the last berths are sold once, in the right numbers.

What must come out is worked out beforehand with the railway's own rule; after every race all
counters are compared with a recount of bookings and passengers, read from the database itself.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from benchmarks.audit import audit
from benchmarks.drivers import Form, Order, Passenger, Refusal, Staff, Traveller, Trip
from railway.inventory import Inventory, Status, allocate, free_berths, load_from_text
from railway.world import DEMO_PASSWORD

BUYERS = 64
LAST_BERTHS = 10
LEGS = 11
PEOPLE = tuple(Passenger("Test Person", 20 + number) for number in range(6))
INVENTORY = """
    SELECT berths, rac_places, waitlist_cap, confirmed_load, rac_load, rac_length, waitlist_length,
           last_rac_number, last_waitlist_number, passengers_booked, passengers_cancelled
      FROM inventory
     WHERE train_number = ? AND journey_date = ? AND class_code = ?
"""


class Counters:
    """A build with two worker processes, its database, and travellers at its counters."""

    def __init__(
        self, people: Sequence[Traveller], staff: Staff, database: Path, before: Path
    ) -> None:
        self.people = people
        self.staff = staff
        self.told: list[str] = []  # every PNR that anybody was given
        self._database, self._before = database, before

    def inventory(self, order: Order) -> Inventory:
        """Return what is stored of the inventory that an order asks for."""
        key = (order.train_number, str(order.journey_date), order.class_code)
        with closing(sqlite3.connect(self._database)) as ledger:
            row = ledger.execute(INVENTORY, key).fetchone()
        return Inventory(*row[:3], load_from_text(row[3]), load_from_text(row[4]), *row[5:])

    def forms(self, orders: Sequence[Order]) -> list[tuple[Traveller, Form]]:
        """Return each order as a form in the hands of one of the people."""
        owners = [self.people[number % len(self.people)] for number in range(len(orders))]
        return [(who, who.prepares(order)) for who, order in zip(owners, orders, strict=True)]

    def sell(self, orders: Sequence[Order]) -> list[Trip | Refusal]:
        """Send all orders at the same moment and return what each was answered."""
        return self.race([lambda who=who, form=form: submitted(who, form)
                          for who, form in self.forms(orders)])  # fmt: skip

    def race(self, tasks: Sequence[Callable[[], Any]]) -> list[Any]:
        """Do all tasks at once; note every new PNR and return answers and refusals in order."""
        answers = at_once(tasks)
        pnrs = {answer.pnr for answer in answers if isinstance(answer, Trip)}
        self.told += sorted(pnrs - set(self.told))
        return answers

    def complaints(self) -> list[str]:
        """Return what a recount finds wrong with the database."""
        return audit(self._database, self.told, self._before)


@pytest.fixture(scope="module", params=["monolith", "api"])
def counters(request, launched, member_at, person_at, database_of, tmp_path_factory):
    build = request.param
    file = tmp_path_factory.mktemp("race") / f"{build}.db"
    with launched(build, file, workers=2) as running:
        people = [member_at(build, running.url) for _ in range(4)]
        staff = person_at(build, running.url)
        staff.signs_in("staff@example.org", DEMO_PASSWORD)
        yield Counters(people, staff, file, database_of(build))


@pytest.fixture
def quiet_order(counters, days):
    """Return a way to get an order on a day when nobody queues for 2A of the Punjab Mail."""

    def order(passengers: int = 1) -> Order:
        day = next(days)
        while True:
            found = Order("12137", day, "2A", "CSMT", "FZR", PEOPLE[:passengers])
            if free_berths(counters.inventory(found), 0, LEGS) >= 2 * LAST_BERTHS:
                return found
            day = next(days)

    return order


@pytest.fixture(scope="module")
def days(counters):
    return (date.fromordinal(number) for number in range(date(2026, 4, 15).toordinal(), 10**6))


def test_the_last_berths_go_to_as_many_as_there_are_and_the_others_queue(counters, quiet_order):
    order = quiet_order()
    sell_down_to(LAST_BERTHS, counters, order)
    before = counters.inventory(order)
    expected = folded(before, [1] * BUYERS)

    answers = counters.sell([order] * BUYERS)

    trips = [answer for answer in answers if isinstance(answer, Trip)]
    assert Counter(trip.status for trip in trips) == {"CNF": 10, "RAC": 9, "WL": 45} == expected
    assert len({trip.pnr for trip in trips}) == BUYERS
    numbers = [trip.waitlist_number for trip in trips if trip.status == "WL"]
    assert sorted(numbers) == list(range(1, 46))
    assert counters.inventory(order).passengers_booked == before.passengers_booked + BUYERS
    assert counters.complaints() == []


def test_when_even_the_waitlist_is_full_the_rest_is_refused_and_leaves_no_trace(
    counters, quiet_order
):
    order = quiet_order()
    sell_down_to(2, counters, order)
    expected = folded(counters.inventory(order), [1] * (BUYERS + 8))

    answers = counters.sell([order] * (BUYERS + 8))

    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refused) == expected["REGRET"] == 72 - 2 - 9 - 51
    assert {(one.status, one.rule) for one in refused} == {(409, "R4")}
    assert counters.complaints() == []


def test_parties_of_all_sizes_on_all_parts_of_the_train_never_oversell_a_leg(counters, quiet_order):
    whole = quiet_order()
    sell_down_to(LAST_BERTHS, counters, whole)
    draw = random.Random(12)
    rides = [("CSMT", "FZR"), ("CSMT", "BPL"), ("BPL", "FZR"), ("KYN", "NDLS"), ("BSL", "AGC")]
    orders = []
    for _ in range(48):
        origin, destination = draw.choice(rides)
        people = PEOPLE[: draw.randint(1, 6)]
        orders.append(whole._replace(origin=origin, destination=destination, passengers=people))

    answers = counters.sell(orders)

    assert {a.rule for a in answers if isinstance(a, Refusal)} <= {"R4"}
    assert counters.complaints() == []


def test_one_form_sent_eight_times_at_once_makes_one_booking(counters, quiet_order):
    order = quiet_order(2)
    ((who, form),) = counters.forms([order])
    before = counters.inventory(order)

    answers = counters.race([lambda: submitted(who, form)] * 8)

    assert len({answer.pnr for answer in answers}) == 1
    assert counters.inventory(order).passengers_booked == before.passengers_booked + 2
    assert counters.complaints() == []


def test_one_trip_cancelled_eight_times_at_once_is_refunded_once(counters, quiet_order):
    order = quiet_order(2)
    who = counters.people[0]
    (trip,) = counters.sell([order])
    before = counters.inventory(order)

    answers = at_once([lambda: who.cancels(trip.pnr)] * 8)

    done = [answer for answer in answers if isinstance(answer, Trip)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(done) == 1
    assert {(one.status, one.rule) for one in refused} == {(409, "R6")}
    assert who.looks_up(trip.pnr).refund_paise == done[0].refund_paise
    after = counters.inventory(order)
    assert after.passengers_cancelled == before.passengers_cancelled + 2
    assert counters.complaints() == []


def test_booking_and_cancelling_at_once_loses_no_berth_and_promotes_everybody_once(
    counters, quiet_order
):
    order = quiet_order()
    sell_down_to(LAST_BERTHS, counters, order)
    trips = counters.sell([order] * 24)
    owners = [counters.people[number % 4] for number in range(24)]
    forms = counters.forms([order] * 24)
    leave = [lambda who=who, pnr=t.pnr: who.cancels(pnr)
             for who, t in zip(owners[::2], trips[::2], strict=True)]  # fmt: skip
    come = [lambda who=who, form=form: submitted(who, form) for who, form in forms]

    answers = counters.race([task for pair in zip(leave, come[:12], strict=True) for task in pair]
                            + come[12:])  # fmt: skip

    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    after = counters.inventory(order)
    assert free_berths(after, 0, LEGS) == 0  # somebody waits, so nothing stays free
    assert after.rac_length + after.waitlist_length == 24 - 12 + 24 - LAST_BERTHS
    assert counters.complaints() == []


def test_a_chart_asked_for_eight_times_at_once_is_made_once(counters, quiet_order):
    order = quiet_order()
    sell_down_to(2, counters, order)
    counters.sell([order] * 24)
    before = counters.inventory(order)

    answers = at_once([lambda: counters.staff.charts(order.train_number, order.journey_date)] * 8)

    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    (made,) = (answer for answer in answers if not isinstance(answer, Refusal))
    assert {(one.status, one.rule) for one in refused} == {(409, "R9")}
    released = next(one.released for one in made if one.class_code == order.class_code)
    assert counters.inventory(order).berths == before.berths + released
    assert counters.complaints() == []


def test_bookings_and_cancellations_against_a_chart_leave_nobody_waiting(counters, quiet_order):
    order = quiet_order()
    sell_down_to(2, counters, order)
    trips = counters.sell([order] * 24)
    owners = [counters.people[number % 4] for number in range(24)]
    leave = [lambda who=who, pnr=t.pnr: who.cancels(pnr)
             for who, t in zip(owners[::3], trips[::3], strict=True)]  # fmt: skip
    come = [lambda who=who, form=form: submitted(who, form)
            for who, form in counters.forms([order] * 24)]  # fmt: skip
    make = [lambda: counters.staff.charts(order.train_number, order.journey_date)]

    answers = counters.race(come[:12] + leave[:4] + make + leave[4:] + come[12:])

    refused = {answer.rule for answer in answers if isinstance(answer, Refusal)}
    assert refused <= {"R2", "R6"}  # closed by the chart, or already cancelled by it
    assert not isinstance(answers[16], Refusal)
    assert counters.inventory(order).waitlist_length == 0
    assert counters.complaints() == []


def sell_down_to(left: int, counters: Counters, order: Order) -> None:
    """Book until so many berths are left all the way."""
    while (spare := free_berths(counters.inventory(order), 0, LEGS) - left) > 0:
        party = order._replace(passengers=PEOPLE[: min(6, spare)])
        counters.sell([party])


def folded(inventory: Inventory, sizes: Sequence[int]) -> dict[str, int]:
    """Return how many parties get which status, one after the other, by the rule itself."""
    given: Counter[str] = Counter()
    for passengers in sizes:
        inventory, place = allocate(inventory, 0, LEGS, passengers)
        given[Status(place.status).value] += 1
    return given


def submitted(who: Traveller, form: Form) -> Trip:
    """Return the trip that a form becomes."""
    return who.reads(who.submits(form))


def at_once(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all tasks at the same moment; return what each one gave or its refusal, in order."""
    start = Barrier(len(tasks))

    def do(task: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return task()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(do, tasks))
