"""The worker in this process, with a real receiver: what arrives, what does not, and then."""

import asyncio
import json
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from random import Random

import anyio
import pytest

from booking_api.adapters import dispatch
from booking_api.adapters import sender as sending
from booking_api.adapters.database import open_engine
from booking_api.adapters.destinations import Destinations
from booking_api.adapters.dispatch import PER_WEBHOOK, Dispatch
from booking_api.adapters.sender import Sender
from booking_api.services.retries import Retries
from booking_api.worker import Worker
from decoupled.backend.tests.receiving import answering, receiving, until

MANY = 12_000  # calls per minute, as these tests ask again and again
EVENTS = ["booking.promoted", "booking.charted", "booking.cancelled"]


class AtOnce(Random):
    """Draws no pause at all."""

    def uniform(self, a, b):
        return a


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"webhooks_to_loopback": "on"})


@pytest.fixture
def partner(signs_up_partner):
    return signs_up_partner(calls_per_minute=MANY)


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def works(settings):
    """Return how to have a worker until the test ends."""

    @contextmanager
    def working(attempts, destinations):
        engine = open_engine(settings.database, connections=1)
        told = {}
        ready = threading.Event()

        async def work():
            sender = Sender(destinations)
            retries = Retries(attempts, AtOnce())
            told["worker"] = Worker(Dispatch(engine), sender, retries)
            told["loop"] = asyncio.get_running_loop()
            ready.set()
            await told["worker"].run()
            await sender.aclose()

        thread = threading.Thread(target=anyio.run, args=(work,))
        thread.start()
        ready.wait()
        yield
        told["loop"].call_soon_threadsafe(told["worker"].stop)
        thread.join()
        engine.dispose()

    with ExitStack() as until_the_end:

        def work(attempts=20, destinations=None):
            to_here = destinations or Destinations(to_loopback=True)
            until_the_end.enter_context(working(attempts, to_here))

        yield work


@pytest.fixture
def cancels(partner, traveller):
    """Return how to let the partner sell and cancel some bookings; it returns their PNRs."""

    def cancel(times=1):
        wish, pnrs = traveller.wish(), []
        for _ in range(times):
            pnrs.append(partner.books(wish).json()["pnr"])
            partner.cancels(pnrs[-1]).raise_for_status()
        return pnrs

    return cancel


def deliveries(partner, webhook, **asked):
    return partner.lists_deliveries(webhook["webhook_id"], **asked).json()["deliveries"]


def states(partner, webhook):
    return [each["state"] for each in deliveries(partner, webhook)]


def test_what_happens_is_told_at_once_and_signed(partner, receiver, works, cancels):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    works()

    (pnr,) = cancels()
    done = time.time()
    (told,) = until(lambda: receiver.received)

    assert told.at - done < 2  # what a partner's customer may wait; usually a tenth of it
    assert told.is_signed_with(webhook["secret"])
    assert not told._replace(body=told.body + b" ").is_signed_with(webhook["secret"])
    assert told.event_id == f"evt_{pnr}_cancelled_CANCELLED"
    assert told.headers["content-type"] == "application/json"
    assert json.loads(told.body)["data"]["pnr"] == pnr
    until(lambda: states(partner, webhook) == ["delivered"])


def test_a_receiver_that_fails_is_told_again_under_the_same_id(partner, receiver, works, cancels):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    receiver.answer = answering(500, 503, 204)
    works()

    cancels()
    until(lambda: states(partner, webhook) == ["delivered"])

    assert len(receiver.received) == 3
    assert len(set(receiver.ids())) == 1
    assert len({one.body for one in receiver.received}) == 1
    assert all(one.is_signed_with(webhook["secret"]) for one in receiver.received)
    (delivery,) = deliveries(partner, webhook, state="delivered")
    assert (delivery["attempts"], delivery["trouble"]) == (3, None)


def test_what_is_given_up_is_listed_with_its_reason_and_can_be_replayed(
    partner, receiver, works, cancels
):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    receiver.answer = answering(500)
    works(attempts=2)
    cancels()
    until(lambda: states(partner, webhook) == ["failed"])

    (failed,) = deliveries(partner, webhook, state="failed")
    receiver.answer = answering(204)
    partner.replays(webhook["webhook_id"], failed["event_id"]).raise_for_status()
    until(lambda: states(partner, webhook) == ["delivered"])

    assert (failed["attempts"], failed["trouble"]) == (2, "It answered 500.")
    assert failed["next_attempt_at"] is None
    assert receiver.ids() == [failed["event_id"]] * 3


def test_a_redirect_is_not_followed(partner, receiver, works, cancels):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    receiver.answer = answering(307, Location=receiver.url.replace("hooks", "elsewhere"))
    works(attempts=1)

    cancels()
    until(lambda: states(partner, webhook) == ["failed"])

    assert [one.path for one in receiver.received] == ["/hooks"]
    assert deliveries(partner, webhook)[0]["trouble"] == "It answered 307."


