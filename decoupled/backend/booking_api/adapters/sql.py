"""The ledger kept in an SQL database."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from threading import Lock, local
from weakref import finalize

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from booking_api.adapters import statements as sql
from booking_api.adapters.asking import AnyRow
from booking_api.adapters.outbox import OutboxPage
from booking_api.adapters.partners import PartnersPage
from booking_api.adapters.rows import (
    columns_of_booking,
    day_from,
    entry_from,
)
from booking_api.services.accounts import AccountGone
from booking_api.services.ports import Account, Booking, Entry, Queues, Submission, TrainDay
from booking_api.stopwatch import timed
from railway.inventory import Inventory, Party, Status, inventory_as_row, inventory_from_row
from railway.offers import Stock
from railway.party import Passenger


class SqlLedger:
    """Opens the ledger to read, to write, or to count the calls of partners."""

    def __init__(self, engine: Engine, metering_engine: Engine) -> None:
        self._engine = engine
        self._metering_engine = metering_engine  # its transactions do not wait for the disk
        # Threads of one process queue here, in turn, rather than in SQLite's sleep-and-retry.
        self._pen = Lock()
        self._desk = Desk(engine)

    @contextmanager
    def reading(self) -> Iterator["Page"]:
        """Open the ledger to look things up; takes no lock, for each question stands alone."""
        with timed("db"):
            yield self._desk.page

    def writing(self) -> AbstractContextManager["Page"]:
        """Open one transaction: kept when the block ends, undone when it raises."""
        return self._transaction(self._engine)

    def metering(self) -> AbstractContextManager["Page"]:
        """Open one transaction likewise, only that a power cut may undo the last of them."""
        return self._transaction(self._metering_engine)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator["Page"]:
        with timed("db"), self._pen, engine.connect() as connection:
            connection.exec_driver_sql(sql.BEGIN)
            yield Page(connection)
            connection.commit()


class Desk(local):
    """Each thread's own page, kept open: taking a connection anew would cost as much as a question.

    It is in no transaction, so that each question sees all that was kept before it. A thread that
    ends gives its connection back at once: left to the garbage collector, those of idle threads
    would use up the pool.
    """

    def __init__(self, engine: Engine) -> None:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.page = Page(connection)
        finalize(self.page, connection.close).atexit = False


class Page(PartnersPage, OutboxPage):
    """The open ledger: answers questions and, in a transaction, takes changes."""

    def edition(self, first_day: date, last_day: date) -> int:
        """Return the sum of the versions of all inventories between two days, ends included."""
        days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        ((edition,),) = self._all(sql.EDITION, days)
        return edition or 0

    def stock(self, train_numbers: Collection[str], journey_dates: Collection[date]) -> Stock:
        """Return the inventories of these trains on these days, in one SELECT."""
        rows = self._all(
            sql.STOCK,
            {
                "train_numbers": list(train_numbers),
                "journey_dates": [day.isoformat() for day in journey_dates],
            },
        )
        return {row[:3]: inventory_from_row(row[3:]) for row in rows}

    def inventory(self, train_day: TrainDay, class_code: str) -> tuple[int, Inventory] | None:
        """Return one inventory and its id."""
        train_number, journey_date = train_day
        row = self._one(
            sql.INVENTORY,
            train_number=train_number,
            journey_date=journey_date.isoformat(),
            class_code=class_code,
        )
        return None if row is None else (row[0], inventory_from_row(row[1:]))

    def keep_inventory(self, inventory_id: int, inventory: Inventory) -> None:
        """Replace one inventory by its next state."""
        columns = inventory_as_row(inventory)
        self._change(sql.KEEP_INVENTORY, columns | {"inventory_id": inventory_id})

    def last_journey(self, until: date) -> TrainDay | None:
        """Return a train that runs as late as possible until a day, or None if none does."""
        row = self._one(sql.LAST_JOURNEY, until=until.isoformat())
        return None if row is None else (row[0], day_from(row[1]))

    def entry(self, traveller_id: int, pnr: str) -> Entry | None:
        """Return a traveller's own booking, or None if there is none (R11)."""
        rows = self._all(sql.ENTRY, {"traveller_id": traveller_id, "pnr": pnr})
        return next(iter(self._entries(rows)), None)

    def entries(self, traveller_id: int, after: str | None, limit: int) -> list[Entry]:
        """Return a traveller's bookings, newest first, from the one after a PNR on."""
        asked = {"traveller_id": traveller_id, "after": after, "limit": limit}
        return self._entries(self._all(sql.ENTRIES, asked))

    def _entries(self, rows: Sequence[AnyRow]) -> list[Entry]:
        parties: dict[int, list[Passenger]] = {row[0]: [] for row in rows}
        if not rows:
            return []
        for booking_id, name, age in self._all(sql.PARTIES, {"booking_ids": list(parties)}):
            parties[booking_id].append(Passenger(name, age))
        return [entry_from(row, tuple(parties[row[0]])) for row in rows]

    def add_booking(self, booking: Booking, party: Sequence[Passenger]) -> int | None:
        """Store a booking and return its id, or None if its PNR is taken; raises AccountGone."""
        try:
            row = self._one(sql.ADD_BOOKING, **columns_of_booking(booking))
        except IntegrityError as error:  # its inventory is there: it was read in this transaction
            raise AccountGone from error
        if row is None:
            return None
        booking_id: int = row[0]
        named = [{"booking_id": booking_id, **passenger._asdict()} for passenger in party]
        self._change(sql.ADD_PASSENGERS, named)
        return booking_id

    def waiting(self, first_day: date, last_day: date) -> list[Entry]:
        """Return all in RAC or waitlisted for uncharted trains between two journey dates."""
        days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        return [entry_from(row, ()) for row in self._all(sql.WAITING, days)]

    def queues(self, inventory_id: int) -> Queues:
        """Return everybody in RAC, and everybody on the waitlist, in order of queue number."""
        queues: dict[Status, list[Party]] = {Status.RAC: [], Status.WL: []}
        for booking_id, status, *ride in self._all(sql.QUEUE, {"inventory_id": inventory_id}):
            queues[status].append(Party(booking_id, Status(status), *ride))
        return queues[Status.RAC], queues[Status.WL]

    def move(self, parties: Iterable[Party]) -> None:
        """Store the status and queue number of parties that moved up (R6)."""
        moved = [
            {"booking_id": booking, "status": status.value, "queue_number": queue_number}
            for booking, status, *_, queue_number in parties
        ]
        if moved:
            self._change(sql.MOVE, moved)

    def close(self, booking_id: int, refund_paise: int, cancelled_at: datetime) -> None:
        """Store a booking as cancelled."""
        closed = {"refund_paise": refund_paise, "cancelled_at": cancelled_at.isoformat()}
        self._change(sql.CLOSE, closed | {"booking_id": booking_id})

    def close_unplaced(self, parties: Iterable[Party], cancelled_at: datetime) -> int:
        """Store bookings as cancelled with a full refund (R9); return all their fares in paise."""
        closed = {"booking_ids": [party.booking for party in parties]}
        rows = self._all(sql.CLOSE_UNPLACED, closed | {"cancelled_at": cancelled_at.isoformat()})
        return sum(fare_paise for (fare_paise,) in rows)

    def submission(self, traveller_id: int, token: str) -> Submission | None:
        """Return what a traveller's token was used for before (R10)."""
        row = self._one(sql.SUBMISSION, traveller_id=traveller_id, token=token)
        return None if row is None else Submission(*row)

    def keep_submission(
        self, traveller_id: int, token: str, fingerprint: str, booking_id: int
    ) -> None:
        """Store what a token was used for (R10)."""
        used = {"traveller_id": traveller_id, "token": token}
        made = {"fingerprint": fingerprint, "booking_id": booking_id}
        self._change(sql.ADD_SUBMISSION, used | made)

    def account(self, email: str) -> Account | None:
        """Return whose address this is."""
        row = self._one(sql.ACCOUNT, email=email)
        if row is None:
            return None
        traveller_id, name, password_hash, is_staff = row
        return Account(traveller_id, name, password_hash, bool(is_staff))

    def is_staff(self, traveller_id: int) -> bool:
        """Tell whether somebody with an account works for the railway."""
        return self._one(sql.IS_STAFF, traveller_id=traveller_id) is not None

    def add_account(self, email: str, name: str, password_hash: str) -> int | None:
        """Store a traveller and return its id, or None if the address is taken."""
        row = self._one(sql.ADD_ACCOUNT, email=email, name=name, password_hash=password_hash)
        return None if row is None else int(row[0])
