"""Ten thousand calls with bad keys, or for what is not the caller's: none of them gets anything."""

import json
from itertools import islice
from random import Random

import pytest
from jsonschema import Draft202012Validator

from depot import HOUSE
from tests.contract.abuse import ROUTES, Attempt, attempts, expected
from tests.contract.stage import SCOPES, Caller, partners_goods, ride

CALLS, SEED = 10_000, 20_261_121
CONTRACT = json.loads((HOUSE / "decoupled" / "openapi.json").read_text(encoding="utf-8"))
PROBLEM = Draft202012Validator({"$ref": "#/components/schemas/Problem", **CONTRACT})
KEY = "APIKeyHeader"


@pytest.fixture(scope="session")
def wish(api):
    return ride(api)


@pytest.fixture(scope="session")
def victims(api, partner_id_of, key_of, wish, bearer_of):
    """Two partners with bookings, webhooks, deliveries and keys of their own."""
    found = []
    for company, passenger in (("Far Horizons", "Xanthippe Rao"), ("Long Way", "Quirin Das")):
        partner_id = partner_id_of(company)
        issued = key_of(partner_id, *SCOPES)
        found.append(partners_goods(api, partner_id, issued, wish, passenger))
    return found


def shown(key):
    return {"X-API-Key": key}


@pytest.fixture(scope="session")
def callers(api, staff, partner_id_of, key_of, bearer_of, victims):
    """Another partner with keys good and bad, a traveller, and who makes keys up."""
    partner_id = partner_id_of("Nosy Nomads")
    good = key_of(partner_id, *SCOPES)
    spent = [key_of(partner_id, *SCOPES, calls_per_month=1) for _ in range(2)]
    for key in spent:
        api.get("/v1/stations", headers=shown(key["key"])).raise_for_status()
    revoked = [key_of(partner_id, *SCOPES) for _ in range(2)]
    for key in revoked:
        path = f"/v1/partners/{partner_id}/keys/{key['key_id']}"
        api.delete(path, headers=staff).raise_for_status()
    token = bearer_of("traveller-2@example.org")
    return [
        Caller("every scope", shown(good["key"]), "good", SCOPES),
        *(
            Caller(f"only {scope}", shown(key_of(partner_id, scope)["key"]), "good", (scope,))
            for scope in SCOPES
        ),
        *(Caller("spent", shown(key["key"]), "spent") for key in spent),
        *(Caller("revoked", shown(key["key"]), "unknown") for key in revoked),
        *(Caller("made up", shown(key), "unknown") for key in made_up(good["key"], victims)),
        Caller("revoked, beside a token", shown(revoked[0]["key"]) | token, "unknown"),
        Caller("spent, beside a token", shown(spent[0]["key"]) | token, "spent"),
        Caller("a key as token", {"Authorization": f"Bearer {good['key']}"}, "nobody"),
        Caller("nothing", {}, "nobody"),
        Caller("a traveller", token, "traveller"),
    ]


def made_up(key, victims):
    """Return what looks more or less like a key."""
    prefix, secret = key.rsplit("_", 1)
    swapped = f"{prefix}_{victims[0].key.rsplit('_', 1)[1]}"
    almost = [f"{prefix}_{'0' * 64}", swapped, key[:-1], f"{key}0", key.upper(), key[::-1]]
    return [*almost, prefix, secret, "rail_", "' OR 1=1 --", "rail_%", "a" * 4000, "é" * 20, "0"]


@pytest.fixture(scope="session")
def secrets(victims, api, staff):
    """What must stand in no answer: theirs, and all names of partners."""
    names = [each["name"] for each in api.get("/v1/partners", headers=staff).json()["partners"]]
    return [*names, *(secret for victim in victims for secret in victim.secrets)]


def faults(attempt, answer, secrets):
    """Yield what is wrong with an answer; nothing if it refuses as it must."""
    if answer.status_code != attempt.expected:
        yield f"is {answer.status_code}, not {attempt.expected}"
    if answer.headers.get("content-type") != "application/problem+json":
        yield "is no problem"
    elif not PROBLEM.is_valid(told := answer.json()) or told["status"] != answer.status_code:
        yield f"is not the contract's problem: {told}"
    if answer.status_code == 401 and "www-authenticate" not in answer.headers:
        yield "does not say how to say who one is"
    if answer.status_code == 429 and int(answer.headers.get("retry-after", 0)) < 1:
        yield "does not say when to come again"
    if attempt.caller.standing in ("good", "spent") and "ratelimit" not in answer.headers:
        yield "does not say how many calls are left"
    whole = f"{answer.text} {answer.headers}"
    yield from (f"tells {secret}" for secret in secrets if secret in whole)


def test_the_attempts_are_for_every_route_that_takes_a_key_or_makes_one():
    tried = {(route.method.lower(), route.path.split("?")[0]) for route in ROUTES}

    keyed = {
        (method, path)
        for path, item in CONTRACT["paths"].items()
        for method, operation in item.items()
        if any(KEY in one for one in operation.get("security", ())) or "/partners" in path
    }
    assert tried == keyed


@pytest.fixture(scope="session")
def answer_to(api):
    """How to make an attempt, and get the answer."""

    def call(attempt):
        headers = {name: value.encode() for name, value in attempt.caller.headers.items()}
        return api.request(attempt.route.method, attempt.path, headers=headers, json=attempt.body)

    return call


@pytest.mark.timeout(300)  # about twenty seconds, when nobody else is at it
def test_ten_thousand_bad_calls_are_refused_as_the_contract_says_and_leak_nothing(
    answer_to, callers, victims, wish, secrets
):
    wrong, seen = [], set()

    for attempt in islice(attempts(Random(SEED), callers, victims, wish), CALLS):
        answer = answer_to(attempt)
        told = f"{attempt.caller.told}: {attempt.route.method} {attempt.path}"
        wrong += [f"{told} {fault}" for fault in faults(attempt, answer, secrets)]
        seen.add((attempt.route, answer.status_code))

    assert wrong == []
    assert {route for route, _ in seen} == set(ROUTES)
    assert {status for _, status in seen} == {401, 403, 404, 429}
    assert all(victim.still_as_it_was() for victim in victims)


def test_a_leak_would_be_noticed(answer_to, victims, secrets):
    victim = victims[0]
    itself = Caller("the victim itself", shown(victim.key), "good", SCOPES)
    route = next(route for route in ROUTES if route.path == "/v1/bookings/{pnr}")
    attempt = Attempt(itself, route, f"/v1/bookings/{victim.pnr}", None, 404)

    found = list(faults(attempt, answer_to(attempt), secrets))

    assert found[0] == "is 200, not 404"
    assert f"tells {victim.pnr}" in found
    assert "tells Xanthippe Rao" in found


def test_the_statuses_that_are_expected_stand_in_the_contract(callers):
    for route in ROUTES:
        operation = CONTRACT["paths"][route.path.split("?")[0]][route.method.lower()]
        if any(KEY in one for one in operation["security"]):
            due = {expected(caller, route) for caller in callers} - {None}
            assert {str(status) for status in due} <= operation["responses"].keys()
