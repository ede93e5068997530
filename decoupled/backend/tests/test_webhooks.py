"""Webhooks over HTTP, and what is kept for them in the same transaction as the change."""

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest

from booking_api.adapters.destinations import Destinations
from booking_api.http.answers_on_webhooks import (
    BookingCancelled,
    BookingCharted,
    BookingPromoted,
    DeliveryPage,
)
from booking_api.http.security import issue_token
from booking_api.services.webhooks import MOST_WEBHOOKS
from booking_api.settings import Settings
from decoupled.backend.tests.selling_out import fill_up

MANY = 6_000  # calls per minute
URL = "http://127.0.0.1:9/hooks"
EVENTS = ["booking.promoted", "booking.charted", "booking.cancelled"]
SCHEMAS = {
    "booking.promoted": BookingPromoted,
    "booking.charted": BookingCharted,
    "booking.cancelled": BookingCancelled,
}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"webhooks_to_loopback": "on"})


@pytest.fixture
def partner(signs_up_partner):
    return signs_up_partner(calls_per_minute=MANY)


@pytest.fixture
def rival(signs_up_partner):
    return signs_up_partner("Near Horizons")


@pytest.fixture
def outbox(settings):
    """Return how to read the events that are kept, oldest first, as (webhook, id, body)."""

    def read() -> list[tuple[int, str, dict]]:
        with opened(settings) as ledger:
            rows = ledger.execute(
                "SELECT webhook_id, event_id, body FROM delivery ORDER BY delivery_id"
            ).fetchall()
        return [(webhook_id, event_id, json.loads(body)) for webhook_id, event_id, body in rows]

    return read


def opened(settings) -> closing[sqlite3.Connection]:
    """Open the database itself."""
    return closing(sqlite3.connect(settings.database.removeprefix("sqlite:///")))


def test_a_webhook_tells_its_secret_once(partner):
    made = partner.hooks(URL, EVENTS[:1])
    listed = partner.lists_webhooks().json()["webhooks"]

    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    webhook = made.json()
    assert webhook.pop("secret").startswith("whsec_")
    assert listed == [webhook]
    assert webhook["created_at"] == "2026-03-10T06:00:00+05:30"
    assert (webhook["url"], webhook["events"]) == (URL, ["booking.promoted"])


def test_an_event_that_is_asked_for_twice_is_listed_once(partner):
    assert partner.hooks(URL, [EVENTS[2], EVENTS[0], EVENTS[2]]).json()["events"] == [
        EVENTS[0],
        EVENTS[2],
    ]


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("http://partner.example.org/hooks", EVENTS),
        ("https://10.0.0.1/hooks", EVENTS),
        ("https://169.254.169.254/latest", EVENTS),
        ("https://[::ffff:10.0.0.1]/hooks", EVENTS),
        ("https://user:password@127.0.0.1/hooks", EVENTS),
        ("https://no-such-host.invalid/hooks", EVENTS),
        ("not an address", EVENTS),
        ("", EVENTS),
        (URL + "x" * 500, EVENTS),
        (URL, []),
        (URL, ["booking.lost"]),
        (URL, "booking.promoted"),
        (URL, EVENTS * 2),
        (7, EVENTS),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_with_words(partner, url, events):
    refusal = partner.hooks(url, events)

    assert refusal.status_code == 422
    assert refusal.headers["content-type"] == "application/problem+json"
    assert refusal.json()["detail"]
    assert partner.lists_webhooks().json() == {"webhooks": []}


def test_outside_of_development_nothing_leads_to_this_machine(client, partner):
    office = client.app.state.office
    client.app.state.office = replace(office, destinations=Destinations(to_loopback=False))

    refusal = partner.hooks("https://localhost/hooks", EVENTS)

    assert (refusal.status_code, "public" in refusal.json()["detail"]) == (422, True)


