"""The berths of one train, day and class: allocate, cancel, promote, chart (R4, R5, R6, R9).

Pure functions: each takes an `Inventory` and returns the next one. Both builds store it as one
row, change it under that row's lock, and read the queue only to cancel or to chart.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from railway.network import GENERAL_QUOTA, TravelClass

Load = tuple[int, ...]  # passengers on each leg of the train


class Status(StrEnum):
    """Where a party stands."""

    CNF = "CNF"  # berths confirmed
    RAC = "RAC"  # reservation against cancellation: may travel, two to a berth
    WL = "WL"  # waitlisted
    REGRET = "REGRET"  # refused: even the waitlist is full
    CANCELLED = "CANCELLED"


class Inventory(NamedTuple):
    """One train × journey date × class. All counts are passengers."""

    berths: int
    rac_places: int
    waitlist_cap: int
    confirmed_load: Load
    rac_load: Load
    rac_length: int = 0
    waitlist_length: int = 0
    last_rac_number: int = 0
    last_waitlist_number: int = 0
    passengers_booked: int = 0  # ever, cancelled ones included
    passengers_cancelled: int = 0
    charted: bool = False
    version: int = 0

    @property
    def sold_share(self) -> float:
        """Berths sold on the fullest leg as a share of all berths, 0 to 1."""
        return max(self.confirmed_load) / self.berths


class Place(NamedTuple):
    """What a party gets. `queue_number` orders it among RAC or WL; 0 when confirmed."""

    status: Status
    queue_number: int = 0
    waitlist_number: int | None = None  # the number first given on the waitlist; never changes (R5)


class Party(NamedTuple):
    """A live booking as the queue sees it; `booking` is whatever the caller knows it by."""

    booking: int
    status: Status
    first_leg: int
    last_leg: int
    passengers: int
    queue_number: int = 0


class Change(NamedTuple):
    """The next inventory, and each party that moved up with its new status and number."""

    inventory: Inventory
    promoted: tuple[Party, ...]


class Charting(NamedTuple):
    """The charted inventory, who moved up, and who is left on the waitlist (full refund)."""

    inventory: Inventory
    promoted: tuple[Party, ...]
    unplaced: tuple[Party, ...]


def empty_inventory(travel_class: TravelClass, coaches: int, legs: int) -> Inventory:
    """Return the unsold general quota of a class on a train with so many coaches and legs."""
    berths = int(coaches * travel_class.berths_per_coach * GENERAL_QUOTA)
    rac_places = int(coaches * travel_class.rac_places_per_coach * GENERAL_QUOTA)
    waitlist_cap = berths * travel_class.waitlist_percent // 100
    return Inventory(berths, rac_places, waitlist_cap, (0,) * legs, (0,) * legs)


def free_berths(inventory: Inventory, first_leg: int, last_leg: int) -> int:
    """Return how many berths are free on every leg of a ride."""
    return inventory.berths - max(inventory.confirmed_load[first_leg:last_leg])


def free_rac_places(inventory: Inventory, first_leg: int, last_leg: int) -> int:
    """Return how many RAC places are free on every leg of a ride."""
    return inventory.rac_places - max(inventory.rac_load[first_leg:last_leg])


def place_for(inventory: Inventory, first_leg: int, last_leg: int, passengers: int) -> Place:
    """Return what a party would get now: CNF, else RAC, else WL up to the cap, else REGRET (R4)."""
    if free_berths(inventory, first_leg, last_leg) >= passengers:
        return Place(Status.CNF)
    if free_rac_places(inventory, first_leg, last_leg) >= passengers:
        return Place(Status.RAC, inventory.last_rac_number + 1)
    if inventory.waitlist_length + passengers <= inventory.waitlist_cap:
        number = inventory.last_waitlist_number + 1
        return Place(Status.WL, number, number)
    return Place(Status.REGRET)


def allocate(
    inventory: Inventory, first_leg: int, last_leg: int, passengers: int
) -> tuple[Inventory, Place]:
    """Return the inventory after a party asked for a ride, and its place; unchanged on REGRET."""
    place = place_for(inventory, first_leg, last_leg, passengers)
    if place.status is Status.REGRET:
        return inventory, place
    inventory = inventory._replace(
        **_entering(inventory, place.status, first_leg, last_leg, passengers),
        passengers_booked=inventory.passengers_booked + passengers,
        version=inventory.version + 1,
    )
    return inventory, place


def cancel(
    inventory: Inventory, party: Party, rac: Sequence[Party], waitlist: Sequence[Party]
) -> Change:
    """Return the inventory without a party, and who moved up into what it freed (R6).

    rac, waitlist: everybody in the queue, in order of queue number; the party itself may be there.
    Nobody moves up once the chart is made.
    """
    inventory = _leave(inventory, party)
    inventory = inventory._replace(
        passengers_cancelled=inventory.passengers_cancelled + party.passengers,
        version=inventory.version + 1,
    )
    if inventory.charted:
        return Change(inventory, ())
    return promote(inventory, _without(party, rac), _without(party, waitlist))


def promote(inventory: Inventory, rac: Iterable[Party], waitlist: Iterable[Party]) -> Change:
    """Return the inventory after the head of each queue moved up as long as it fits (R6).

    RAC moves to CNF and WL to RAC; where a class has no RAC, WL moves to CNF. Only a head moves:
    those behind wait, even if they would fit (wdg4.blogspot.com 2019-03).
    """
    rac_queue, waiting = deque(rac), deque(waitlist)
    moved: dict[int, Party] = {}
    while True:
        if rac_queue and _fits(inventory, Status.CNF, rac_queue[0]):
            inventory, party = _move(inventory, rac_queue.popleft(), Status.CNF)
        elif waiting and _fits(inventory, _above_waitlist(inventory), waiting[0]):
            inventory, party = _move(inventory, waiting.popleft(), _above_waitlist(inventory))
            if party.status is Status.RAC:
                rac_queue.append(party)
        else:
            return Change(inventory, tuple(moved.values()))
        moved[party.booking] = party


def chart(
    inventory: Inventory, rac: Iterable[Party], waitlist: Iterable[Party], released: int
) -> Charting:
    """Return the charted inventory after other quotas' unused berths went down the queue (R9).

    released: berths that other quotas did not use. Unlike before the chart, those who do not fit
    are passed over. Who is left on the waitlist is cancelled by the caller, with a full refund.
    """
    inventory = inventory._replace(
        berths=inventory.berths + released, charted=True, version=inventory.version + 1
    )
    rac_queue, waiting = list(rac), list(waitlist)
    moved: dict[int, Party] = {}
    while True:
        inventory, confirmed, rac_queue = _pass_down(inventory, rac_queue, Status.CNF)
        above = _above_waitlist(inventory)
        inventory, raised, waiting = _pass_down(inventory, waiting, above)
        moved.update((party.booking, party) for party in (*confirmed, *raised))
        if above is Status.RAC:
            rac_queue += raised
        if not raised:
            return Charting(_cancel_waitlist(inventory), tuple(moved.values()), tuple(waiting))


def _pass_down(
    inventory: Inventory, queue: list[Party], status: Status
) -> tuple[Inventory, list[Party], list[Party]]:
    """Return the inventory, who moved to a status, and who stays, going down a whole queue."""
    moved, stay = [], []
    for party in queue:
        if _fits(inventory, status, party):
            inventory, party = _move(inventory, party, status)
            moved.append(party)
        else:
            stay.append(party)
    return inventory, moved, stay


def _above_waitlist(inventory: Inventory) -> Status:
    return Status.RAC if inventory.rac_places else Status.CNF


def _fits(inventory: Inventory, status: Status, party: Party) -> bool:
    free = free_berths if status is Status.CNF else free_rac_places
    return free(inventory, party.first_leg, party.last_leg) >= party.passengers


def _move(inventory: Inventory, party: Party, status: Status) -> tuple[Inventory, Party]:
    number = inventory.last_rac_number + 1 if status is Status.RAC else 0
    inventory = _leave(inventory, party)
    ride = (party.first_leg, party.last_leg)
    inventory = inventory._replace(**_entering(inventory, status, *ride, party.passengers))
    return inventory, party._replace(status=status, queue_number=number)


def _entering(
    inventory: Inventory, status: Status, first_leg: int, last_leg: int, passengers: int
) -> dict[str, Any]:
    """Return the fields that change when a party gets a place."""
    if status is Status.CNF:
        load = _loaded(inventory.confirmed_load, first_leg, last_leg, passengers)
        return {"confirmed_load": load}
    if status is Status.RAC:
        return {
            "rac_load": _loaded(inventory.rac_load, first_leg, last_leg, passengers),
            "rac_length": inventory.rac_length + passengers,
            "last_rac_number": inventory.last_rac_number + passengers,
        }
    return {
        "waitlist_length": inventory.waitlist_length + passengers,
        "last_waitlist_number": inventory.last_waitlist_number + passengers,
    }


def _leave(inventory: Inventory, party: Party) -> Inventory:
    first_leg, last_leg, passengers = party.first_leg, party.last_leg, party.passengers
    if party.status is Status.CNF:
        load = _loaded(inventory.confirmed_load, first_leg, last_leg, -passengers)
        return inventory._replace(confirmed_load=load)
    if party.status is Status.RAC:
        return inventory._replace(
            rac_load=_loaded(inventory.rac_load, first_leg, last_leg, -passengers),
            rac_length=inventory.rac_length - passengers,
        )
    return inventory._replace(waitlist_length=inventory.waitlist_length - passengers)


def _loaded(load: Load, first_leg: int, last_leg: int, passengers: int) -> Load:
    ride = [count + passengers for count in load[first_leg:last_leg]]
    return (*load[:first_leg], *ride, *load[last_leg:])


def _without(party: Party, queue: Sequence[Party]) -> list[Party]:
    return [other for other in queue if other.booking != party.booking]


def _cancel_waitlist(inventory: Inventory) -> Inventory:
    cancelled = inventory.passengers_cancelled + inventory.waitlist_length
    return inventory._replace(waitlist_length=0, passengers_cancelled=cancelled)


def load_as_text(load: Load) -> str:
    """Return a load the way a row or a file keeps it: counts with blanks between."""
    return " ".join(map(str, load))


def load_from_text(text: str) -> Load:
    """Return the load that `load_as_text` wrote."""
    return tuple(map(int, text.split()))


def inventory_from_row(row: tuple[Any, ...]) -> Inventory:
    """Return the inventory whose fields stand in order in a row, its loads as text."""
    limits, (confirmed_load, rac_load), (*counts, charted, version) = row[:3], row[3:5], row[5:]
    loads = (load_from_text(confirmed_load), load_from_text(rac_load))
    return Inventory._make((*limits, *loads, *counts, bool(charted), version))


def inventory_as_row(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as named columns, its loads as text."""
    loads = {
        "confirmed_load": load_as_text(inventory.confirmed_load),
        "rac_load": load_as_text(inventory.rac_load),
    }
    return {**inventory._asdict(), **loads, "charted": int(inventory.charted)}
