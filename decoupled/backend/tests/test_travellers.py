"""Signing up, signing in, and tokens."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from railway.world import DEMO_PASSWORD

ASHA = {"email": "Asha@Example.org", "name": "Asha", "password": "correct horse"}

JSON = {"Content-Type": "application/json"}


def _signs_in(client, email, password):
    return client.post("/v1/sessions", json={"email": email, "password": password})


def test_who_signs_up_can_sign_in(client):
    made = client.post("/v1/travellers", json=ASHA)
    session = _signs_in(client, "ASHA@example.org", ASHA["password"])

    assert made.status_code == 201
    assert made.json() == {"email": "asha@example.org", "name": "Asha"}
    assert session.status_code == 201
    assert session.json() | {"access_token": ""} == {
        "access_token": "",
        "token_type": "bearer",
        "expires_in": 12 * 3600,
        "name": "Asha",
        "staff": False,
    }
    headers = {"Authorization": f"Bearer {session.json()['access_token']}"}
    page = client.get("/v1/bookings", headers=headers)
    assert page.json() == {"bookings": [], "next_cursor": None}


def test_an_address_signs_up_once_whatever_its_case(client):
    client.post("/v1/travellers", json=ASHA)

    again = client.post("/v1/travellers", json=ASHA | {"email": "asha@EXAMPLE.org"})

    assert again.status_code == 409
    assert again.json()["title"] == "Email taken"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "\ud800" * 9}, "password"),
        ({"name": "   "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"admin": True}, "admin"),
    ],
)
def test_a_sign_up_that_cannot_be_used_names_the_field(client, changed, field):
    body = json.dumps(ASHA | changed)  # writes what is no text as escapes
    refusal = client.post("/v1/travellers", content=body, headers=JSON)

    assert refusal.status_code == 422
    assert [error["field"] for error in refusal.json()["errors"]] == [field]


def test_a_failed_sign_in_does_not_tell_what_was_wrong(client):
    wrong = _signs_in(client, "traveller-1@example.org", "not the password")
    nobody = _signs_in(client, "nobody@example.org", DEMO_PASSWORD)

    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json() == nobody.json()
    assert wrong.headers["www-authenticate"] == "Bearer"


def test_nobody_signs_in_as_the_booking_office(client, world):
    office = next(one for one in world.travellers() if one.traveller_id == 0)

    assert _signs_in(client, office.email, DEMO_PASSWORD).status_code == 401
    assert _signs_in(client, "traveller-1@example.org", DEMO_PASSWORD).status_code == 201


def _token(secret, hours):
    expires_at = datetime.now(UTC) + timedelta(hours=hours)
    return jwt.encode({"sub": "1", "exp": expires_at}, secret, "HS256")


def test_a_token_that_is_missing_forged_or_too_old_is_refused(client, settings):
    unsigned = jwt.encode({"sub": "1", "exp": 9_999_999_999}, "", "none")
    tokens = [_token("x" * 64, 1), _token(settings.secret, -1), unsigned, "no.to.ken"]

    refused = [
        client.get("/v1/bookings", headers={"Authorization": f"Bearer {token}"}) for token in tokens
    ] + [client.get("/v1/bookings")]
    taken = client.get(
        "/v1/bookings", headers={"Authorization": f"Bearer {_token(settings.secret, 1)}"}
    )

    assert [answer.status_code for answer in refused] == 5 * [401]
    assert {answer.headers["www-authenticate"] for answer in refused} == {"Bearer"}
    assert taken.status_code == 200
