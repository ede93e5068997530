"""Addresses are read once, and only those that could be read."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import AfterValidator
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from booking_api.http import addresses
from booking_api.http.addresses import AddressRoute


@pytest.fixture
def read():
    """Every number that FastAPI read from an address."""
    return []


@pytest.fixture
def client(read):
    router = APIRouter(prefix="/trains", route_class=AddressRoute)

    def note(number: int) -> int:
        read.append(number)
        return number

    @router.get("/{train_number}")
    async def endpoint(
        request: Request,
        train_number: str,
        passengers: Annotated[int, Query(le=6), AfterValidator(note)] = 1,
    ) -> Response:
        return JSONResponse([train_number, passengers, request.headers["x-request-id"]])

    app = FastAPI()
    app.include_router(router)
    with TestClient(app) as client:
        yield client


def ask(client, address, request_id="first"):
    return client.get(address, headers={"X-Request-ID": request_id})


def test_the_same_address_is_read_once_and_answered_anew(client, read):
    answers = [ask(client, "/trains/12622?passengers=2", each).json() for each in ("a", "b", "c")]

    assert answers == [["12622", 2, "a"], ["12622", 2, "b"], ["12622", 2, "c"]]
    assert read == [2]


def test_another_path_or_another_query_is_another_address(client, read):
    asked = ("/trains/1?passengers=2", "/trains/2?passengers=2", "/trains/1?passengers=3")

    answers = [ask(client, address).json()[:2] for address in asked * 2]

    assert answers == [["1", 2], ["2", 2], ["1", 3]] * 2
    assert read == [2, 2, 3]


def test_what_cannot_be_read_is_refused_each_time(client):
    for _ in range(2):
        assert ask(client, "/trains/12622?passengers=7").status_code == 422
        assert ask(client, "/trains/12622?passengers=two").status_code == 422


def test_only_so_many_addresses_are_kept(client, read, monkeypatch):
    monkeypatch.setattr(addresses, "REMEMBERED", 2)
    for number in (1, 2, 3, 1):
        ask(client, f"/trains/12622?passengers={number}")

    assert read == [1, 2, 3, 1]


def test_an_address_beyond_all_use_is_answered_but_not_kept(client, read):
    for _ in range(2):
        assert ask(client, f"/trains/12622?passengers=2&more={'x' * 300}").status_code == 200

    assert read == [2, 2]
