"""Whatever is sent to whatever route by whomever, the API answers as its contract says."""

from collections.abc import Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from depot import HOUSE

CONTRACT = schemathesis.openapi.from_path(HOUSE / "decoupled" / "openapi.json")
NOT_OURS = [
    positive_data_acceptance,  # a rule may refuse what is well said: no such train is a 422
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
    """Return how to send a case, showing something, and to hold the answer against the contract."""

    def send(case, shown):
        case.call_and_validate(
            base_url=api_url, session=line, headers=shown, excluded_checks=NOT_OURS
        )

    return send


@pytest.fixture(scope="session")
def travellers_token(bearer_of):
    return bearer_of("traveller-1@example.org")


@pytest.fixture(scope="session")
def partners_key(partner_id_of, key_of):
    issued = key_of(partner_id_of("Every Route"), "search", "chance", "sell")
    return {"X-API-Key": issued["key"]}


@asking_for("").parametrize()
@FEW
def test_anybody_is_answered_as_the_contract_says(case, hold):
    hold(case, {})


@asking_for("HTTPBearer").parametrize()
@FEW
def test_a_traveller_is_answered_as_the_contract_says(case, hold, travellers_token):
    hold(case, travellers_token)


@asking_for("HTTPBearer").parametrize()
@FEW
def test_the_staff_are_answered_as_the_contract_says(case, hold, staff):
    hold(case, staff)


@asking_for("APIKeyHeader").parametrize()
@FEW
def test_a_partner_is_answered_as_the_contract_says(case, hold, partners_key):
    hold(case, partners_key)


def test_every_operation_of_the_contract_is_held_against_it():
    parts = [asking_for(scheme) for scheme in ("", "HTTPBearer", "APIKeyHeader")]
    held = {operation.ok().label for part in parts for operation in part.get_all_operations()}

    assert held == {operation.ok().label for operation in CONTRACT.get_all_operations()}
