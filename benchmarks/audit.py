"""Counts every berth again after the load: a build that lost one gets no verdict, however fast."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from railway.inventory import load_from_text

MOST_DRIFT = 0.02  # by which the two builds' shares of CNF, RAC, WL and REGRET may differ
FEWEST_TO_COMPARE = 100  # bookings per side; fewer differ by chance
OUTCOMES = ("CNF", "RAC", "WL", "REGRET")
SHOWN = 3  # complaints per check; the rest is counted

INVENTORIES = """
    SELECT inventory_id, train_number, journey_date, class_code,
           berths, rac_places, waitlist_cap, confirmed_load, rac_load,
           rac_length, waitlist_length, passengers_booked, passengers_cancelled
      FROM inventory
     ORDER BY inventory_id
"""

RIDES = """
    SELECT inventory_id, status, first_leg, last_leg, sum(passengers) AS passengers
      FROM booking
     GROUP BY inventory_id, status, first_leg, last_leg
     ORDER BY inventory_id
"""

QUEUE_NUMBERS = """
    SELECT inventory_id, waitlist_number, passengers, pnr
      FROM booking
     WHERE waitlist_number IS NOT NULL
     ORDER BY inventory_id, waitlist_number
"""

PARTIES = """
    SELECT b.pnr, b.passengers, count(p.passenger_id) AS named
      FROM booking b
      LEFT JOIN passenger p ON p.booking_id = b.booking_id
     GROUP BY b.booking_id
    HAVING count(p.passenger_id) <> b.passengers
"""

PNRS = "SELECT pnr FROM booking"


class Ride(NamedTuple):
    """Passengers of one status on the same legs of one inventory."""

    inventory_id: int
    status: str
    first_leg: int
    last_leg: int
    passengers: int


def audit(database: Path, acknowledged: Iterable[str], before: Path) -> list[str]:
    """Return what is wrong with a database after load, in sentences; nothing when all is well.

    acknowledged: PNRs that the build told the generator; before: the snapshot the load began with.
    """
    with closing(_open(database)) as after, closing(_open(before)) as earlier:
        checks: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (
            _sqlite_is_sound,
            _counters_match_bookings,
            _no_number_twice,
            _parties_are_complete,
        )
        complaints = [complaint for check in checks for complaint in _shown(check(after))]
        return complaints + _shown(_promises_kept(after, earlier, acknowledged))


def compare_outcomes(monolith: Sequence[str], decoupled: Sequence[str]) -> list[str]:
    """Return in sentences where the two builds answered the same wishes in other proportions."""
    if min(len(monolith), len(decoupled)) < FEWEST_TO_COMPARE:
        return []
    here, there = Counter(monolith), Counter(decoupled)
    shares = {o: (here[o] / here.total(), there[o] / there.total()) for o in OUTCOMES}
    return [
        f"{outcome}: {a:.1%} of the bookings in the monolith, {b:.1%} in the decoupled build"
        for outcome, (a, b) in shares.items()
        if abs(a - b) > MOST_DRIFT
    ]


def _open(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _sqlite_is_sound(database: sqlite3.Connection) -> Iterator[str]:
    for (answer,) in database.execute("PRAGMA integrity_check"):
        if answer != "ok":
            yield f"integrity_check: {answer}"
    for table, row_id, parent, _ in database.execute("PRAGMA foreign_key_check"):
        yield f"foreign_key_check: {table} row {row_id} has no {parent}"


def _counters_match_bookings(database: sqlite3.Connection) -> Iterator[str]:
    rides = _rides_by_inventory(database)
    for row in database.execute(INVENTORIES):
        where = f"{row['train_number']} {row['journey_date']} {row['class_code']}"
        legs = len(load_from_text(row["confirmed_load"]))
        wanted = _recounted(rides.get(row["inventory_id"], []), legs)
        for name, value in wanted.items():
            stored = load_from_text(row[name]) if name.endswith("_load") else row[name]
            if stored != value:
                yield f"{where}: {name} is {stored}, its bookings say {value}"
        yield from _within_capacity(row, where)


def _rides_by_inventory(database: sqlite3.Connection) -> dict[int, list[Ride]]:
    found: dict[int, list[Ride]] = {}
    for row in database.execute(RIDES):
        found.setdefault(row["inventory_id"], []).append(Ride(*row))
    return found


def _recounted(rides: Sequence[Ride], legs: int) -> dict[str, object]:
    """Return what an inventory's counters must be, from its bookings alone."""

    def load(status: str) -> tuple[int, ...]:
        here = [ride for ride in rides if ride.status == status]
        return tuple(
            sum(r.passengers for r in here if r.first_leg <= leg < r.last_leg)
            for leg in range(legs)
        )

    def passengers(*statuses: str) -> int:
        return sum(ride.passengers for ride in rides if not statuses or ride.status in statuses)

    return {
        "confirmed_load": load("CNF"),
        "rac_load": load("RAC"),
        "rac_length": passengers("RAC"),
        "waitlist_length": passengers("WL"),
        "passengers_booked": passengers(),
        "passengers_cancelled": passengers("CANCELLED"),
    }


def _within_capacity(row: sqlite3.Row, where: str) -> Iterator[str]:
    """Yield where more is sold than there is: sold + free = capacity has no room for free < 0."""
    places = (("confirmed_load", "berths"), ("rac_load", "rac_places"))
    for load, capacity in places:
        fullest = max(load_from_text(row[load]))
        if fullest > row[capacity]:
            yield f"{where}: {fullest} passengers on a leg with {row[capacity]} {capacity}"
    if row["waitlist_length"] > row["waitlist_cap"]:
        yield f"{where}: {row['waitlist_length']} wait where {row['waitlist_cap']} may"


def _no_number_twice(database: sqlite3.Connection) -> Iterator[str]:
    """Yield parties whose waitlist numbers overlap: a party takes one number per passenger."""
    for one, other in pairwise(database.execute(QUEUE_NUMBERS)):
        same_queue = one["inventory_id"] == other["inventory_id"]
        if same_queue and other["waitlist_number"] < one["waitlist_number"] + one["passengers"]:
            yield f"{one['pnr']} and {other['pnr']} both hold WL {other['waitlist_number']}"


def _parties_are_complete(database: sqlite3.Connection) -> Iterator[str]:
    for row in database.execute(PARTIES):
        yield f"{row['pnr']}: {row['named']} names for {row['passengers']} passengers"


def _promises_kept(
    after: sqlite3.Connection, before: sqlite3.Connection, acknowledged: Iterable[str]
) -> Iterator[str]:
    """Yield PNRs that were told and not stored, stored and not told, or told twice."""
    stored = {pnr for (pnr,) in after.execute(PNRS)}
    known = {pnr for (pnr,) in before.execute(PNRS)}
    told = Counter(acknowledged)
    lost, untold = set(told) - stored, stored - known - set(told)
    yield from (f"{pnr} was acknowledged and is not stored" for pnr in sorted(lost))
    yield from (f"{pnr} is stored and nobody was told" for pnr in sorted(untold))
    yield from (f"{pnr} was acknowledged {n} times" for pnr, n in told.items() if n > 1)
    yield from (f"{pnr} was stored before and is gone" for pnr in sorted(known - stored))


def _shown(complaints: Iterator[str]) -> list[str]:
    """Return the first few complaints and how many more there are."""
    every = list(complaints)
    rest = [f"... and {len(every) - SHOWN} more like this"] if len(every) > SHOWN else []
    return every[:SHOWN] + rest