def test_a_host_that_is_slow_to_find_delays_no_booking(client, partner, traveller, settings):
    asked, found = threading.Semaphore(0), threading.Event()

    def look_up(_host, _port):
        asked.release()
        found.wait()
        return ["127.0.0.1"]

    guard = Destinations(to_loopback=True, look_up=look_up)
    client.app.state.office = replace(client.app.state.office, destinations=guard)
    wish = traveller.wish()
    with ThreadPoolExecutor() as hands:
        slow = []
        for _ in range(settings.threads):
            partner.reads_statement()  # in a thread, which keeps a connection to read
            slow.append(hands.submit(partner.hooks, URL, EVENTS))
            asked.acquire()
        partner.reads_statement()
        try:
            booked = hands.submit(traveller.books, wish).result(timeout=20)
        finally:
            found.set()

    assert booked.status_code == 201
    assert {each.result().status_code for each in slow} == {201}


def test_the_door_to_this_machine_is_closed_unless_it_is_opened():
    assert Settings().webhooks_to_loopback == "off"


def test_a_partner_has_so_many_webhooks_and_no_more(partner, rival):
    for _ in range(MOST_WEBHOOKS):
        first = partner.hooks(URL, EVENTS)

    refusal = partner.hooks(URL, EVENTS)

    assert (refusal.status_code, rival.hooks(URL, EVENTS).status_code) == (409, 201)
    assert partner.unhooks(first.json()["webhook_id"]).status_code == 204
    assert partner.hooks(URL, EVENTS).status_code == 201


def test_r11_anothers_webhook_does_not_exist(partner, rival, traveller, outbox):
    webhook_id = partner.hooks(URL, EVENTS).json()["webhook_id"]
    trip = partner.books(traveller.wish()).json()
    partner.cancels(trip["pnr"])
    ((_, event_id, _),) = outbox()

    answers = [
        rival.lists_deliveries(webhook_id),
        rival.replays(webhook_id, event_id),
        rival.unhooks(webhook_id),
        rival.lists_deliveries(999),
        partner.replays(webhook_id, "evt_of_nobody"),
        partner.unhooks(2**63 - 1),
    ]

    assert {(answer.status_code, answer.json()["rule"]) for answer in answers} == {(404, "R11")}
    assert len({answer.text for answer in answers}) == 1
    assert rival.lists_webhooks().json() == {"webhooks": []}
    assert len(partner.lists_webhooks().json()["webhooks"]) == 1


def test_webhooks_are_for_keys_that_may_sell(client, signs_up_partner, settings):
    searcher = signs_up_partner("Only Looks", "search", "chance")
    signed_in = {"Authorization": f"Bearer {issue_token(settings.secret, 1)}"}

    assert searcher.hooks(URL, EVENTS).status_code == 403
    assert searcher.lists_webhooks().status_code == 403
    assert client.get("/v1/webhooks").status_code == 401
    assert client.get("/v1/webhooks", headers=signed_in).status_code == 401


def test_r6_a_cancellation_tells_its_partner_and_the_partner_of_who_moved_up(
    client, partner, rival, traveller, outbox
):
    mine = partner.hooks(URL, EVENTS).json()["webhook_id"]
    theirs = rival.hooks(URL, EVENTS).json()["webhook_id"]
    wish, sold = fill_up(client, traveller, seller=partner)
    waits = rival.books(wish).json()
    assert waits["status"] in ("RAC", "WL")

    cancelled = partner.cancels(sold[-1]).json()

    now = rival.looks_up(waits["pnr"]).json()
    assert now["status"] != waits["status"]
    told = {webhook_id: (event_id, body) for webhook_id, event_id, body in outbox()}
    assert set(told) == {mine, theirs}
    event_id, body = told[theirs]
    assert event_id == f"evt_{waits['pnr']}_promoted_{now['status']}"
    assert body["type"] == "booking.promoted"
    assert body["timestamp"] == "2026-03-10T06:00:00+05:30"
    assert body["data"] == {
        **{name: now[name] for name in ("pnr", "status", "train_number", "journey_date")},
        **{name: now[name] for name in ("class_code", "from", "to", "fare_paise", "refund_paise")},
        "passengers": len(now["passengers"]),
    }
    event_id, body = told[mine]
    assert event_id == f"evt_{cancelled['pnr']}_cancelled_CANCELLED"
    assert body["data"]["refund_paise"] == cancelled["refund_paise"]


