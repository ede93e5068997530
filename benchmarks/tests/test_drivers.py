"""Both drivers against replies written by hand: same tasks in, same facts out."""

import json
from datetime import date, datetime
from urllib.parse import parse_qs

import pytest

from benchmarks.drivers import (
    AcrossOrigins,
    ApiTraveller,
    MonolithTraveller,
    Offer,
    Order,
    Passenger,
    Refusal,
    Reply,
    Traveller,
)
from railway.clock import IST

ORDER = Order("12951", date(2026, 3, 12), "3A", "MMCT", "NDLS", (Passenger("Asha", 30),))

RESULTS_PAGE = """<html><article class="train" data-train-number="12951"
  data-train-name="Mumbai - New Delhi Rajdhani" data-train-type="Rajdhani" data-synthetic="false"
  data-journey-date="2026-03-12" data-departs-at="2026-03-12T16:35:00+05:30"
  data-arrives-at="2026-03-13T08:35:00+05:30" data-distance-km="1384" data-on-sale="true">
<p data-class-code="2A" data-status="CNF" data-available="7" data-waitlist-position=""
  data-fare-paise="264600" data-chance="">7 free</p>
<p data-class-code="3A" data-status="WL" data-available="0" data-waitlist-position="12"
  data-fare-paise="184800" data-chance="0.25">WL 12</p></article></html>"""
RESULTS = {
    "departures": [
        {
            "train_number": "12951", "train_name": "Mumbai - New Delhi Rajdhani",
            "train_type": "Rajdhani", "synthetic": False, "journey_date": "2026-03-12",
            "departs_at": "2026-03-12T16:35:00+05:30", "arrives_at": "2026-03-13T08:35:00+05:30",
            "distance_km": 1384, "on_sale": True,
            "classes": [
                {"class_code": "2A", "status": "CNF", "available": 7, "waitlist_position": None,
                 "fare_paise": 264600, "chance": None},
                {"class_code": "3A", "status": "WL", "available": 0, "waitlist_position": 12,
                 "fare_paise": 184800, "chance": 0.25},
            ],
        }
    ]
}  # fmt: skip
TRIP_PAGE = """<article data-pnr="0123456789" data-train-number="12951" data-train-name="Rajdhani"
  data-journey-date="2026-03-12" data-class-code="3A" data-from="MMCT" data-to="NDLS"
  data-departs-at="2026-03-12T16:35:00+05:30" data-arrives-at="2026-03-13T08:35:00+05:30"
  data-status="WL" data-waitlist-number="14" data-waitlist-position="12" data-fare-paise="184800"
  data-refund-now-paise="178800"
  data-refund-paise="" data-booked-at="2026-03-10T06:00:00+05:30" data-cancelled-at=""
  data-chance="0.25"><ul><li data-passenger="Asha &amp; Co" data-age="30">Asha</li></ul>
  <input type="hidden" name="csrf_token" value="guard-2"></article>"""
TRIP = {
    "pnr": "0123456789", "train_number": "12951", "train_name": "Rajdhani",
    "journey_date": "2026-03-12", "class_code": "3A", "from": "MMCT", "to": "NDLS",
    "departs_at": "2026-03-12T16:35:00+05:30", "arrives_at": "2026-03-13T08:35:00+05:30",
    "status": "WL", "waitlist_number": 14, "waitlist_position": 12, "fare_paise": 184800,
    "refund_now_paise": 178800,
    "refund_paise": None, "booked_at": "2026-03-10T06:00:00+05:30", "cancelled_at": None,
    "chance": 0.25, "passengers": [{"name": "Asha & Co", "age": 30}],
}  # fmt: skip
FORM_PAGE = """<form><input id="csrf_token" name="csrf_token" type="hidden" value="guard-1">
  <input type="hidden" name="form_token" value="form-1"></form>"""
REFUSAL_PAGE = (
    '<div role="alert" data-rule="R4">Regret: <b>berths</b>\n and waitlist are full.</div>'
)
REFUSAL = {"rule": "R4", "detail": "Regret: berths and waitlist are full."}


