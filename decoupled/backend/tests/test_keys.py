"""Calls with a key, over HTTP: who is let in, how often, and what is written down of it."""

import sqlite3
from contextlib import closing

import pytest

from booking_api.adapters.database import database_file
from booking_api.http.answers_to_partners import CallPage, IssuedKey, PartnerList

OTHERS = "rail_00000000_" + 64 * "0"


def shows(client, key, path="/v1/stations"):
    return client.get(path, headers={"X-API-Key": key})


def audited(staff, partner, **asked):
    return staff.audits(partner.partner_id, partner.key_id, **asked).json()["calls"]


def test_a_key_is_told_in_full_once_and_kept_as_a_hash(staff, settings, partner):
    issued = staff.issues_key(partner.partner_id, "search", calls_per_minute=60)

    assert issued.status_code == 201
    assert issued.headers["cache-control"] == "no-store"
    assert IssuedKey.model_validate_json(issued.content).model_dump_json() == issued.text
    told = issued.json()
    assert told["key"].startswith(f"{told['prefix']}_")
    assert (told["scopes"], told["calls_per_minute"]) == (["search"], 60)
    assert told["calls_per_month"] == 100_000
    secret = told["key"].removeprefix(f"{told['prefix']}_")
    assert secret not in str(staff.lists_partners())
    with closing(sqlite3.connect(database_file(settings.database))) as ledger:
        assert secret not in "\n".join(ledger.iterdump())


def test_the_staff_see_the_partners_and_their_keys(client, staff, partner):
    staff.revokes(partner.partner_id, partner.key_id)
    staff.issues_key(partner.partner_id, "sell", "search", "sell")

    answer = client.get("/v1/partners", headers=staff._headers)

    assert PartnerList.model_validate_json(answer.content).model_dump_json() == answer.text
    (listed,) = answer.json()["partners"]
    assert (listed["partner_id"], listed["name"]) == (partner.partner_id, "Far Horizons")
    assert [key["scopes"] for key in listed["keys"]] == [
        ["search", "chance", "sell"],
        ["sell", "search"],
    ]
    revoked_at = [key["revoked_at"] for key in listed["keys"]]
    assert revoked_at == ["2026-03-10T06:00:00+05:30", None]


def test_two_partners_have_two_names(staff, partner):
    taken = staff.adds_partner("Far Horizons")

    assert (taken.status_code, taken.json()["title"]) == (409, "Name taken")
    assert len(staff.lists_partners()) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"scopes": []},
        {"scopes": ["search", "everything"]},
        {"scopes": ["search"], "calls_per_minute": 0},
        {"scopes": ["search"], "calls_per_month": 10**10},
        {"scopes": ["search"], "calls_per_minute": "60"},
        {},
    ],
)
def test_a_key_that_makes_no_sense_is_not_issued(client, staff, partner, asked):
    path = f"/v1/partners/{partner.partner_id}/keys"
    refused = client.post(path, json=asked, headers=staff._headers)

    assert refused.status_code == 422
    assert refused.json()["errors"]
    assert len(staff.lists_partners()[0]["keys"]) == 1


def test_what_is_not_there_is_not_found(staff, partner):
    absent = [
        staff.issues_key(99, "search"),
        staff.revokes(99, partner.key_id),
        staff.revokes(partner.partner_id, 99),
        staff.audits(partner.partner_id, 99),
        staff.reads_statement(99),
    ]

    assert [answer.status_code for answer in absent] == 5 * [404]


@pytest.mark.parametrize("number", [-(10**30), 0, 2**63, 10**30])
def test_a_number_that_no_ledger_holds_is_not_found_either(staff, partner, number):
    assert staff.issues_key(number, "search").status_code == 404
    assert staff.reads_statement(number).status_code == 404
    assert staff.revokes(partner.partner_id, number).status_code == 404
    assert staff.audits(partner.partner_id, number).status_code == 404
    assert staff.audits(partner.partner_id, partner.key_id, cursor=number).status_code == 200


