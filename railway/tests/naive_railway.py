"""The allocation rules once more, passenger by passenger: slow, and too plain to be wrong.

Everybody on the train stands in one list. Every question is answered by counting that list again,
so nothing here can drift; `test_inventory.py` holds the real rules against it.
"""

from dataclasses import dataclass

from railway.inventory import Status


@dataclass
class Group:
    """A party that booked; its place in the list of groups is its place in every queue."""

    booking: int
    legs: range
    passengers: int
    status: Status = Status.WL
    raised: int = 0  # when it joined the RAC queue


class NaiveRailway:
    """One train × date × class, counted afresh for every question."""

    def __init__(self, berths: int, rac_places: int, waitlist_cap: int) -> None:
        """Start with nobody on the train."""
        self.berths, self.rac_places, self.waitlist_cap = berths, rac_places, waitlist_cap
        self.groups: list[Group] = []
        self.clock = 0

    def on_leg(self, leg: int, status: Status) -> int:
        """Return how many passengers of a status ride on one leg."""
        return sum(g.passengers for g in self.groups if g.status is status and leg in g.legs)

    def waiting(self) -> int:
        """Return how many passengers are on the waitlist."""
        return sum(group.passengers for group in self.queue(Status.WL))

    def queue(self, status: Status) -> list[Group]:
        """Return who has a status, in the order in which they got it."""
        groups = [group for group in self.groups if group.status is status]
        return sorted(groups, key=lambda group: group.raised) if status is Status.RAC else groups

    def book(self, booking: int, legs: range, passengers: int) -> Status:
        """Seat a group as well as it can be (R4)."""
        group = Group(booking, legs, passengers)
        for status in (Status.CNF, Status.RAC):
            if self._has_room(group, status):
                self.groups.append(group)
                self._seat(group, status)
                return status
        if self.waiting() + passengers > self.waitlist_cap:
            return Status.REGRET
        self.groups.append(group)
        return Status.WL

    def cancel(self, booking: int, *, charted: bool) -> None:
        """Let a group go and, before the chart, the heads of the queues move up (R6)."""
        self.groups = [group for group in self.groups if group.booking != booking]
        while not charted and self._one_head_moves():
            pass

    def chart(self, released: int) -> None:
        """Go down the queues passing over who does not fit, and drop who is left (R9)."""
        self.berths += released
        moved = True
        while moved:
            moved = False
            for group in self.queue(Status.RAC):
                if self._has_room(group, Status.CNF):
                    self._seat(group, Status.CNF)
            for group in self.queue(Status.WL):
                if self._has_room(group, self._above_waitlist()):
                    self._seat(group, self._above_waitlist())
                    moved = True
        self.groups = [group for group in self.groups if group.status is not Status.WL]

    def _one_head_moves(self) -> bool:
        steps = ((Status.RAC, Status.CNF), (Status.WL, self._above_waitlist()))
        for status, better in steps:
            head = next(iter(self.queue(status)), None)
            if head and self._has_room(head, better):
                self._seat(head, better)
                return True
        return False

    def _above_waitlist(self) -> Status:
        return Status.RAC if self.rac_places else Status.CNF

    def _has_room(self, group: Group, status: Status) -> bool:
        most = self.berths if status is Status.CNF else self.rac_places
        return all(self.on_leg(leg, status) + group.passengers <= most for leg in group.legs)

    def _seat(self, group: Group, status: Status) -> None:
        self.clock += 1
        group.status, group.raised = status, self.clock
