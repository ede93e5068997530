"""Whatever travellers do, in whatever order, both builds answer as the rules on paper say."""

from datetime import date, timedelta
from itertools import combinations, count
from typing import NamedTuple

import pytest
from hypothesis import seed
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
NAMES = ("Asha Rao", "Zoë", "प्रिया", "O'Neill", " Li  Wei ")

people = st.builds(Passenger, st.sampled_from(NAMES), st.integers(0, 125))
parties = st.lists(people, min_size=1, max_size=6).map(tuple)
rides = st.sampled_from(list(combinations(range(4), 2)))
classes = st.integers(0, 1)
who = st.integers(0, len(MEMBERS) - 1)
any_trip = st.integers(min_value=0)
# Hours before a train leaves at which something changes: refunds, the chart, the train itself.
turning_points = st.sampled_from((72, 48, 24, 12, 10, 8, 4, 0.5, 0))
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

    @initialize(stage=st.sampled_from(STAGES), day=st.sampled_from(DAYS))
    def opens(self, stage: Stage, day: date) -> None:
        self.counters.opens()
        self.stage, self.day = stage, day
        self.forms: list[tuple[int, Order, str]] = []  # by whom, what for, and its token
        self.addresses = count(1)
        self.changed = True

    @property
    def trips(self) -> list[object]:
        return self.counters.trips

    def order(self, ride, class_number, party) -> Order:
        stations = [self.stage.calls[end][0] for end in ride]
        class_code = self.stage.classes[class_number]
        return Order(self.stage.train_number, self.day, class_code, *stations, party)

    def sends(self, member: int, order: Order, token: str) -> None:
        self.counters.members[member].books(order, token)
        self.changed = True

    def sends_new(self, member: int, order: Order) -> None:
        self.forms.append((member, order, f"form {len(self.forms)}"))
        self.sends(*self.forms[-1])

    @rule(member=who, ride=rides, class_number=classes, party=parties)
    def books(self, member, ride, class_number, party):
        self.sends_new(member, self.order(ride, class_number, party))

    @rule(member=who, class_number=classes, size=st.integers(3, 6))
    def books_all_the_way(self, member, class_number, size):
        self.sends_new(member, self.order((0, 3), class_number, (Passenger("Asha", 30),) * size))

    @rule(member=who, ride=rides, class_number=classes, fault=faults)
    def asks_for_what_cannot_be(self, member, ride, class_number, fault):
        order = self.order(ride, class_number, (Passenger("Asha", 30),))
        self.sends(member, order._replace(**fault), "a form with one fault")

    @precondition(lambda self: self.forms)
    @rule(which=any_trip, change=st.one_of(st.just({}), st.just({}), faults))
    def sends_a_form_again(self, which, change):
        member, order, token = self.forms[which % len(self.forms)]
        self.sends(member, order._replace(**change), token)

    @rule(ride=rides, class_number=classes, party=parties)
    def somebody_unknown_books(self, ride, class_number, party):
        self.counters.newcomer().books(self.order(ride, class_number, party), "form 0")

    @precondition(lambda self: self.trips)
    @rule(member=who, which=any_trip)
    def cancels(self, member, which):
        self.counters.members[member].cancels(which % len(self.trips))
        self.changed = True

    @precondition(lambda self: self.trips)
    @rule(which=any_trip)
    def everybody_tries_to_cancel(self, which):
        for member in self.counters.members:
            member.cancels(which % len(self.trips))
        self.changed = True

    @rule(member=who)
    def cancels_what_never_was(self, member):
        self.counters.members[member].cancels(None)

    @precondition(lambda self: self.trips)
    @rule(which=any_trip)
    def everybody_looks_a_trip_up(self, which):
        for member in self.counters.members:
            member.looks_up(which % len(self.trips))

    @rule(ride=rides, later=st.integers(-1, 1), passengers=st.integers(0, 7))
    def searches(self, ride, later, passengers):
        (origin, days), (destination, _) = (self.stage.calls[end] for end in ride)
        day = self.day + timedelta(days=days + later)
        self.counters.newcomer().finds(origin, destination, day, passengers)

    @rule(ends=st.sampled_from([("NDLS", "XXX"), ("NDLS", "NDLS"), ("MAS", "CSMT")]))
    def searches_for_what_cannot_be(self, ends):
        self.counters.newcomer().finds(*ends, self.day, 1)

    @rule(hours=turning_points, call=st.integers(0, 2), shade=shades)
    def it_gets_late(self, hours, call, shade):
        (station, _), (onward, _) = self.stage.calls[call : call + 2]
        found = self.counters.departure(self.stage.train_number, self.day, station, onward)
        moment = found.departs_at - timedelta(hours=hours) + shade
        self.counters.goes_to(max(moment, self.counters.now))

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes):
        self.counters.goes_to(self.counters.now + timedelta(minutes=minutes))

    @rule(member=who, password=st.sampled_from([DEMO_PASSWORD, "a wrong password"]))
    def signs_in_again(self, member, password):
        self.counters.members[member].signs_in(MEMBERS[member], password)

    @rule(taken=st.booleans())
    def somebody_signs_up(self, taken):
        address = MEMBERS[0] if taken else f"new-{next(self.addresses)}@example.org"
        person = self.counters.newcomer()
        person.signs_up("Somebody New", address, DEMO_PASSWORD)
        person.lists()

    @precondition(lambda self: self.changed)
    @invariant()
    def all_see_the_same(self):
        self.changed = False
        for member in self.counters.members:
            member.lists()
        (origin, days), (destination, _) = self.stage.calls[0], self.stage.calls[-1]
        self.counters.members[0].finds(origin, destination, self.day + timedelta(days=days), 1)


@pytest.mark.timeout(600)  # as long as it takes on a machine that is busy with other tests
def test_both_builds_answer_as_the_rules_on_paper(counters, the_seed, thoroughness):
    @seed(the_seed)
    def three_counters() -> ThreeCounters:
        machine = ThreeCounters()
        machine.counters = counters
        return machine

    run_state_machine_as_test(three_counters, settings=thoroughness)