def test_r9_a_chart_tells_of_those_who_travel_and_of_those_who_are_left(
    partner, staff, traveller, outbox
):
    webhook_id = partner.hooks(URL, EVENTS).json()["webhook_id"]
    wish = traveller.wish(status="WL")
    waiting = [partner.books(wish).json()["pnr"] for _ in range(5)]
    ordinary = traveller.books(wish).json()["pnr"]

    staff.charts(wish["train_number"], wish["journey_date"])

    settled = {pnr: partner.looks_up(pnr).json()["status"] for pnr in waiting}
    expected = set()
    for pnr, status in settled.items():
        if status == "CANCELLED":
            expected.add(f"evt_{pnr}_cancelled_CANCELLED")
        else:
            expected |= {f"evt_{pnr}_promoted_{status}", f"evt_{pnr}_charted_{status}"}
    told = outbox()
    assert "CANCELLED" in settled.values()
    assert {event_id for _, event_id, _ in told} == expected
    assert len(told) == len(expected)
    assert {webhook for webhook, _, _ in told} == {webhook_id}
    assert ordinary not in json.dumps(told)


def test_r9_who_had_a_berth_before_the_chart_is_told_of_the_chart_alone(
    partner, staff, traveller, outbox
):
    partner.hooks(URL, EVENTS)
    trip = partner.books(traveller.wish(status="CNF")).json()

    staff.charts(trip["train_number"], trip["journey_date"])

    ((_, event_id, body),) = outbox()
    assert event_id == f"evt_{trip['pnr']}_charted_CNF"
    assert body["type"] == "booking.charted"


def test_every_kept_body_is_what_the_contract_says(
    client, partner, rival, staff, traveller, outbox
):
    partner.hooks(URL, EVENTS)
    wish, sold = fill_up(client, traveller, seller=partner)
    for _ in range(3):
        partner.books(wish)
    partner.cancels(sold[-1])
    staff.charts(wish["train_number"], wish["journey_date"])

    bodies = [body for _, _, body in outbox()]

    assert {body["type"] for body in bodies} >= {"booking.promoted", "booking.charted"}
    for body in bodies:
        event = SCHEMAS[body["type"]].model_validate(body)
        assert json.loads(event.model_dump_json(by_alias=True)) == body


def test_only_events_that_a_webhook_asked_for_are_kept_for_it(partner, traveller, outbox):
    partner.hooks(URL, ["booking.charted"])
    wanted = partner.hooks(URL, ["booking.cancelled"]).json()["webhook_id"]
    also = partner.hooks(URL, EVENTS).json()["webhook_id"]
    trip = partner.books(traveller.wish()).json()

    partner.cancels(trip["pnr"])

    told = outbox()
    assert [webhook_id for webhook_id, _, _ in told] == [wanted, also]
    assert len({event_id for _, event_id, _ in told}) == 1


def test_travellers_and_partners_without_webhooks_leave_the_outbox_empty(
    partner, rival, staff, traveller, outbox
):
    rival.hooks(URL, EVENTS)
    mine = traveller.books(traveller.wish()).json()["pnr"]
    sold = partner.books(traveller.wish()).json()["pnr"]

    traveller.cancels(mine)
    partner.cancels(sold)
    staff.charts("12622", "2026-03-12")

    assert outbox() == []


def test_a_cancellation_whose_events_cannot_be_kept_does_not_happen(
    partner, traveller, settings, outbox
):
    partner.hooks(URL, EVENTS)
    pnr = partner.books(traveller.wish()).json()["pnr"]
    with opened(settings) as ledger:
        ledger.execute(
            "CREATE TRIGGER full BEFORE INSERT ON delivery BEGIN SELECT raise(ABORT, 'full'); END"
        )

    assert partner.cancels(pnr).status_code == 500
    assert partner.looks_up(pnr).json()["status"] == "CNF"
    assert outbox() == []


