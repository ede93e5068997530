"""Booking, looking up and cancelling over HTTP (R2-R8, R10, R11)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from booking_api.http.answers import Trip


def test_a_booking_is_answered_exactly_as_the_contract_says(traveller):
    made = traveller.books(traveller.wish())

    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/bookings/{made.json()['pnr']}"
    body = made.content
    assert Trip.model_validate_json(body).model_dump_json(by_alias=True).encode() == body


def test_what_was_booked_can_be_looked_up(traveller):
    made = traveller.books(traveller.wish()).json()

    assert traveller.looks_up(made["pnr"]).json() == made
    assert traveller.lists(limit=1).json()["bookings"] == [made]


@pytest.mark.parametrize("status", ["RAC", "WL"])
def test_r4_a_full_train_puts_the_party_into_the_queue_that_the_search_showed(traveller, status):
    wish = traveller.wish(status=status)
    shown = traveller.offered(wish)

    trip = traveller.books(wish).json()

    assert trip["status"] == status
    assert trip["waitlist_position"] == shown["waitlist_position"]
    assert 0 <= trip["chance"] <= 1
    assert traveller.looks_up(trip["pnr"]).json() == trip


def test_r8_the_party_pays_what_the_search_said_for_each(traveller):
    wish = traveller.wish()
    fare = traveller.offered(wish)["fare_paise"]

    assert traveller.books(wish).json()["fare_paise"] == 2 * fare


@pytest.mark.parametrize(
    ("changed", "status", "rule"),
    [
        ({"train_number": "00000"}, 422, "R1"),
        ({"from": "BPL", "to": "NDLS"}, 422, "R1"),
        ({"class_code": "XX"}, 422, "R1"),
        ({"journey_date": "2026-03-09"}, 422, "R2"),
        ({"passengers": []}, 422, "R3"),
        ({"passengers": [{"name": "R2-D2", "age": 30}]}, 422, "R3"),
        ({"passengers": [{"name": "A\ud800", "age": 30}]}, 422, "R3"),
        ({"passengers": [{"name": "Asha", "age": 126}]}, 422, "R3"),
        ({"passengers": 7 * [{"name": "Asha", "age": 30}]}, 422, "R3"),
    ],
)
def test_what_the_railway_refuses_is_not_booked(traveller, changed, status, rule):
    before = traveller.lists().json()

    refusal = traveller.books(traveller.wish(**changed))

    assert (refusal.status_code, refusal.json()["rule"]) == (status, rule)
    assert traveller.lists().json() == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"passengers": [{"name": "Asha", "age": "30"}]}, "passengers.0.age"),
        ({"passengers": [{"name": "Asha", "age": 30.5}]}, "passengers.0.age"),
        ({"passengers": [{"name": "Asha"}]}, "passengers.0.age"),
        ({"train_number": "\ud800"}, "train_number"),
        ({"train_number": 12622}, "train_number"),
        ({"journey_date": 20260320}, "journey_date"),
        ({"berth": "lower"}, "berth"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(traveller, changed, field):
    refusal = traveller.books(traveller.wish(**changed))

    assert refusal.status_code == 422
    assert [error["field"] for error in refusal.json()["errors"]] == [field]


def test_r10_the_same_key_books_once(traveller):
    wish = traveller.wish()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: traveller.books(wish, key="again"), range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    pnr = answers[0].json()["pnr"]
    listed = [trip["pnr"] for trip in traveller.lists(limit=100).json()["bookings"]]
    assert listed.count(pnr) == 1


def test_r10_a_key_that_was_used_for_another_request_is_refused(traveller):
    traveller.books(traveller.wish(), key="used")

    refusal = traveller.books(traveller.wish(passengers=[{"name": "Asha", "age": 30}]), key="used")

    assert (refusal.status_code, refusal.json()["rule"]) == (422, "R10")


def test_r10_a_key_belongs_to_its_traveller(traveller, stranger):
    wish = traveller.wish()

    mine = traveller.books(wish, key="ours").json()
    theirs = stranger.books(wish, key="ours").json()

    assert mine["pnr"] != theirs["pnr"]


def test_r11_anybody_elses_booking_does_not_exist(traveller, stranger):
    pnr = traveller.books(traveller.wish()).json()["pnr"]

    for answer in (stranger.looks_up(pnr), stranger.cancels(pnr), traveller.looks_up("0000000000")):
        assert (answer.status_code, answer.json()["rule"]) == (404, "R11")
    assert traveller.looks_up(pnr).json()["status"] == "CNF"


def test_r7_a_cancelled_booking_is_refunded_once(traveller):
    trip = traveller.books(traveller.wish()).json()

    cancelled = traveller.cancels(trip["pnr"])
    again = traveller.cancels(trip["pnr"])

    assert cancelled.status_code == 200
    assert cancelled.json()["status"] == "CANCELLED"
    assert 0 < cancelled.json()["refund_paise"] < trip["fare_paise"]
    assert traveller.looks_up(trip["pnr"]).json() == cancelled.json()
    assert (again.status_code, again.json()["rule"]) == (409, "R6")


def test_r7_a_trip_tells_what_cancelling_now_gives_back_until_the_train_has_left(
    traveller, moves_to
):
    trip = traveller.books(traveller.wish()).json()
    pnr, kept = trip["pnr"], traveller.books(traveller.wish()).json()["pnr"]

    moves_to("2026-03-19T12:00:00+05:30")  # later than 48 hours before: less comes back
    told = traveller.looks_up(pnr).json()["refund_now_paise"]
    cancelled = traveller.cancels(pnr).json()
    moves_to(trip["departs_at"])

    assert 0 < told < trip["refund_now_paise"] < trip["fare_paise"]
    assert (cancelled["refund_paise"], cancelled["refund_now_paise"]) == (told, None)
    assert traveller.looks_up(kept).json()["refund_now_paise"] is None


def test_r6_a_cancellation_moves_the_queue_up(traveller, stranger):
    wish = traveller.wish(status="WL")
    first = stranger.books(wish).json()
    second = traveller.books(wish).json()

    stranger.cancels(first["pnr"])

    moved = traveller.looks_up(second["pnr"]).json()
    assert moved["waitlist_number"] == second["waitlist_number"]
    assert moved["waitlist_position"] == second["waitlist_position"] - 2


def test_r7_nothing_is_cancelled_once_the_train_has_left(traveller, moves_to):
    trip = traveller.books(traveller.wish()).json()
    moves_to(trip["departs_at"])

    refusal = traveller.cancels(trip["pnr"])

    assert (refusal.status_code, refusal.json()["rule"]) == (409, "R7")


def test_all_bookings_come_page_by_page_newest_first(traveller):
    made = [traveller.books(traveller.wish()).json()["pnr"] for _ in range(3)]
    everything = [trip["pnr"] for trip in traveller.lists(limit=100).json()["bookings"]]

    seen, cursor = [], None
    while True:
        page = traveller.lists(limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [trip["pnr"] for trip in page["bookings"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == everything
    assert seen[:3] == made[::-1]
