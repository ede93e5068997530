"""Whose assistant it is: over stdio its owner's, over HTTP each caller's own, never another's."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import httpx2
import jwt
import pytest
from fastmcp.exceptions import ToolError

from benchmarks.drivers import Order, Passenger
from tests.assistant.conftest import PASSWORD, over_http

pytestmark = pytest.mark.anyio

ROUNDS = 10
RIDE = {"from": "NDLS", "to": "MMCT", "date": "2026-04-27"}
BOOKING = {
    "train_number": "12952",
    "journey_date": "2026-04-27",
    "class_code": "3A",
    "from": "NDLS",
    "to": "MMCT",
    "passengers": [{"name": "Both of them", "age": 40}],
}


def booked_by(person):
    """Book on somebody's phone and return the PNR."""
    order = Order("12952", date(2026, 4, 27), "2A", "NDLS", "MMCT", (Passenger("Test", 50),))
    return person.phone.books(order).pnr


def token_of(person):
    """Return the access token of somebody's phone."""
    return person.authorization["Authorization"].removeprefix("Bearer ")


def expired(token, secret):
    """Return the token as it will be when its twelve hours are over."""
    claims = jwt.decode(token, options={"verify_signature": False})
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    return jwt.encode(claims | {"exp": an_hour_ago}, secret, "HS256")


async def test_r11_two_callers_at_once_each_see_their_own(http_server, asha, ravi):
    pnrs = {person: booked_by(person) for person in (asha, ravi)}
    listed = {asha: set(), ravi: set()}

    async def keeps_asking(person, other):
        for _ in range(ROUNDS):
            async with over_http(http_server.url, person.authorization) as assistant:
                page = await assistant.asks("list_bookings", limit=100)
                listed[person] |= {trip["pnr"] for trip in page["bookings"]}
                with pytest.raises(ToolError, match="R11"):
                    await assistant.asks("cancel_booking", pnr=pnrs[other])

    await asyncio.gather(keeps_asking(asha, ravi), keeps_asking(ravi, asha))

    assert pnrs[asha] in listed[asha]
    assert pnrs[ravi] in listed[ravi]
    assert listed[asha].isdisjoint(listed[ravi])


async def test_r10_two_callers_with_the_same_wish_get_a_booking_each(http_server, asha, ravi):
    async def books(person):
        async with over_http(http_server.url, person.authorization) as assistant:
            return await assistant.asks("create_booking", **BOOKING)

    booked = await asyncio.gather(*(books(person) for person in (asha, ravi, asha, ravi)))

    assert booked[0] == booked[2]
    assert booked[1] == booked[3]
    assert booked[0]["pnr"] != booked[1]["pnr"]


async def test_who_brings_no_token_is_nobody_even_after_somebody_who_did(http_server, asha):
    async with over_http(http_server.url, asha.authorization) as assistant:
        await assistant.asks("list_bookings")

    async with over_http(http_server.url) as assistant:
        found = await assistant.asks("search_departures", **RIDE)
        for tool in ("list_bookings", "create_booking"):
            with pytest.raises(ToolError, match=r"Sign in first.*Authorization: Bearer"):
                await assistant.asks(tool, **(BOOKING if tool == "create_booking" else {}))

    assert found["departures"]


async def test_of_what_a_caller_sends_only_the_token_goes_on(http_server, api_url, asha):
    tag = httpx2.get(f"{api_url}/v1/departures", params=RIDE).headers["etag"]
    carried = {
        "If-None-Match": tag,
        "X-API-Key": "rail_nonsense",
        "Cookie": "session=1",
        "Idempotency-Key": "the same for all",
    }

    async with over_http(http_server.url, carried | asha.authorization) as assistant:
        found = await assistant.asks("search_departures", **RIDE)
        parties = [[{"name": "Asha", "age": age}] for age in (61, 62)]
        booked = [
            await assistant.asks("create_booking", **BOOKING | {"passengers": party})
            for party in parties
        ]

    assert found["departures"]
    assert [trip["passengers"] for trip in booked] == parties


async def test_over_stdio_anybody_may_search_and_is_told_how_to_sign_in(over_stdio):
    async with over_stdio() as assistant:
        found = await assistant.asks("search_departures", **RIDE)
        with pytest.raises(ToolError, match="RAILWAY_EMAIL and RAILWAY_PASSWORD"):
            await assistant.asks("list_bookings")

    assert found["departures"]


async def test_over_stdio_a_token_is_enough(over_stdio, ravi):
    pnr = booked_by(ravi)

    async with over_stdio(RAILWAY_TOKEN=token_of(ravi)) as assistant:
        seen = await assistant.asks("read_booking", pnr=pnr)

    assert seen["pnr"] == pnr


async def test_over_stdio_an_expired_token_is_renewed_if_a_password_is_there(
    over_stdio, ravi, secret
):
    pnr, old = booked_by(ravi), expired(token_of(ravi), secret)
    account = {"RAILWAY_EMAIL": ravi.email, "RAILWAY_PASSWORD": PASSWORD}

    async with over_stdio(RAILWAY_TOKEN=old, **account) as assistant:
        seen = await assistant.asks("read_booking", pnr=pnr)
    async with over_stdio(RAILWAY_TOKEN=old) as assistant:
        with pytest.raises(ToolError, match="Sign in first, or again"):
            await assistant.asks("read_booking", pnr=pnr)

    assert seen["pnr"] == pnr


async def test_over_stdio_a_wrong_password_is_told(over_stdio, ravi):
    wrong = {"RAILWAY_EMAIL": ravi.email, "RAILWAY_PASSWORD": "not this one"}

    async with over_stdio(**wrong) as assistant:
        with pytest.raises(ToolError, match="password"):
            await assistant.asks("list_bookings")