def test_r11_the_staff_alone_have_to_do_with_partners(client, traveller, partner):
    base = f"/v1/partners/{partner.partner_id}"
    for headers, status in ((traveller._headers, 403), ({}, 401), (partner._headers, 401)):
        refused = [
            client.get("/v1/partners", headers=headers),
            client.post("/v1/partners", json={"name": "Mine"}, headers=headers),
            client.post(f"{base}/keys", json={"scopes": ["sell"]}, headers=headers),
            client.delete(f"{base}/keys/{partner.key_id}", headers=headers),
            client.get(f"{base}/keys/{partner.key_id}/calls", headers=headers),
        ]
        assert [answer.status_code for answer in refused] == 5 * [status]


@pytest.mark.parametrize("key", ["", "rail_1", OTHERS, OTHERS.upper(), "ключ".encode(), "a" * 9999])
def test_a_key_that_is_not_known_opens_nothing_not_even_what_is_open(client, key):
    refused = shows(client, key)

    assert (refused.status_code, refused.json()["title"]) == (401, "Key refused")
    assert refused.headers["www-authenticate"] == "ApiKey"
    assert "ratelimit" not in refused.headers


def test_a_key_with_the_right_prefix_and_another_secret_is_refused(client, staff, partner):
    forged = partner.key[:-1] + ("0" if partner.key[-1] != "0" else "1")

    assert shows(client, forged).status_code == 401
    assert audited(staff, partner) == []


def test_a_revoked_key_is_refused_at_the_very_next_call(staff, partner):
    before = partner.lists_stations()

    revoked = staff.revokes(partner.partner_id, partner.key_id)
    again = staff.revokes(partner.partner_id, partner.key_id)

    assert (before.status_code, revoked.status_code, again.status_code) == (200, 204, 204)
    assert revoked.content == b""
    assert partner.lists_stations().status_code == 401
    assert partner.finds().status_code == 401
    assert [call["status"] for call in audited(staff, partner)] == [401, 401, 200]


@pytest.mark.parametrize("scope", ["search", "chance", "sell"])
def test_a_key_is_good_for_its_scopes_and_for_nothing_else(signs_up_partner, traveller, scope):
    partner = signs_up_partner("Narrow", scope)
    wish = traveller.wish()
    ride = wish | {"passengers": 2}

    answered = {
        "search": {partner.lists_stations().status_code, partner.finds().status_code},
        "chance": {partner.estimates(**ride).status_code},
        "sell": {partner.books(wish).status_code, partner.lists().status_code},
    }

    good = answered.pop(scope)
    assert max(good) < 300
    assert set.union(*answered.values()) == {403}


def test_a_remembered_search_asks_for_the_scope_too(signs_up_partner, traveller):
    seller = signs_up_partner("Seller", "sell")
    traveller.finds()

    assert [seller.finds().status_code for _ in range(2)] == [403, 403]


def test_every_answer_to_a_key_says_what_is_left(signs_up_partner):
    partner = signs_up_partner("Counted", "search", calls_per_minute=3, calls_per_month=50)

    answers = [partner.lists_stations(), partner.finds(), partner.lists()]

    assert [answer.status_code for answer in answers] == [200, 200, 403]
    for left, answer in zip((2, 1, 0), answers, strict=True):
        policy = '"minute";q=3;w=60, "month";q=50;w=2678400'
        assert answer.headers["ratelimit-policy"] == policy
        minute, month = answer.headers["ratelimit"].split(", ")
        assert minute.startswith(f'"minute";r={left};t=')
        assert 0 < int(minute.rpartition("=")[2]) <= 60
        seconds_to_april = 21 * 86_400 + 18 * 3_600
        assert month == f'"month";r={47 + left};t={seconds_to_april}'


