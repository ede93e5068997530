"""Partners who sell, ask for chances and are sent a statement, over HTTP (R10, R11, R12)."""

import pytest

from booking_api.http.answers_to_partners import RideOffer, Statement
from booking_api.services.billing import CALL_PAISE, TICKET_PAISE


def test_r11_a_partner_sees_and_cancels_only_what_it_sold(partner, signs_up_partner, traveller):
    other = signs_up_partner("Near Horizons")
    sold = partner.books(partner.wish(), key="one").json()
    own = traveller.books(traveller.wish()).json()

    assert partner.looks_up(sold["pnr"]).json() == sold
    assert partner.lists().json()["bookings"] == [sold]
    for stranger, pnr in (
        (other, sold["pnr"]),
        (traveller, sold["pnr"]),
        (partner, own["pnr"]),
        (partner, "0000000000"),
    ):
        for refused in (stranger.looks_up(pnr), stranger.cancels(pnr)):
            assert (refused.status_code, refused.json()["rule"]) == (404, "R11")
    assert other.lists().json()["bookings"] == []
    assert partner.cancels(sold["pnr"]).json()["status"] == "CANCELLED"


def test_r10_a_sale_sent_twice_is_one_booking_and_one_ticket(partner, staff):
    wish = partner.wish()

    first = partner.books(wish, key="order 1")
    again = partner.books(wish, key="order 1")
    other = partner.books(wish | {"passengers": [{"name": "Zoe", "age": 9}]}, key="order 1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (other.status_code, other.json()["rule"]) == (422, "R10")
    assert staff.reads_statement(partner.partner_id).json()["tickets"] == 1


def test_r10_two_partners_and_a_traveller_may_use_the_same_key(
    partner, signs_up_partner, traveller
):
    wish = partner.wish()
    sellers = (partner, signs_up_partner("Near Horizons"), traveller)

    pnrs = {seller.books(wish, key="1").json()["pnr"] for seller in sellers}

    assert len(pnrs) == 3


def test_with_a_key_and_a_token_the_key_says_who_holds_the_booking(client, partner, traveller):
    both = traveller._headers | partner._headers

    made = client.post("/v1/bookings", json=partner.wish(), headers=both).json()

    assert partner.looks_up(made["pnr"]).status_code == 200
    assert traveller.looks_up(made["pnr"]).status_code == 404


def test_nobody_signs_in_or_up_as_a_partner(client, partner):
    name = "partner:Far Horizons"

    signed_in = client.post("/v1/sessions", json={"email": name, "password": ""})
    signed_up = client.post(
        "/v1/travellers", json={"email": name, "name": "Me", "password": "long enough"}
    )

    assert (signed_in.status_code, signed_up.status_code) == (401, 422)


@pytest.mark.parametrize("status", ["CNF", "RAC", "WL"])
def test_r12_a_chance_is_what_the_row_of_a_search_says(partner, status):
    wish = partner.wish(status=status)
    shown = partner.offered(wish)

    told = partner.estimates(**wish | {"passengers": 2})

    assert told.status_code == 200
    assert RideOffer.model_validate_json(told.content).model_dump_json(by_alias=True) == told.text
    answered = told.json()
    assert shown == {field: answered[field] for field in shown}
    asked = {field: answered[field] for field in wish if field != "passengers"}
    assert asked == {field: wish[field] for field in asked}
    assert (answered["passengers"], answered["on_sale"]) == (2, True)
    assert (answered["chance"] is None) == (status == "CNF")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"train_number": "00000"}, "R1"),
        ({"class_code": "XX"}, "R1"),
        ({"from": "XXXX"}, "R1"),
        ({"journey_date": "2026-03-01"}, "R2"),
        ({"passengers": 7}, "R3"),
        ({"passengers": "2"}, None),
    ],
)
def test_a_chance_that_cannot_be_told_is_refused(partner, changed, rule):
    wish = partner.wish() | {"passengers": 2}

    refused = partner.estimates(**wish | changed)

    assert (refused.status_code, refused.json().get("rule")) == (422, rule)


