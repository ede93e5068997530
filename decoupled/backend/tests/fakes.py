"""Fakes for everything outside the use cases, so that a test needs no web, no SQL, no model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from booking_api.services.ports import Account, Entry, Office, Submission
from railway.clock import IST
from railway.inventory import Inventory, Party, Status, empty_inventory
from railway.network import read_network

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=IST)
DAY = date(2026, 3, 20)
TRAIN, SEED = "12622", 2026
NETWORK = read_network()


class FakeLedger:
    """A ledger in a dictionary, with one train on one day."""

    def __init__(self, **berths: int) -> None:
        legs = len(NETWORK.trains[TRAIN].stops) - 1
        self.kept = {
            class_code: empty_inventory(NETWORK.classes[class_code], 1, legs)._replace(
                berths=count, rac_places=0, waitlist_cap=4
            )
            for class_code, count in berths.items()
        }
        self.booked: dict[int, Entry] = {}
        self.used: dict[tuple[int, str], tuple[str, int]] = {}
        self.accounts: dict[str, Account] = {}
        self.announced: list[tuple[str, int]] = []  # what happened, and to which booking

    @contextmanager
    def reading(self) -> Iterator["FakeLedger"]:
        yield self

    writing = reading

    def edition(self, first_day, last_day):
        return sum(kept.version for kept in self.kept.values())

    def stock(self, train_numbers, journey_dates):
        if TRAIN not in train_numbers or DAY not in journey_dates:
            return {}
        return {(TRAIN, DAY.isoformat(), code): kept for code, kept in self.kept.items()}

    def inventory(self, train_day, class_code):
        found = class_code in self.kept and train_day == (TRAIN, DAY)
        return (list(self.kept).index(class_code), self.kept[class_code]) if found else None

    def keep_inventory(self, inventory_id: int, inventory: Inventory) -> None:
        self.kept[list(self.kept)[inventory_id]] = inventory

    def add_booking(self, booking, party):
        booking_id = len(self.booked) + 1
        class_code = list(self.kept)[booking.inventory_id]
        inventory = self.kept[class_code]
        self.booked[booking_id] = Entry(
            booking_id, booking, TRAIN, DAY, class_code, inventory, 0, tuple(party)
        )
        return booking_id

    def entry(self, traveller_id, pnr):
        for entry in self.booked.values():
            if (entry.booking.traveller_id, entry.booking.pnr) == (traveller_id, pnr):
                return entry._replace(inventory=self.kept[entry.class_code])
        return None

    def queues(self, inventory_id):
        waiting = [
            Party(key, b.status, b.first_leg, b.last_leg, b.passengers, b.queue_number)
            for key, entry in self.booked.items()
            if (b := entry.booking).status is Status.WL and b.inventory_id == inventory_id
        ]
        return [], waiting  # no class here has RAC

    def waiting(self, first_day, last_day):
        if not first_day <= DAY <= last_day:
            return []
        waiting = (e for e in self.booked.values() if e.booking.status is Status.WL)
        return [entry._replace(inventory=self.kept[entry.class_code]) for entry in waiting]

    def move(self, parties):
        for party in parties:
            self._change(party.booking, status=party.status, queue_number=party.queue_number)

    def close(self, booking_id, refund_paise, cancelled_at):
        self._change(
            booking_id,
            status=Status.CANCELLED,
            refund_paise=refund_paise,
            cancelled_at=cancelled_at,
        )

    def close_unplaced(self, parties, cancelled_at):
        fares = [self.booked[party.booking].booking.fare_paise for party in parties]
        for party, fare in zip(parties, fares, strict=True):
            self.close(party.booking, fare, cancelled_at)
        return sum(fares)

    def announce(self, news, happened_at, due_at):
        self.announced += news

    def announce_chart(self, inventory_id, happened_at, due_at):
        travelling = (Status.CNF, Status.RAC)
        self.announced += [
            ("booking.charted", booking_id)
            for booking_id, entry in self.booked.items()
            if entry.booking.inventory_id == inventory_id and entry.booking.status in travelling
        ]

    def submission(self, traveller_id, token):
        if (traveller_id, token) not in self.used:
            return None
        fingerprint, booking_id = self.used[traveller_id, token]
        return Submission(fingerprint, self.booked[booking_id].booking.pnr)

    def keep_submission(self, traveller_id, token, fingerprint, booking_id):
        self.used[traveller_id, token] = (fingerprint, booking_id)

    def account(self, email):
        return self.accounts.get(email)

    def add_account(self, email, name, password_hash):
        if email in self.accounts:
            return None
        self.accounts[email] = Account(len(self.accounts) + 1, name, password_hash, False)
        return self.accounts[email].traveller_id

    def _change(self, booking_id, **changed):
        entry = self.booked[booking_id]
        self.booked[booking_id] = entry._replace(booking=entry.booking._replace(**changed))


class FakePredictor:
    """Believes in everybody alike, and counts how often it is asked."""

    is_remote = False

    def __init__(self) -> None:
        self.asked: list[int] = []

    def edition(self):
        return 0

    def chances(self, states):
        self.asked.append(len(states))
        return [0.5] * len(states)

    def card(self):
        return {"training_mean": 0.4}

    def condition(self):
        return "on"


class FakeDestinations:
    """Lets everything lead everywhere."""

    def check(self, url):
        pass


class FakePasswords:
    """Hashes by writing backwards, and counts how often it is asked to verify."""

    def __init__(self) -> None:
        self.verified = 0

    def hash(self, password):
        return password[::-1]

    def verify(self, password, hash):
        self.verified += 1
        return password[::-1] == hash


def office_with(ledger, now=NOW):
    """Return an office that keeps this ledger, at some instant."""
    outside = (ledger, FakePredictor(), FakePasswords(), FakeDestinations())
    return Office(NETWORK, SEED, *outside, lambda: now)
