"""Whatever is sent to whatever route by whomever, the API answers as its contract says."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from depot import HOUSE
from tests.contract.stage import SCOPES, partners_goods, ride

CONTRACT = schemathesis.openapi.from_path(HOUSE / "decoupled" / "openapi.json")
NOT_OURS = [
    positive_data_acceptance,  # a rule may refuse what is well said: no such train is a 422
]
OF_ANSWERS = [  # whatever was asked
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def asking_for(scheme):
    """Return the part of the contract whose operations let in who shows a scheme."""

    def asks(context):
        told = context.operation.definition.raw.get("security", [{}])
        return any(scheme in one if scheme else not one for one in told)

    return CONTRACT.include(asks)


@pytest.fixture(scope="session")
def line() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture(scope="session")
def hold(api_url, line):
    """Return how to send a case, and hold the answers against the contract.

    It is sent twice: as it was drawn, and with what exists in the place of what was made up, by
    whoever owns that. Two callers, for what is drawn may well hit upon something and remove it.
    """

    def send(case, shown, owner, known, answered):
        how = {"base_url": api_url, "session": line}
        excluded = NOT_OURS + [negative_data_rejection] * asks_for_more(case)
        first = case.call_and_validate(headers=shown, excluded_checks=excluded, **how)
        put_in(case, known)
        second = case.call_and_validate(headers=owner, checks=OF_ANSWERS, **how)
        answered[case.operation.label] |= {first.status_code, second.status_code}

    return send


@pytest.fixture
def answered():
    """Return the statuses of each operation. One must tell of success: refusals prove little."""
    statuses = defaultdict(set)
    yield statuses
    assert [label for label, seen in statuses.items() if min(seen) >= 300] == []


def asks_for_more(case):
    """Return whether a query has names that the contract does not: they are passed over."""
    return bool({*(case.query or {})} - {each.name for each in case.operation.query})


def put_in(case, known):
    """Give a case the values that exist, wherever it names such a thing."""
    named = known | known["to lose"] if case.method == "DELETE" else known
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part.update({name: value for name, value in named.items() if name in part})


@pytest.fixture(scope="session")
def travellers(bearer_of):
    return bearer_of("traveller-1@example.org"), bearer_of("traveller-2@example.org")


@pytest.fixture(scope="session")
def partners(partner_id_of, key_of):
    ids = partner_id_of("Every Route"), partner_id_of("Every Known Route")
    return [{"partner_id": each, **key_of(each, *SCOPES)} for each in ids]


@pytest.fixture(scope="session")
def known(api, partners, key_of):
    """What the second partner owns, by the names that the contract has for it."""
    partner_id, wish = partners[1]["partner_id"], ride(api)
    owned = partners_goods(api, partner_id, partners[1], wish, "Asha Rao")
    hook = {"url": "http://127.0.0.1:9/", "events": ["booking.charted"]}
    other = api.post("/v1/webhooks", json=hook, headers=shown_by(partners[1])).json()
    return {
        **wish,
        "date": wish["journey_date"],
        "month": "2026-03",
        "partner_id": partner_id,
        "key_id": owned.key_id,
        "pnr": owned.pnr,
        "webhook_id": owned.webhook_id,
        "event_id": owned.event_id,
        "url": hook["url"],
        "to lose": {
            "key_id": key_of(partner_id, "search")["key_id"],
            "webhook_id": other["webhook_id"],
        },
    }


@pytest.fixture(scope="session")
def known_to(api, known):
    """Return how to get the same, with a booking of one's own."""
    ends = ("train_number", "journey_date", "class_code", "from", "to")
    party = {"passengers": [{"name": "Ravi Rao", "age": 36}]}
    wish = {name: known[name] for name in ends} | party

    @cache
    def known_to_one(token):
        trip = api.post("/v1/bookings", json=wish, headers={"Authorization": token}).json()
        return known | {"pnr": trip["pnr"]}

    return known_to_one


def shown_by(partner):
    return {"X-API-Key": partner["key"]}


@asking_for("").parametrize()
@FEW
def test_anybody_is_answered_as_the_contract_says(case, hold, known, answered):
    hold(case, {}, {}, known, answered)


@asking_for("HTTPBearer").parametrize()
@FEW
def test_a_traveller_is_answered_as_the_contract_says(case, hold, known_to, travellers):
    one, other = travellers
    refused_too = defaultdict(set)  # the counter's side is closed to them
    hold(case, one, other, known_to(other["Authorization"]), refused_too)


@asking_for("APIKeyHeader").parametrize()
@FEW
def test_a_partner_is_answered_as_the_contract_says(case, hold, known, partners, answered):
    one, other = map(shown_by, partners)
    hold(case, one, other, known, answered)


@asking_for("HTTPBearer").parametrize()
@FEW
def test_the_staff_are_answered_as_the_contract_says(case, hold, known_to, staff, answered):
    hold(case, staff, staff, known_to(staff["Authorization"]), answered)


def test_no_operation_of_the_contract_is_left_out():
    parts = [asking_for(scheme) for scheme in ("", "HTTPBearer", "APIKeyHeader")]
    asked = {operation.ok().label for part in parts for operation in part.get_all_operations()}

    assert asked == {operation.ok().label for operation in CONTRACT.get_all_operations()}