def test_chances_are_for_partners(client, traveller):
    wish = traveller.wish() | {"passengers": 2}

    for headers in ({}, traveller._headers):
        refused = client.post("/v1/chances", json=wish, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "ApiKey"


def test_the_statement_adds_up_with_the_audit(partner, staff):
    wish = partner.wish()
    partner.books(wish)
    partner.cancels(partner.books(wish).json()["pnr"])
    partner.looks_up("0000000000")
    second = staff.issues_key(partner.partner_id, "search", calls_per_minute=1).json()
    hasty = type(partner)(partner._client, partner.partner_id, second)
    hasty.books(wish)  # 403
    hasty.finds()  # 429

    statement = staff.reads_statement(partner.partner_id)

    assert Statement.model_validate_json(statement.content).model_dump_json() == statement.text
    told = statement.json()
    noted = [
        call["status"]
        for key_id in (partner.key_id, hasty.key_id)
        for call in staff.audits(partner.partner_id, key_id, limit=100).json()["calls"]
    ]
    assert sorted(noted)[-5:] == [201, 201, 403, 404, 429]
    assert told["calls"] == len(noted) - 2
    assert told["tickets"] == 2  # one of them cancelled since
    assert told["amount_paise"] == told["calls"] * CALL_PAISE + 2 * TICKET_PAISE
    assert (told["call_paise"], told["ticket_paise"]) == (CALL_PAISE, TICKET_PAISE)


def test_a_month_bills_what_was_done_in_it(partner, staff, moves_to):
    wish = partner.wish()
    partner.books(wish, key="in March")
    moves_to("2026-03-31T23:59:59+05:30")
    partner.lists_stations()
    moves_to("2026-04-01T00:00:00+05:30")
    partner.lists_stations()
    later = partner.finds(date="2026-04-20").json()["departures"][0]
    ride = {field: later[field] for field in ("train_number", "journey_date")}
    ride["class_code"] = later["classes"][0]["class_code"]
    assert partner.books(wish | ride, key="in April").status_code == 201

    months = ("2026-02", "2026-03", "2026-04", "2026-05")
    told = [staff.reads_statement(partner.partner_id, month).json() for month in months]

    assert [one["tickets"] for one in told] == [0, 1, 1, 0]
    calls = [one["calls"] for one in told]
    assert (calls[0], calls[3]) == (0, 0)
    assert min(calls[1:3]) >= 2
    assert [one["month"] for one in told] == list(months)


def test_what_a_quota_refuses_is_not_billed(signs_up_partner, staff):
    partner = signs_up_partner("Thrifty", "search", calls_per_month=2)

    answers = [partner.lists_stations().status_code for _ in range(5)]

    assert answers == [200, 200, 429, 429, 429]
    assert staff.reads_statement(partner.partner_id).json()["calls"] == 2


def test_r11_a_statement_is_for_the_partner_itself_and_the_staff(
    client, partner, signs_up_partner, traveller, staff
):
    other = signs_up_partner("Near Horizons", "chance")
    path = f"/v1/partners/{partner.partner_id}/statement?month=2026-03"

    assert partner.reads_statement().json()["name"] == "Far Horizons"
    assert other.reads_statement().json()["name"] == "Near Horizons"
    assert staff.reads_statement(partner.partner_id).status_code == 200
    for refused in (
        other.reads_statement(of=partner.partner_id),
        client.get(path, headers=traveller._headers),
        other.reads_statement(of=99),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (404, "R11")
    assert client.get(path).status_code == 401


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "2026", "26-03", "٢٠٢٦-٠٣", "0000-01", "9999-12"]
)
def test_a_month_that_is_none_is_refused(staff, partner, month):
    refused = staff.reads_statement(partner.partner_id, month)

    assert refused.status_code == 422
    assert "YYYY-MM" in refused.json()["detail"]