def test_a_chart_that_fails_halfway_tells_nothing(partner, staff, traveller, settings, outbox):
    partner.hooks(URL, EVENTS)
    ride = {"train_number": "12622", "journey_date": "2026-04-20", "class_code": "2A"}
    trip = partner.books(traveller.wish(**ride)).json()
    train_day = (trip["train_number"], trip["journey_date"])
    with opened(settings) as ledger:  # 2A comes first, and SL last
        ledger.execute(
            "CREATE TRIGGER broken BEFORE UPDATE ON inventory WHEN new.class_code = 'SL'"
            " BEGIN SELECT raise(ABORT, 'broken'); END"
        )

    assert staff.charts(*train_day).status_code == 500
    assert outbox() == []
    with opened(settings) as ledger:
        ledger.execute("DROP TRIGGER broken")
    assert staff.charts(*train_day).status_code == 200
    assert [event_id for _, event_id, _ in outbox()] == [f"evt_{trip['pnr']}_charted_CNF"]


def test_a_cancellation_that_is_refused_tells_nothing(partner, traveller, outbox):
    partner.hooks(URL, EVENTS)
    pnr = partner.books(traveller.wish()).json()["pnr"]
    partner.cancels(pnr)
    before = outbox()

    assert partner.cancels(pnr).status_code == 409
    assert outbox() == before
    assert len(before) == 1


def test_what_was_to_go_to_a_removed_webhook_goes_with_it(partner, traveller, outbox):
    webhook_id = partner.hooks(URL, EVENTS).json()["webhook_id"]
    stays = partner.hooks(URL, EVENTS).json()["webhook_id"]
    partner.cancels(partner.books(traveller.wish()).json()["pnr"])

    partner.unhooks(webhook_id)

    assert [webhook for webhook, _, _ in outbox()] == [stays]
    assert partner.unhooks(webhook_id).status_code == 404


def test_deliveries_are_listed_page_by_page_newest_first(partner, traveller):
    webhook_id = partner.hooks(URL, EVENTS).json()["webhook_id"]
    wish = traveller.wish()
    pnrs = [partner.books(wish).json()["pnr"] for _ in range(5)]
    for pnr in pnrs:
        partner.cancels(pnr)

    first = partner.lists_deliveries(webhook_id, limit=3)
    cursor = first.json()["next_cursor"]
    second = partner.lists_deliveries(webhook_id, limit=3, cursor=cursor)

    assert DeliveryPage.model_validate_json(first.content).model_dump_json() == first.text
    pages = [page.json()["deliveries"] for page in (first, second)]
    listed = [delivery["event_id"] for page in pages for delivery in page]
    assert listed == [f"evt_{pnr}_cancelled_CANCELLED" for pnr in reversed(pnrs)]
    assert [len(page) for page in pages] == [3, 2]
    assert second.json()["next_cursor"] is None
    assert len(partner.lists_deliveries(webhook_id, state="pending").json()["deliveries"]) == 5
    assert partner.lists_deliveries(webhook_id, state="failed").json()["deliveries"] == []
    assert partner.lists_deliveries(webhook_id, state="lost").status_code == 422


def test_a_delivery_that_was_never_tried_says_so(partner, traveller):
    webhook_id = partner.hooks(URL, EVENTS).json()["webhook_id"]
    partner.cancels(partner.books(traveller.wish()).json()["pnr"])

    (delivery,) = partner.lists_deliveries(webhook_id).json()["deliveries"]

    due = datetime.fromisoformat(delivery.pop("next_attempt_at"))
    assert due.utcoffset().total_seconds() == 0
    assert delivery.pop("event_id").startswith("evt_0")
    assert delivery == {
        "type": "booking.cancelled",
        "state": "pending",
        "happened_at": "2026-03-10T06:00:00+05:30",
        "attempts": 0,
        "attempted_at": None,
        "trouble": None,
    }