def test_a_receiver_that_hangs_is_left_and_holds_up_nobody_else(
    partner, receiver, works, cancels, monkeypatch
):
    monkeypatch.setattr(sending, "LONGEST_ATTEMPT", 1.0)
    asleep = threading.Event()
    with receiving() as slow:
        slow.answer = lambda _handler, _received: asleep.wait() and None
        hanging = partner.hooks(slow.url, EVENTS).json()
        partner.hooks(receiver.url, EVENTS)
        works(attempts=1)

        expected = cancels(PER_WEBHOOK * 2)
        until(lambda: len(receiver.received) == len(expected))
        met = list(slow.received)
        until(lambda: states(partner, hanging) == ["failed"] * len(expected))
        asleep.set()

    assert len(met) <= PER_WEBHOOK
    troubles = {each["trouble"] for each in deliveries(partner, hanging)}
    assert troubles == {"It did not answer in time."}


def test_a_receiver_that_answers_drop_by_drop_is_left_too(
    partner, receiver, works, cancels, monkeypatch
):
    monkeypatch.setattr(sending, "LONGEST_ATTEMPT", 0.5)

    def drip(handler, _received):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000):
            handler.wfile.write(f"X-{number}: drip\r\n".encode())
            time.sleep(0.05)

    receiver.answer = drip
    webhook = partner.hooks(receiver.url, EVENTS).json()
    works(attempts=1)

    cancels()
    until(lambda: states(partner, webhook) == ["failed"])

    assert deliveries(partner, webhook)[0]["trouble"] == "It did not answer in time."


def test_an_answer_without_end_is_not_read(partner, receiver, works, cancels):
    written = []

    def endless(handler, _received):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(4_000):
            handler.wfile.write(b"x" * 65_536)
            written.append(65_536)

    receiver.answer = endless
    webhook = partner.hooks(receiver.url, EVENTS).json()
    works()

    cancels()
    until(lambda: states(partner, webhook) == ["delivered"])

    assert sum(written) < 100_000_000  # what fits into the buffers of two sockets


def test_a_receiver_that_is_away_is_told_when_it_is_back(partner, works, cancels):
    with receiving() as away:
        webhook = partner.hooks(away.url, EVENTS).json()
    works(attempts=2)

    cancels()
    until(lambda: states(partner, webhook) == ["failed"])

    assert "connect" in deliveries(partner, webhook)[0]["trouble"].lower()


def test_the_connection_goes_to_the_address_that_was_checked(
    client, partner, receiver, works, cancels
):
    asked = []

    def look_up(host, port):
        asked.append((host, port))
        return ["127.0.0.1"]

    port = int(receiver.url.split(":")[2].split("/")[0])
    guard = Destinations(to_loopback=True, look_up=look_up)
    client.app.state.office = replace(client.app.state.office, destinations=guard)
    partner.hooks(f"http://partner.example.org:{port}/hooks?for=us", EVENTS).raise_for_status()
    works(destinations=guard)

    cancels()
    (told,) = until(lambda: receiver.received)

    assert asked == [("partner.example.org", port)] * 2  # registered, and sent: never a third time
    assert told.headers["host"] == f"partner.example.org:{port}"
    assert told.path == "/hooks?for=us"


def test_a_host_that_moved_to_a_private_address_since_is_told_nothing(
    partner, receiver, works, cancels
):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    works(attempts=1, destinations=Destinations(to_loopback=False))

    cancels()
    until(lambda: states(partner, webhook) == ["failed"])

    assert receiver.received == []
    assert "https" in deliveries(partner, webhook)[0]["trouble"]


def test_another_address_is_tried_when_the_first_takes_no_connection(
    partner, receiver, works, cancels
):
    guard = Destinations(to_loopback=True, look_up=lambda _host, _port: ["::1", "127.0.0.1"])
    partner.hooks(receiver.url, EVENTS)
    works(destinations=guard)

    (pnr,) = cancels()
    until(lambda: receiver.received)

    assert receiver.bodies()[0]["data"]["pnr"] == pnr


def test_hosts_that_are_slow_to_find_hold_up_nobody_else(
    client, partner, receiver, works, cancels, monkeypatch
):
    monkeypatch.setattr(dispatch, "PER_WEBHOOK", 12)
    at_work, found, asked = threading.Event(), threading.Event(), []

    def look_up(host, _port):
        if host == "slow.example.org" and at_work.is_set():
            asked.append(host)
            found.wait()
        return ["127.0.0.1"]

    guard = Destinations(to_loopback=True, look_up=look_up)
    client.app.state.office = replace(client.app.state.office, destinations=guard)
    slow = [partner.hooks("http://slow.example.org:9/", EVENTS).json() for _ in range(4)]
    partner.hooks(receiver.url, EVENTS)
    at_work.set()
    works(attempts=1, destinations=guard)

    cancels(12)
    until(lambda: len(asked) >= 40)  # as many threads as anyio has for all
    cancels(1)
    until(lambda: len(receiver.received) == 13)
    pending = [states(partner, webhook) for webhook in slow]
    found.set()

    assert pending == [["pending"] * 13] * 4
    for webhook in slow:
        until(lambda webhook=webhook: states(partner, webhook) == ["failed"] * 13)


def test_two_workers_share_the_work_and_send_nothing_twice(partner, receiver, works, cancels):
    webhook = partner.hooks(receiver.url, EVENTS).json()
    works()
    works()

    pnrs = cancels(30)
    until(lambda: set(states(partner, webhook)) == {"delivered"})
    until(lambda: len(receiver.received) >= len(pnrs))

    assert sorted(receiver.ids()) == sorted(f"evt_{pnr}_cancelled_CANCELLED" for pnr in pnrs)
