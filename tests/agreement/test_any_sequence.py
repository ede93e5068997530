"""Whatever travellers do, in whatever order, both builds answer as the rules on paper say."""

from datetime import date, timedelta
from itertools import combinations, count
from typing import NamedTuple

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from benchmarks.drivers import Order, Passenger
from railway.world import DEMO_PASSWORD
from tests.agreement.counters import MEMBERS, Counters

DAYS = (date(2026, 3, 12), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 9))


class Stage(NamedTuple):
    """The part of a train that an example is about: few calls and classes, so that they fill."""

    train_number: str
    calls: tuple[tuple[str, int], ...]  # station, and days after the journey date
    classes: tuple[str, ...]


STAGES = (
    Stage("12952", (("NDLS", 0), ("KOTA", 0), ("RTM", 1), ("MMCT", 1)), ("1A", "2A")),
    Stage("12137", (("CSMT", 0), ("BPL", 1), ("NDLS", 1), ("FZR", 2)), ("SL", "3A")),
    Stage("12002", (("NDLS", 0), ("AGC", 0), ("VGLJ", 0), ("RKMP", 0)), ("CC", "EC")),
)
PASSWORDS = (DEMO_PASSWORD, "a wrong password")
NAMES = ("Asha Rao", "Zoë", "प्रिया", "O'Neill", " Li  Wei ")

people = st.builds(Passenger, st.sampled_from(NAMES), st.integers(0, 125))
sizes = st.sampled_from((1, 1, 2, 2, 3, 4, 6))  # small ones fit where a large one leaves
parties = st.lists(people, min_size=1, max_size=6).map(tuple)
rides = st.sampled_from(list(combinations(range(4), 2)))
classes = st.sampled_from((0, 0, 0, 1))  # mostly one, so that it fills
who = st.integers(0, len(MEMBERS) - 1)
any_trip = st.integers(min_value=0)
# Hours before departure at which something changes: what comes back, the chart, the train leaves.
TURNING_POINTS = (72, 48, 24, 12, 10, 8, 4, 0.5, 0)
shades = st.sampled_from((timedelta(seconds=-1), timedelta(0), timedelta(seconds=1)))
faults = st.sampled_from(
    (
        {"train_number": "99999"},
        {"class_code": "ZZ"},
        {"origin": "XXX"},
        {"destination": "PUNE"},
        {"journey_date": date(2026, 3, 9)},
        {"journey_date": date(2026, 5, 10)},
        {"journey_date": date.max},
        {"passengers": ()},
        {"passengers": (Passenger("Asha", 30),) * 7},
        {"passengers": (Passenger("R2D2", 30),)},
        {"passengers": (Passenger("", 30),)},
        {"passengers": (Passenger("A" * 61, 30),)},
        {"passengers": (Passenger("Asha", 126),)},
        {"passengers": (Passenger("Asha", "thirty"),)},
    )
)


