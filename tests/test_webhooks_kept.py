"""Webhooks with real processes: worker and API are killed, and no event is lost or made up."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import psutil
import pytest

from decoupled.backend.tests.receiving import (
    Received,
    Receiver,
    answering,
    receiving,
    until,
)
from depot.ports import is_free
from depot.processes import Running, launch
from railway.world import DEMO_PASSWORD, STAFF_EMAIL
from tests.conftest import SECRET, client_of

EVENTS = ["booking.promoted", "booking.charted", "booking.cancelled"]
DAYS = [f"2026-04-{day}" for day in range(11, 15)]
WAITING = 8  # parties, on each of these days
TO_LOOPBACK = {"RAILWAY_WEBHOOKS_TO_LOOPBACK": "on", "RAILWAY_SECRET": SECRET}


class Fussy:
    """Accepts an event the second time it comes, and keeps what it accepted."""

    def __init__(self, receiver: Receiver) -> None:
        self.seen: set[str] = set()
        self.accepted: list[Received] = []
        receiver.answer = self.answer

    def answer(self, handler: BaseHTTPRequestHandler, received: Received) -> None:
        """Refuse what is new, as if it could not be stored just now."""
        if received.event_id in self.seen:
            self.accepted.append(received)
            answering(204)(handler, received)
        else:
            self.seen.add(received.event_id)
            answering(503)(handler, received)

    def ids(self) -> set[str]:
        """Return the ids of the events that were accepted."""
        return {received.event_id for received in self.accepted}


class Office:
    """An API and its worker on one database, both of which may die at any time."""

    def __init__(self, settings: dict[str, Any], api: Running) -> None:
        self.api = api
        self.worker: Running | None = None
        self.database: Path = settings["database"]
        self._settings = settings

    def start_worker(self) -> None:
        """Start a worker and wait until it says that it is ready."""
        self.worker = launch("worker", **self._settings)

    def start_api(self) -> None:
        """Start the API again, at the same address and on the same database."""
        until(lambda: is_free(self.api.port))  # the last threads of a killed process may hold it
        self.api = launch("api", port=self.api.port, model=False, **self._settings)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return what the database answers."""
        with closing(sqlite3.connect(self.database)) as ledger:
            return ledger.execute(question).fetchall()

    def close(self) -> None:
        """End what still runs."""
        if self.worker:
            self.worker.stop()
        self.api.stop()


def kill(running: Running) -> None:
    """End all processes of a part at once, as a power cut would."""
    for pid in running.pids():
        psutil.Process(pid).kill()
    running.stop()  # waits until they are gone


@pytest.fixture
def office(launched, world, workers_clock, tmp_path) -> Iterator[Office]:
    file = tmp_path / "api.db"
    api = launched("api", file, model=False, extra_env=TO_LOOPBACK)
    usual = {"world": world.folder, "database": file, "now": workers_clock.setting}
    office = Office({**usual, "extra_env": TO_LOOPBACK}, api)
    yield office
    office.close()


@pytest.fixture
def partner(office) -> Iterator[httpx2.Client]:
    """A partner with a key, at the API wherever it is started again."""
    with client_of(f"{office.api.url}/v1") as client:
        who = {"email": STAFF_EMAIL, "password": DEMO_PASSWORD}
        token = client.post("/sessions", json=who).raise_for_status().json()["access_token"]
        as_staff = {"headers": {"Authorization": f"Bearer {token}"}}
        made = client.post("/partners", json={"name": "Far Horizons"}, **as_staff).json()
        terms = {"scopes": ["sell"], "calls_per_minute": 6_000}
        issued = client.post(f"/partners/{made['partner_id']}/keys", json=terms, **as_staff)
        client.headers["X-API-Key"] = issued.raise_for_status().json()["key"]
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def webhook(partner, receiver) -> dict[str, Any]:
    asked = {"url": receiver.url, "events": EVENTS}
    return partner.post("/webhooks", json=asked).raise_for_status().json()


def sells_out(partner: httpx2.Client, day: str) -> dict[str, list[str]]:
    """Sell the first class of a Rajdhani, and let some wait; return the PNRs by status."""
    wish = {"train_number": "12951", "journey_date": day, "class_code": "1A"}
    wish |= {"from": "MMCT", "to": "NDLS", "passengers": [{"name": "Test Person", "age": 30}]}
    pnrs: dict[str, list[str]] = {"CNF": [], "WL": []}
    while len(pnrs["WL"]) < WAITING:
        trip = partner.post("/bookings", json=wish).raise_for_status().json()
        pnrs[trip["status"]].append(trip["pnr"])
    return pnrs


def due_events(office: Office, waited: list[str]) -> set[str]:
    """Return the ids of the events that the bookings themselves call for, as they stand."""
    stand = dict(office.rows("SELECT pnr, status FROM booking"))
    sold = office.rows("SELECT pnr FROM booking JOIN partner USING (traveller_id)")
    cancelled = {f"evt_{pnr}_cancelled_CANCELLED" for (pnr,) in sold if stand[pnr] == "CANCELLED"}
    return cancelled | {f"evt_{pnr}_promoted_CNF" for pnr in waited if stand[pnr] == "CNF"}


