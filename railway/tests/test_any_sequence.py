"""R4, R5, R6 and R9: whatever is booked, cancelled and charted, the berths add up."""

from itertools import combinations, pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from railway.inventory import (
    Inventory,
    Party,
    Status,
    allocate,
    cancel,
    chart,
    free_berths,
    free_rac_places,
    place_for,
)
from railway.tests.naive_railway import NaiveRailway

LEGS = 4
RANK = {Status.WL: 0, Status.RAC: 1, Status.CNF: 2}

rides = st.sampled_from(list(combinations(range(LEGS + 1), 2)))
sizes = st.integers(1, 6)


class TrainFilling(RuleBasedStateMachine):
    """A small train that travellers book and cancel at random, beside the naive one."""

    @initialize(berths=st.integers(1, 9), rac=st.integers(0, 4), cap=st.integers(0, 9))
    def opens(self, berths: int, rac: int, cap: int) -> None:
        self.inventory = Inventory(berths, rac, cap, (0,) * LEGS, (0,) * LEGS)
        self.naive = NaiveRailway(berths, rac, cap)
        self.parties: dict[int, Party] = {}
        self.waitlist_numbers: list[int] = []
        self.asked = self.gone = 0

    @precondition(lambda self: not self.inventory.charted)
    @rule(ride=rides, passengers=sizes)
    def books(self, ride: tuple[int, int], passengers: int) -> None:
        before, number = self.inventory, self.asked
        self.inventory, place = allocate(before, *ride, passengers)

        assert place == place_for(before, *ride, passengers)
        assert place.status == self.naive.book(number, range(*ride), passengers)
        if place.status is Status.REGRET:
            assert self.inventory == before
            return
        self.asked += passengers
        self.parties[number] = Party(number, place.status, *ride, passengers, place.queue_number)
        if place.waitlist_number is not None:
            self.waitlist_numbers.append(place.waitlist_number)

    @precondition(lambda self: self.parties)
    @rule(which=st.integers(min_value=0))
    def cancels(self, which: int) -> None:
        party = list(self.parties.values())[which % len(self.parties)]
        rac, waitlist, positions = self.queue(Status.RAC), self.queue(Status.WL), self.positions()

        change = cancel(self.inventory, party, rac, waitlist)

        self.naive.cancel(party.booking, charted=self.inventory.charted)
        del self.parties[party.booking]
        self.gone += party.passengers
        self.check_only_heads_moved(change.promoted, party)
        self.take(change.inventory, change.promoted)
        assert all(now <= positions[booking] for booking, now in self.positions().items())

    @precondition(lambda self: self.parties and not self.inventory.charted)
    @rule(released=st.integers(0, 4))
    def charts(self, released: int) -> None:
        charting = chart(self.inventory, self.queue(Status.RAC), self.queue(Status.WL), released)

        self.naive.chart(released)
        self.take(charting.inventory, charting.promoted)
        for party in charting.unplaced:
            assert self.parties.pop(party.booking) == party
            self.gone += party.passengers
        self.check_nobody_else_fits(charting.unplaced)

    @precondition(lambda self: self.inventory.charted)
    @rule()
    def leaves(self) -> None:
        """Change nothing: the train is on its way, perhaps with nobody aboard."""

    def take(self, inventory: Inventory, promoted: tuple[Party, ...]) -> None:
        """Store what changed, as a build does, and see that everybody who moved moved up."""
        self.inventory = inventory
        for party in promoted:
            assert RANK[party.status] > RANK[self.parties[party.booking].status]
            self.parties[party.booking] = party

    def queue(self, status: Status) -> list[Party]:
        """Return who stands in a queue, as a build reads it: by queue number."""
        queue = [party for party in self.parties.values() if party.status is status]
        return sorted(queue, key=lambda party: party.queue_number)

    def positions(self) -> dict[int, int]:
        """Return the waitlist position of everybody who waits."""
        waiting = self.queue(Status.WL)
        ahead = 0
        found = {}
        for party in waiting:
            found[party.booking] = ahead + 1
            ahead += party.passengers
        return found

    def check_only_heads_moved(self, promoted: tuple[Party, ...], gone: Party) -> None:
        waiting = [party.booking for party in self.queue(Status.WL) if party != gone]
        left_the_waitlist = [party.booking for party in promoted if party.booking in waiting]
        assert left_the_waitlist == waiting[: len(left_the_waitlist)]

    def check_nobody_else_fits(self, unplaced: tuple[Party, ...]) -> None:
        inventory = self.inventory
        free = free_rac_places if inventory.rac_places else free_berths
        for party in self.queue(Status.RAC):
            assert free_berths(inventory, party.first_leg, party.last_leg) < party.passengers
        for party in unplaced:
            assert free(inventory, party.first_leg, party.last_leg) < party.passengers

    @invariant()
    def no_leg_is_oversold(self) -> None:
        assert max(self.inventory.confirmed_load) <= self.inventory.berths
        assert max(self.inventory.rac_load) <= self.inventory.rac_places
        assert self.inventory.waitlist_length <= self.inventory.waitlist_cap
        assert 0 <= self.inventory.sold_share <= 1

    @invariant()
    def counters_equal_a_recount(self) -> None:
        assert self.inventory.confirmed_load == self.counted(Status.CNF)
        assert self.inventory.rac_load == self.counted(Status.RAC)
        assert self.inventory.rac_length == self.seated(Status.RAC)
        assert self.inventory.waitlist_length == self.seated(Status.WL)
        assert self.inventory.passengers_booked == self.asked
        assert self.inventory.passengers_cancelled == self.gone

    @invariant()
    def everybody_stands_where_the_naive_railway_puts_them(self) -> None:
        assert {p.booking: p.status for p in self.parties.values()} == {
            group.booking: group.status for group in self.naive.groups
        }
        for status in (Status.RAC, Status.WL):
            assert [party.booking for party in self.queue(status)] == [
                group.booking for group in self.naive.queue(status)
            ]

    @invariant()
    def numbers_are_given_once(self) -> None:
        assert all(one < other for one, other in pairwise(self.waitlist_numbers))
        rac_numbers = [party.queue_number for party in self.queue(Status.RAC)]
        assert all(one < other for one, other in pairwise(rac_numbers))

    def counted(self, status: Status) -> tuple[int, ...]:
        """Return the passengers of a status on every leg, counted from the parties."""
        return tuple(
            sum(p.passengers for p in self.queue(status) if p.first_leg <= leg < p.last_leg)
            for leg in range(LEGS)
        )

    def seated(self, status: Status) -> int:
        """Return how many passengers have a status."""
        return sum(party.passengers for party in self.queue(status))


def test_r4_r5_r6_r9_the_berths_add_up_after_any_sequence() -> None:
    run_state_machine_as_test(
        TrainFilling, settings=settings(max_examples=150, stateful_step_count=40, deadline=None)
    )