def test_a_spent_minute_is_refused_with_the_time_to_wait(signs_up_partner, staff):
    partner = signs_up_partner("Hasty", "search", calls_per_minute=2)

    answers = [partner.finds() for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit"].startswith('"minute";r=0;t=')
    assert '"month";r=99998;' in refused.headers["ratelimit"]
    assert [call["status"] for call in audited(staff, partner)] == [429, 429, 200, 200]


def test_a_spent_month_is_over_when_the_offices_month_is(signs_up_partner, moves_to):
    partner = signs_up_partner("Thrifty", "search", calls_per_month=1)

    moves_to("2026-03-31T23:59:30+05:30")
    in_march = [partner.finds(date="2026-04-02") for _ in range(2)]
    moves_to("2026-04-01T00:00:00+05:30")
    in_april = partner.finds(date="2026-04-02")

    assert [answer.status_code for answer in in_march] == [200, 429]
    assert in_march[1].headers["retry-after"] == "30"
    assert in_april.status_code == 200
    assert in_april.headers["ratelimit-policy"].endswith(f'"month";q=1;w={30 * 86_400}')


def test_one_key_does_not_spend_what_another_has(signs_up_partner, staff):
    partner = signs_up_partner("Twofold", "search", calls_per_minute=1)
    other = signs_up_partner("Other", "search", calls_per_minute=1)

    answers = [partner.finds(), partner.finds(), other.finds()]

    assert [answer.status_code for answer in answers] == [200, 429, 200]


def test_the_audit_has_each_call_by_its_route_and_nobodys_data(client, staff, partner):
    pnr = partner.books(partner.wish()).json()["pnr"]
    found = partner.looks_up(pnr)
    partner.looks_up("0000000000")
    shows(client, partner.key, "/v1/nothing?name=Asha+Rao")

    page = staff.audits(partner.partner_id, partner.key_id)

    assert CallPage.model_validate_json(page.content).model_dump_json() == page.text
    calls = page.json()["calls"]
    assert [(call["method"], call["route"], call["status"]) for call in calls[:4]] == [
        ("GET", "none", 404),
        ("GET", "/v1/bookings/{pnr}", 404),
        ("GET", "/v1/bookings/{pnr}", 200),
        ("POST", "/v1/bookings", 201),
    ]
    assert calls[2]["request_id"] == found.headers["x-request-id"]
    assert {call["called_at"] for call in calls} == {"2026-03-10T06:00:00+05:30"}
    assert pnr not in page.text
    assert "Asha" not in page.text


def test_what_is_refused_before_it_gets_anywhere_is_audited_by_its_route_too(
    signs_up_partner, staff
):
    partner = signs_up_partner("Hasty", "search", calls_per_minute=1)

    partner.finds()
    partner.looks_up("0123456789")

    assert [call["route"] for call in audited(staff, partner)] == [
        "/v1/bookings/{pnr}",
        "/v1/departures",
    ]


def test_the_audit_is_read_page_by_page_although_calls_go_on(staff, partner):
    for _ in range(5):
        partner.lists_stations()

    first = staff.audits(partner.partner_id, partner.key_id, limit=3).json()
    partner.lists_stations()
    rest = staff.audits(
        partner.partner_id, partner.key_id, limit=3, cursor=first["next_cursor"]
    ).json()

    numbers = [call["call_id"] for page in (first, rest) for call in page["calls"]]
    assert len(set(numbers)) == 5
    assert numbers == sorted(numbers, reverse=True)
    assert rest["next_cursor"] is None


def test_a_call_that_breaks_is_audited_as_what_it_was_answered(staff, partner, monkeypatch):
    def breaks(*_asked):
        raise RuntimeError("a bug")

    monkeypatch.setattr("booking_api.http.departures.find_departures", breaks)

    assert partner.finds().status_code == 500
    assert [call["status"] for call in audited(staff, partner)] == [500]


def test_calls_without_a_key_are_not_counted(staff, partner, traveller):
    traveller.finds()
    traveller.lists()

    assert audited(staff, partner) == []


def test_a_page_of_ours_may_revoke_but_no_page_may_send_a_key(client):
    asked = {"Origin": "http://localhost:8104", "Access-Control-Request-Method": "DELETE"}
    path = "/v1/partners/1/keys/1"

    staffs = client.options(
        path, headers=asked | {"Access-Control-Request-Headers": "Authorization"}
    )
    keys = client.options(path, headers=asked | {"Access-Control-Request-Headers": "X-API-Key"})

    assert staffs.status_code == 200
    assert "DELETE" in staffs.headers["access-control-allow-methods"]
    assert keys.status_code == 400
