"""The use cases with fakes for everything outside: no web, no SQL, no model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest

from booking_api.services.accounts import EmailTaken, SignInRefused, sign_in, sign_up
from booking_api.services.booking import BookingRequest, book, cancel_booking
from booking_api.services.ports import Account, Entry, Office, Submission
from booking_api.services.search import find_departures
from railway.clock import IST
from railway.inventory import Inventory, Party, Status, empty_inventory
from railway.network import read_network
from railway.party import Passenger
from railway.refusals import Regret

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=IST)
DAY = date(2026, 3, 20)
TRAIN = "12622"
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

    def queue(self, inventory_id):
        return [
            Party(key, b.status, b.first_leg, b.last_leg, b.passengers, b.queue_number)
            for key, entry in self.booked.items()
            if (b := entry.booking).status is Status.WL and b.inventory_id == inventory_id
        ]

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
        self.accounts[email] = Account(len(self.accounts) + 1, name, password_hash)
        return self.accounts[email].traveller_id

    def _change(self, booking_id, **changed):
        entry = self.booked[booking_id]
        self.booked[booking_id] = entry._replace(booking=entry.booking._replace(**changed))


class FakePredictor:
    """Believes in everybody alike, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def chances(self, states):
        self.asked.append(len(states))
        return [0.5] * len(states)

    def condition(self):
        return "on"


class FakePasswords:
    """Hashes by writing backwards, and counts how often it is asked to verify."""

    def __init__(self) -> None:
        self.verified = 0

    def hash(self, password):
        return password[::-1]

    def verify(self, password, hash):
        self.verified += 1
        return password[::-1] == hash


def _office(ledger, now=NOW):
    return Office(NETWORK, ledger, FakePredictor(), FakePasswords(), lambda: now)


def _request(passengers=1, class_code="SL"):
    party = tuple(Passenger("Asha", 30) for _ in range(passengers))
    return BookingRequest(TRAIN, DAY, class_code, "NDLS", "BPL", party)


def test_a_page_asks_the_predictor_once_and_the_same_page_not_again():
    office = _office(FakeLedger(SL=1, **{"3A": 1, "2A": 4}))

    first = find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    again = find_departures(office, "NDLS", "BPL", DAY, passengers=2)

    assert office.predictor.asked == [2]
    assert again == first
    offers = {offer.class_code: offer.chance for train in first for offer in train.classes}
    assert offers == {"2A": None, "3A": 0.5, "SL": 0.5}


def test_an_offer_is_worked_out_again_when_its_inventory_changed_or_an_hour_passed():
    ledger = FakeLedger(SL=1)
    now = NOW
    office = Office(NETWORK, ledger, FakePredictor(), FakePasswords(), lambda: now)

    find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    book(office, 1, _request(passengers=2), token=None)
    changed = find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    now += timedelta(hours=1)
    find_departures(office, "NDLS", "BPL", DAY, passengers=2)

    assert [offer.waitlist_position for train in changed for offer in train.classes] == [3]
    assert office.predictor.asked == [1, 1, 1, 1]  # the second asked for the booked party


def test_r4_a_regret_leaves_no_trace():
    ledger = FakeLedger(SL=1)
    before = dict(ledger.kept)

    with pytest.raises(Regret):
        book(_office(ledger), 1, _request(passengers=5), token="t")

    assert (ledger.kept, ledger.booked, ledger.used) == (before, {}, {})


def test_r10_a_token_gives_its_booking_even_after_the_sale_has_closed():
    ledger = FakeLedger(SL=4)
    trip = book(_office(ledger), 1, _request(), token="t")

    again = book(_office(ledger, now=NOW + timedelta(days=10)), 1, _request(), token="t")

    assert again == trip
    assert len(ledger.booked) == 1


def test_r6_who_was_waiting_gets_the_berth_that_a_cancellation_frees():
    ledger = FakeLedger(SL=1)
    office = _office(ledger)
    first = book(office, 1, _request(), token=None)
    second = book(office, 2, _request(), token=None)

    cancelled = cancel_booking(office, 1, first.pnr)

    assert (first.status, second.status) == (Status.CNF, Status.WL)
    assert cancelled.status is Status.CANCELLED
    assert ledger.booked[2].booking.status is Status.CNF


def test_an_unknown_address_costs_a_verification_like_a_known_one():
    office = _office(FakeLedger())
    sign_up(office, "Asha@example.org", "Asha", "secret words")

    for email in ("asha@example.org", "nobody@example.org"):
        with pytest.raises(SignInRefused):
            sign_in(office, email, "wrong words")
    with pytest.raises(EmailTaken):
        sign_up(office, "asha@example.org", "Asha", "other words")

    assert office.passwords.verified == 2
    assert sign_in(office, "ASHA@example.org", "secret words").name == "Asha"
