"""What the use cases need from outside: a ledger, a predictor, password hashes and a clock."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from time import time
from typing import Any, NamedTuple, Protocol

from booking_api.services.outbox import OutboxReading, OutboxWriting
from booking_api.services.partner_book import PartnersReading, PartnersWriting
from railway.clock import Clock
from railway.features import QueueState
from railway.inventory import Inventory, Party, Status
from railway.network import Network
from railway.offers import Offers, Stock
from railway.party import Passenger

TrainDay = tuple[str, date]  # train number and journey date
Queues = tuple[list[Party], list[Party]]  # RAC and waitlist, each in order of queue number
ModelCard = Mapping[str, Any]  # what `railway.grading.model_card` wrote


class Booking(NamedTuple):
    """A booking as the ledger keeps it; the fare and the refund are the whole party's."""

    pnr: str
    traveller_id: int
    inventory_id: int
    origin: str
    destination: str
    first_leg: int
    last_leg: int
    passengers: int
    status: Status
    queue_number: int
    waitlist_number: int | None
    fare_paise: int
    booked_at: datetime
    refund_paise: int | None = None
    cancelled_at: datetime | None = None


class Entry(NamedTuple):
    """A booking with what it belongs to. `ahead`: passengers before it in its own queue."""

    booking_id: int
    booking: Booking
    train_number: str
    journey_date: date
    class_code: str
    inventory: Inventory
    ahead: int
    party: tuple[Passenger, ...]


class Submission(NamedTuple):
    """A request that was answered before: what it asked for, and the booking it made (R10)."""

    fingerprint: str
    pnr: str


class Account(NamedTuple):
    """Somebody who may sign in."""

    traveller_id: int
    name: str
    password_hash: str
    is_staff: bool


class Reading(PartnersReading, OutboxReading, Protocol):
    """What can be looked up in the ledger."""

    def edition(self, first_day: date, last_day: date) -> int:
        """Return a number that any change to a train that starts between two days raises."""

    def stock(self, train_numbers: Collection[str], journey_dates: Collection[date]) -> Stock:
        """Return the inventories of these trains on these days, all in one question."""

    def account(self, email: str) -> Account | None:
        """Return whose address this is."""

    def is_staff(self, traveller_id: int) -> bool:
        """Tell whether somebody with an account works for the railway."""

    def entry(self, traveller_id: int, pnr: str) -> Entry | None:
        """Return a traveller's own booking, or None if there is none (R11)."""

    def entries(self, traveller_id: int, after: str | None, limit: int) -> list[Entry]:
        """Return a traveller's bookings, newest first, from the one after a PNR on."""

    def waiting(self, first_day: date, last_day: date) -> list[Entry]:
        """Return all in RAC or waitlisted for uncharted trains between two journey dates.

        Ends included, by inventory; nobody's passengers are named.
        """

    def last_journey(self, until: date) -> TrainDay | None:
        """Return a train that runs as late as possible until a day, or None if none does."""


class Writing(Reading, PartnersWriting, OutboxWriting, Protocol):
    """One transaction: all of it is kept, or none."""

    def inventory(self, train_day: TrainDay, class_code: str) -> tuple[int, Inventory] | None:
        """Return one inventory and its id; nobody else changes it before this ends."""

    def keep_inventory(self, inventory_id: int, inventory: Inventory) -> None:
        """Replace one inventory by its next state."""

    def add_booking(self, booking: Booking, party: Sequence[Passenger]) -> int | None:
        """Store a booking and return its id, or None if its PNR is taken; raises AccountGone."""

    def queues(self, inventory_id: int) -> Queues:
        """Return everybody in RAC, and everybody on the waitlist."""

    def move(self, parties: Iterable[Party]) -> None:
        """Store the status and queue number of parties that moved up (R6)."""

    def close(self, booking_id: int, refund_paise: int, cancelled_at: datetime) -> None:
        """Store a booking as cancelled."""

    def close_unplaced(self, parties: Iterable[Party], cancelled_at: datetime) -> int:
        """Store bookings as cancelled with a full refund (R9); return all their fares in paise."""

    def submission(self, traveller_id: int, token: str) -> Submission | None:
        """Return what a traveller's token was used for before (R10)."""

    def keep_submission(
        self, traveller_id: int, token: str, fingerprint: str, booking_id: int
    ) -> None:
        """Store what a token was used for (R10)."""

    def add_account(self, email: str, name: str, password_hash: str) -> int | None:
        """Store a traveller and return its id, or None if the address is taken."""


class Ledger(Protocol):
    """Where bookings are kept."""

    def reading(self) -> AbstractContextManager[Reading]:
        """Open the ledger to look things up."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Open one transaction, kept when the block ends and undone when it raises."""

    def metering(self) -> AbstractContextManager[PartnersWriting]:
        """Open one transaction likewise, only that a power cut may undo the last of them."""


class Predictor(Protocol):
    """Who guesses how a queue ends."""

    is_remote: bool  # whether a question waits for another process

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return each party's chance of a confirmed berth, 0 to 1; None is “no estimate” (R12)."""

    def edition(self) -> int:
        """Return a number that rises for good when another model answers, or none (R12)."""

    def card(self) -> ModelCard | None:
        """Return what a reader must know of the model, or None without one."""

    def condition(self) -> str:
        """Return "on", "off", or the sentence that says why there is no estimate."""


class Destinations(Protocol):
    """Where webhooks may lead."""

    def check(self, url: str) -> object:
        """Raise DestinationRefused unless partners may be told things there."""


class Passwords(Protocol):
    """How passwords are kept."""

    def hash(self, password: str) -> str:
        """Return what is stored of a password."""

    def verify(self, password: str, hash: str) -> bool:
        """Tell whether a password is the one whose hash is stored."""


@dataclass(frozen=True, eq=False)
class Office:
    """All that a use case works with; `main` opens one per process."""

    network: Network
    world_seed: int  # from which the chart draws what other quotas leave unused (R9)
    ledger: Ledger
    predictor: Predictor
    passwords: Passwords
    destinations: Destinations
    clock: Clock
    real_time: Callable[[], float] = time  # Unix seconds, for what no demo clock may move

    @cached_property
    def offers(self) -> Offers:
        """What the trains offer, worked out once for each state of their inventories."""
        return Offers(self.network, self.predictor.chances, self.predictor.edition)