class ThreeCounters(RuleBasedStateMachine):
    """A few travellers around one train; `Person` compares all that they hear."""

    counters: Counters
    changed = True

    @initialize(
        stage=st.sampled_from(STAGES),
        day=st.sampled_from(DAYS),
        crowd=st.lists(sizes, min_size=2, max_size=10),
    )
    def opens(self, stage: Stage, day: date, crowd: list[int]) -> None:
        self.counters.opens()
        self.stage, self.day = stage, day
        self.forms: list[tuple[int, Order, str]] = []  # by whom, what for, and its token
        self.addresses = count(1)
        for number, size in enumerate(crowd):
            self.books_all_the_way(number % len(MEMBERS), 0, size)

    @rule(member=who, ride=rides, class_number=classes, party=parties)
    def books(self, member, ride, class_number, party):
        self.forms.append((member, self.order(ride, class_number, party), f"{len(self.forms)}"))
        self.sends(*self.forms[-1])

    @rule(member=who, class_number=classes, size=sizes)
    def books_all_the_way(self, member, class_number, size):
        self.books(member, (0, 3), class_number, (Passenger("Asha", 30),) * size)

    @precondition(lambda self: self.forms)
    @rule(which=any_trip, change=st.one_of(st.just({}), faults))
    def sends_a_form_again(self, which, change):
        member, order, token = self.forms[which % len(self.forms)]
        self.sends(member, order._replace(**change), token)

    @rule(member=who, ride=rides, class_number=classes, fault=faults)
    def asks_for_what_cannot_be(self, member, ride, class_number, fault):
        order = self.order(ride, class_number, (Passenger("Asha", 30),))
        self.sends(member, order._replace(**fault), "a form with one fault")

    @precondition(lambda self: self.live)
    @rule()
    def cancels_the_oldest(self):
        owner, trip = self.live[0]
        self.cancels(owner, trip)

    @precondition(lambda self: self.live)
    @rule(which=any_trip)
    def cancels_any(self, which):
        owner, trip = self.live[which % len(self.live)]
        self.cancels(owner, trip)

    @rule(which=any_trip)
    def everybody_tries_to_cancel(self, which):
        for member in range(len(MEMBERS)):
            self.cancels(member, which % len(self.trips) if self.trips else None)

    @rule(which=any_trip)
    def everybody_looks_a_trip_up(self, which):
        for member in self.counters.members:
            member.looks_up(which % len(self.trips) if self.trips else None)

    @rule(ride=rides, later=st.sampled_from((-1, 0, 0, 1)), passengers=st.integers(0, 7))
    def searches(self, ride, later, passengers):
        (origin, days), (destination, _) = (self.stage.calls[end] for end in ride)
        day = self.day + timedelta(days=days + later)
        self.counters.newcomer().finds(origin, destination, day, passengers)

    @rule(ends=st.sampled_from([("NDLS", "XXX"), ("NDLS", "NDLS"), ("MAS", "CSMT")]))
    def searches_for_what_cannot_be(self, ends):
        self.counters.newcomer().finds(*ends, self.day, 1)

    @rule(call=st.integers(0, 2), shade=shades)
    def it_gets_later(self, call, shade):
        here, there = self.stage.calls[call : call + 2]
        ride = self.counters.departure(self.stage.train_number, self.day, here[0], there[0])
        moments = [ride.departs_at - timedelta(hours=hours) + shade for hours in TURNING_POINTS]
        self.counters.goes_to(next((m for m in moments if m > self.counters.now), moments[-1]))
        self.changed = True

    @precondition(lambda self: len(self.trips) > 5)
    @rule(by_staff=st.sampled_from((True, True, False)), later=st.sampled_from((0, 0, 1)))
    def somebody_makes_the_chart(self, by_staff, later):
        person = self.counters.staff if by_staff else self.counters.members[0]
        person.charts(self.stage.train_number, self.day + timedelta(days=later))
        self.changed = True

    @rule(by_staff=st.sampled_from((True, True, False)))
    def somebody_looks_behind_the_counter(self, by_staff):
        person = self.counters.staff if by_staff else self.counters.members[0]
        person.watches(self.day)
        person.asks_how_many_wait()

    @rule(address=st.sampled_from((*MEMBERS, "new")), password=st.sampled_from(PASSWORDS))
    def somebody_comes(self, address, password):
        person = self.counters.newcomer()
        person.books(self.order((0, 3), 0, (Passenger("Asha", 30),)), "a form of nobody")
        if address == "new":
            person.signs_up("Somebody New", f"new-{next(self.addresses)}@example.org", password)
        else:
            person.signs_up("Somebody New", address, password)
            person.signs_in(address, password)
        person.lists()

    @precondition(lambda self: self.changed)
    @invariant()
    def all_see_the_same(self):
        self.changed = False
        for member in self.counters.members:
            member.lists()
        (origin, days), (destination, _) = self.stage.calls[0], self.stage.calls[-1]
        self.counters.members[0].finds(origin, destination, self.day + timedelta(days=days), 1)

    @property
    def trips(self) -> list[object]:
        return self.counters.trips

    @property
    def live(self) -> list[tuple[int, int]]:
        """Return the owner and the number of each trip that is not cancelled."""
        entries = self.counters.book.entries.values()
        return [
            (MEMBERS.index(entry.owner), trip)
            for trip, entry in enumerate(entries)
            if entry.status != "CANCELLED"
        ]

    def order(self, ride, class_number, party) -> Order:
        stations = [self.stage.calls[end][0] for end in ride]
        class_code = self.stage.classes[class_number]
        return Order(self.stage.train_number, self.day, class_code, *stations, party)

    def sends(self, member: int, order: Order, token: str) -> None:
        self.counters.members[member].books(order, token)
        self.changed = True

    def cancels(self, member: int, trip: int | None) -> None:
        self.counters.members[member].cancels(trip)
        self.changed = True


@pytest.mark.timeout(600)  # as long as it takes on a machine that is busy with other tests
def test_both_builds_answer_as_the_rules_on_paper(counters, the_seed, profile):
    @seed(the_seed)
    def three_counters() -> ThreeCounters:
        machine = ThreeCounters()
        machine.counters = counters
        return machine

    run_state_machine_as_test(three_counters, settings=settings.get_profile(profile))
