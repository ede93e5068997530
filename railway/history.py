"""The past a model learns from: parties seen in a queue, and what the chart made of them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from railway.demand import Wishes, fullest_load, stream
from railway.features import QueueState, as_matrix, queue_state
from railway.inventory import Status
from railway.simulator import DAY, Counter, Railway, Sale
from railway.timetable import departure_of

LOOKS = (30.0, 14.0, 7.0, 3.0, 1.0)  # days before the chart
PARTIES_PER_LOOK = 4
NEW_BOOKING_SHARE = {Status.WL: 0.25, Status.RAC: 0.075}  # noted at once, as a search would ask

Floats = NDArray[np.float64]


class Outcomes(NamedTuple):
    """Parties seen in a queue and what became of them; parallel, one row per look at a party."""

    rows: Floats  # FEATURES
    confirmed: NDArray[np.int64]  # 1: the whole party had a berth at the chart
    days: NDArray[np.int64]  # ordinal of the journey date


class Tally(NamedTuple):
    """All who booked, whether they queued or not."""

    parties: int
    cancelled: int  # parties, of their own wish
    passengers: int  # of the parties that kept their booking up to the chart
    waitlisted: int  # those of them whom the chart left on the waitlist


class Past(NamedTuple):
    """What is known of one charted sale, or of many."""

    outcomes: Outcomes
    tally: Tally


class Lookout:
    """Notes the state of some queued parties while a sale is played."""

    def __init__(self, railway: Railway, sale: Sale) -> None:
        self._railway, self._sale = railway, sale
        self._closes_at = railway.closes_at(sale)
        self._draw = stream(railway.seed, *sale, "lookout")
        self._seen: list[tuple[int, QueueState]] = []

    def __call__(self, counter: Counter, left: float, number: int | None) -> None:
        """Note a new booking now and then, and a few parties at each look."""
        chosen = self._some_of(counter) if number is None else self._perhaps(counter, number)
        self._seen += [(each, self._state(counter, left, each)) for each in chosen]

    def outcomes(self, counter: Counter) -> Outcomes:
        """Return what was seen with the outcome; parties that cancelled themselves are left out."""
        kept = [
            (state, counter.booked[number].party.status is Status.CNF)
            for number, state in self._seen
            if counter.is_live(number) or counter.booked[number].left_over
        ]
        return Outcomes(
            as_matrix(state for state, _ in kept),
            np.array([confirmed for _, confirmed in kept], dtype=np.int64),
            np.full(len(kept), self._sale.journey_date.toordinal(), dtype=np.int64),
        )

    def _some_of(self, counter: Counter) -> list[int]:
        queued = [*counter.rac, *counter.waitlist]
        count = min(PARTIES_PER_LOOK, len(queued))
        return self._draw.choice(queued, count, replace=False).tolist() if queued else []

    def _perhaps(self, counter: Counter, number: int) -> list[int]:
        share = NEW_BOOKING_SHARE.get(counter.booked[number].party.status)
        return [number] if share and self._draw.random() < share else []

    def _state(self, counter: Counter, left: float, number: int) -> QueueState:
        booked = counter.booked[number]
        party, inventory = booked.party, counter.inventory
        rac_before = _before(number, counter.rac)
        waiting = party.status is Status.WL
        position = _before(number, counter.waitlist) + 1 if waiting else 0
        ahead = inventory.rac_length + position - 1 if waiting else rac_before
        train = self._railway.network.trains[self._sale.train_number]
        ends = (train.stops[leg].station_code for leg in (party.first_leg, party.last_leg))
        return queue_state(
            departure_of(self._railway.network, train.train_number, self._sale.journey_date, *ends),
            self._sale.class_code,
            inventory,
            status=party.status,
            passengers=party.passengers,
            waitlist_position=position,
            passengers_ahead=ahead,
            booked_at=self._closes_at - booked.books * DAY,
            now=self._closes_at - left * DAY,
        )


def past_of(railway: Railway, sale: Sale) -> Past:
    """Return what a lookout saw while a sale was played to its chart, and how many booked.

    Where there are berths for everybody nobody queues: it is counted without being played.
    """
    wishes = railway.wishes(sale)
    lookout = Lookout(railway, sale)
    counter = railway.counter(sale)
    if fullest_load(wishes, railway.rides(sale)) <= counter.inventory.berths:
        return Past(lookout.outcomes(counter), _tally_of_all(wishes))
    counter = railway.plays(sale, wishes=wishes, looks=LOOKS, watcher=lookout)
    return Past(lookout.outcomes(counter), _tally(counter))


def joined(parts: Iterable[Past]) -> Past:
    """Return the pasts of many sales as one."""
    outcomes, tallies = zip(*parts, strict=True)
    blocks = (np.concatenate(block) for block in zip(*outcomes, strict=True))
    return Past(Outcomes(*blocks), Tally(*map(sum, zip(*tallies, strict=True))))


def _tally(counter: Counter) -> Tally:
    booked = counter.booked.values()
    kept = [each for each in booked if each.cancels is None or each.left_over]
    return Tally(
        parties=len(booked),
        cancelled=len(booked) - len(kept),
        passengers=sum(each.party.passengers for each in kept),
        waitlisted=sum(each.party.passengers for each in kept if each.left_over),
    )


def _tally_of_all(wishes: Wishes) -> Tally:
    """Return the tally of a sale on which every wish was granted."""
    keeps = np.isnan(wishes.cancels)
    passengers = int(wishes.passengers[keeps].sum())
    return Tally(len(keeps), int((~keeps).sum()), passengers, waitlisted=0)


def _before(number: int, queue: dict[int, Any]) -> int:
    """Return how many passengers stand before a party in a queue; the whole queue if not in it."""
    total = 0
    for each, party in queue.items():
        if each == number:
            break
        total += party.passengers
    return total