def test_nothing_is_lost_or_made_up_while_worker_and_api_are_killed(
    office, partner, receiver, webhook
):
    sold = [sells_out(partner, day) for day in DAYS]
    leaving = [pnr for group in zip(*(day["CNF"] for day in sold), strict=False) for pnr in group]
    waited = [pnr for day in sold for pnr in day["WL"]]
    fussy, answered, api_is_up = Fussy(receiver), [], Event()

    def cancel(pnr: str) -> None:
        api_is_up.wait()
        try:
            partner.post(f"/bookings/{pnr}/cancellation").raise_for_status()
        except httpx2.TransportError:
            return  # killed meanwhile: whether it was done, the database alone can tell
        answered.append(pnr)

    def progress(share: float) -> Callable[[], bool]:
        already = len(answered)
        return lambda: len(answered) >= min(already + share * len(leaving), len(leaving) - 4)

    office.start_worker()
    api_is_up.set()
    with ThreadPoolExecutor(2) as callers:
        calls = [callers.submit(cancel, pnr) for pnr in leaving]
        for _ in range(2):
            until(progress(0.15))
            kill(office.worker)
            until(progress(0.1))
            office.start_worker()
            until(progress(0.1))
            api_is_up.clear()
            kill(office.api)
            office.start_api()
            api_is_up.set()
        for call in calls:
            call.result()  # raises what a caller met

    expected = due_events(office, waited)
    until(lambda: fussy.ids() >= expected)
    until(lambda: not office.rows("SELECT 1 FROM delivery WHERE state <> 'delivered'"))
    assert len(answered) <= len([one for one in expected if "cancelled" in one]) <= len(leaving)
    assert len([one for one in expected if "promoted" in one]) == len(waited)
    assert fussy.ids() == expected == set(receiver.ids())
    assert {event_id for (event_id,) in office.rows("SELECT event_id FROM delivery")} == expected
    assert all(one.is_signed_with(webhook["secret"]) for one in receiver.received)


def test_what_happened_while_no_worker_ran_arrives_when_one_does(
    office, partner, receiver, webhook
):
    pnr = sells_out(partner, DAYS[0])["CNF"][0]
    partner.post(f"/bookings/{pnr}/cancellation").raise_for_status()
    kill(office.api)  # nothing of it was only in somebody's memory

    office.start_worker()
    until(lambda: len(receiver.received) == 2)

    assert {body["type"] for body in receiver.bodies()} == {"booking.promoted", "booking.cancelled"}


def test_a_killed_workers_deliveries_are_made_by_the_next(office, partner, receiver, webhook):
    pnr = sells_out(partner, DAYS[0])["CNF"][0]
    asleep = Event()
    receiver.answer = lambda _handler, _received: asleep.wait() and None
    office.start_worker()
    partner.post(f"/bookings/{pnr}/cancellation").raise_for_status()
    until(lambda: len(receiver.received) == 2)
    first = receiver.ids()

    kill(office.worker)
    asleep.set()
    receiver.answer = answering(204)
    office.start_worker()
    until(lambda: len(receiver.received) == 4)

    assert sorted(receiver.ids()[2:]) == sorted(first)
    until(lambda: not office.rows("SELECT 1 FROM delivery WHERE state <> 'delivered'"))


def test_a_partner_is_told_of_a_promotion_within_two_seconds(office, partner, receiver, webhook):
    pnr = sells_out(partner, DAYS[0])["CNF"][0]
    office.start_worker()

    partner.post(f"/bookings/{pnr}/cancellation").raise_for_status()
    done = time.time()
    told = {received.event_id: received.at for received in until(lambda: receiver.received[1:])}

    assert max(told.values()) - done < 2


def test_a_worker_that_is_told_to_stop_ends_what_it_began(office, partner, receiver, webhook):
    pnr = sells_out(partner, DAYS[0])["CNF"][0]
    under_way, may_answer = Event(), Event()

    def slow(handler, received) -> None:
        under_way.set()
        may_answer.wait()
        answering(204)(handler, received)

    receiver.answer = slow
    office.start_worker()
    partner.post(f"/bookings/{pnr}/cancellation").raise_for_status()
    under_way.wait()
    with ThreadPoolExecutor(1) as elsewhere:
        stopping = elsewhere.submit(office.worker.stop)
        time.sleep(0.5)  # it was told, and waits for the answer
        assert office.worker.is_alive()
        may_answer.set()
        stopping.result()

    begun = office.rows("SELECT state FROM delivery WHERE attempts > 0")
    assert set(begun) == {("delivered",)}
    assert "Traceback" not in office.worker.log.read_text(encoding="utf-8")