class Wire:
    """Answers from a script and keeps what was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[str, str, dict[str, str], bytes | None]] = []

    def __call__(self, method, path, *, headers, body):
        self.asked.append((method, path, headers, body))
        return self.replies.pop(0)


def page(text: str, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, named, text.encode())


def answer(content: object, status: int = 200) -> Reply:
    return page(json.dumps(content), status)


def driven(build: str, *replies: Reply) -> tuple[Traveller, Wire]:
    wire = Wire(*replies)
    return (MonolithTraveller(wire) if build == "monolith" else ApiTraveller(wire)), wire


WEB = "http://127.0.0.1:8104"


def test_a_browser_asks_for_leave_before_it_shows_another_origin_a_token():
    wire = Wire(page("", access_control_allow_origin=WEB), answer(TRIP))
    traveller = ApiTraveller(AcrossOrigins(wire, WEB))
    traveller.headers = {"Authorization": "Bearer a-token"}

    traveller.looks_up("0123456789")

    leave, trip = wire.asked
    assert leave[:2] == ("OPTIONS", "/v1/bookings/0123456789")
    assert leave[2]["Access-Control-Request-Headers"] == "authorization"
    assert trip[0] == "GET"
    assert trip[2]["Origin"] == WEB


def test_a_browser_asks_without_leave_what_anybody_may_ask_as_it_goes_without_the_token():
    wire = Wire(answer(RESULTS))
    traveller = ApiTraveller(AcrossOrigins(wire, WEB))
    traveller.headers = {"Authorization": "Bearer a-token"}

    traveller.finds("MMCT", "NDLS", date(2026, 3, 12), 2)

    assert [asked[0] for asked in wire.asked] == ["GET"]
    assert "Authorization" not in wire.asked[0][2]


def test_a_browser_without_leave_sends_nothing_and_says_so():
    wire = Wire(page("", 400))
    traveller = ApiTraveller(AcrossOrigins(wire, WEB))
    traveller.headers = {"Authorization": "Bearer a-token"}

    with pytest.raises(Refusal, match="not allowed to http://127"):
        traveller.looks_up("0123456789")

    assert [asked[0] for asked in wire.asked] == ["OPTIONS"]


@pytest.mark.parametrize(
    ("build", "reply"), [("monolith", page(RESULTS_PAGE)), ("api", answer(RESULTS))]
)
def test_both_read_the_same_departures(build, reply):
    traveller, wire = driven(build, reply)

    (train,) = traveller.finds("MMCT", "NDLS", date(2026, 3, 12), 2)

    assert "from=MMCT&to=NDLS&date=2026-03-12&passengers=2" in wire.asked[0][1]
    assert train.departs_at == datetime(2026, 3, 12, 16, 35, tzinfo=IST)
    assert (train.train_number, train.distance_km, train.on_sale) == ("12951", 1384, True)
    assert train.synthetic is False
    assert train.offer("2A") == Offer("2A", "CNF", 7, None, 264600, None)
    assert train.offer("3A") == Offer("3A", "WL", 0, 12, 184800, 0.25)
    assert train.order("3A", Passenger("Asha", 30)) == ORDER


@pytest.mark.parametrize(("build", "reply"), [("monolith", page(TRIP_PAGE)), ("api", answer(TRIP))])
def test_both_read_the_same_trip(build, reply):
    traveller, _ = driven(build, reply)

    trip = traveller.looks_up("0123456789")

    assert (trip.status, trip.waitlist_number, trip.waitlist_position) == ("WL", 14, 12)
    assert (trip.fare_paise, trip.refund_paise, trip.chance) == (184800, None, 0.25)
    assert trip.refund_now_paise == 178800
    assert (trip.origin, trip.destination) == ("MMCT", "NDLS")
    assert trip.cancelled_at is None
    assert trip.passengers == (Passenger("Asha & Co", 30),)


@pytest.mark.parametrize(
    ("build", "reply"), [("monolith", page(REFUSAL_PAGE, 409)), ("api", answer(REFUSAL, 409))]
)
def test_both_raise_a_refusal_with_its_rule_and_words(build, reply):
    traveller, _ = driven(build, reply)

    with pytest.raises(Refusal) as refused:
        traveller.looks_up("0123456789")

    assert (refused.value.status, refused.value.rule) == (409, "R4")
    assert refused.value.message == "Regret: berths and waitlist are full."


def test_on_pages_a_booking_sends_both_tokens_and_follows_the_redirect():
    to_trip = page("", 303, location="/trips/0123456789")
    traveller, wire = driven("monolith", page(FORM_PAGE), to_trip, page(TRIP_PAGE))

    trip = traveller.books(ORDER)

    sent = parse_qs(wire.asked[1][3].decode())
    assert sent["form_token"] == ["form-1"]
    assert sent["csrf_token"] == ["guard-1"]
    assert (sent["name-1"], sent["age-1"], sent["passengers"]) == (["Asha"], ["30"], ["1"])
    assert wire.asked[2][:2] == ("GET", "/trips/0123456789")
    assert trip.pnr == "0123456789"


def test_on_the_api_a_booking_is_one_request_with_an_idempotency_key():
    traveller, wire = driven("api", answer(TRIP, 201))

    traveller.books(ORDER)

    _, path, headers, body = wire.asked[0]
    assert body
    assert path == "/v1/bookings"
    assert headers["Idempotency-Key"]
    assert json.loads(body)["passengers"] == [{"name": "Asha", "age": 30}]


def test_on_pages_cookies_are_kept_and_replaced():
    cookies = "booking_site_session=one; HttpOnly; Path=/\nother=x; Path=/"
    traveller, wire = driven(
        "monolith",
        page(FORM_PAGE, set_cookie=cookies),
        page("", 303, location="/", set_cookie="booking_site_session=two; Path=/"),
        page(""),
    )

    traveller.signs_in("traveller-1@example.org", "demo-railway")

    assert wire.asked[1][2]["Cookie"] == "booking_site_session=one; other=x"
    assert traveller.headers == {"Cookie": "booking_site_session=two; other=x"}


def test_on_the_api_the_token_of_the_session_goes_with_every_request():
    traveller, wire = driven("api", answer({"access_token": "abc"}, 201), answer(TRIP))

    traveller.signs_in("traveller-1@example.org", "demo-railway")
    traveller.looks_up("0123456789")

    assert wire.asked[1][2]["Authorization"] == "Bearer abc"


def test_on_pages_being_sent_to_sign_in_is_a_refusal():
    traveller, _ = driven("monolith", page("", 302, location="/sign-in?next=/trips"))

    with pytest.raises(Refusal, match="401"):
        traveller.trips()


def test_both_follow_a_list_of_trips_to_its_end():
    line = '<article data-pnr="0{:09d}" data-status="CNF"></article>'
    full_page = page("".join(map(line.format, range(20))))
    pages, _ = driven("monolith", full_page, page(line.format(20)))
    first = {"bookings": [{"pnr": "01", "status": "CNF"}], "next_cursor": "x"}
    api, wire = driven("api", answer(first), answer({**first, "next_cursor": None}))

    assert len(pages.trips()) == 21
    assert len(api.trips()) == 2
    assert "cursor=x" in wire.asked[1][1]
