"""A traveller's assistant books beside their phone; a script says what a language model would."""

from datetime import date, timedelta
from itertools import count

import pytest
from fastmcp.exceptions import ToolError

from benchmarks.drivers import Order, Passenger

pytestmark = pytest.mark.anyio

RIDE = {"train_number": "12952", "class_code": "3A", "from": "NDLS", "to": "MMCT"}
DAY = date(2026, 4, 20)
NAMES = {
    "list_stations",
    "search_departures",
    "read_departure",
    "create_booking",
    "list_bookings",
    "read_booking",
    "cancel_booking",
}
ages = count(20)


def party_of_one():
    """Return somebody who has not been booked before."""
    return {**RIDE, "journey_date": str(DAY), "passengers": [{"name": "Asha", "age": next(ages)}]}


def booked_on(phone):
    """Book on the phone and return the PNR."""
    order = Order("12952", DAY, "3A", "NDLS", "MMCT", (Passenger("Asha", next(ages)),))
    return phone.books(order).pnr


async def test_the_tools_are_those_a_traveller_needs(ashas_assistant):
    async with ashas_assistant() as assistant:
        tools = {tool.name: tool for tool in await assistant.client.list_tools()}
        told = assistant.client.instructions

    assert set(tools) == NAMES
    reading = {name for name, tool in tools.items() if tool.annotations.read_only_hint}
    assert reading == NAMES - {"create_booking", "cancel_booking"}
    destroying = {name for name, tool in tools.items() if tool.annotations.destructive_hint}
    assert destroying == {"cancel_booking"}
    assert all(tool.annotations.idempotent_hint for tool in tools.values())
    assert "not for travel" in told
    assert "fare_paise: Fare of one passenger, paise" in tools["search_departures"].description
    assert "If-None-Match" not in tools["search_departures"].input_schema["properties"]


async def test_a_traveller_searches_books_and_cancels_beside_the_phone(ashas_assistant, asha):
    on_phone = booked_on(asha.phone)

    async with ashas_assistant() as assistant:
        stations = await assistant.asks("list_stations")
        codes = {station["name"]: station["station_code"] for station in stations["stations"]}
        ride = {"from": codes["New Delhi"], "to": codes["Mumbai Central"]}
        found = await assistant.asks("search_departures", **ride, date=str(DAY), passengers=1)
        train = next(each for each in found["departures"] if each["train_number"] == "12952")
        booked = await assistant.asks("create_booking", **party_of_one())
        listed = [trip["pnr"] for trip in (await assistant.asks("list_bookings"))["bookings"]]
        seen = await assistant.asks("read_booking", pnr=on_phone)
        cancelled = await assistant.asks("cancel_booking", pnr=booked["pnr"])

    offers = {offer["class_code"]: offer["status"] for offer in train["classes"]}
    assert booked["status"] == offers["3A"] == "CNF"
    assert listed[:2] == [booked["pnr"], on_phone]
    assert seen["pnr"] == on_phone
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["refund_paise"] == booked["refund_now_paise"]
    assert asha.phone.looks_up(booked["pnr"]).status == "CANCELLED"
    assert asha.phone.looks_up(on_phone).status == "CNF"


async def test_a_train_is_shown_leg_by_leg(ashas_assistant):
    async with ashas_assistant() as assistant:
        run = await assistant.asks("read_departure", train_number="12952", journey_date=str(DAY))

    assert run["stops"][0]["station_code"] == "NDLS"
    assert "arrives_at" not in run["stops"][0]


async def test_r10_a_repeated_tool_call_books_once(ashas_assistant, asha):
    wanted = party_of_one()
    before = len(asha.phone.trips())

    async with ashas_assistant() as assistant:
        first = await assistant.asks("create_booking", **wanted)
        backwards = dict(reversed(wanted.items()))
        again = await assistant.asks("create_booking", **backwards)
    async with ashas_assistant() as assistant:
        later = await assistant.asks("create_booking", **wanted)

    assert first == again == later
    assert len(asha.phone.trips()) == before + 1


async def test_r10_a_cancelled_booking_is_made_anew_only_on_purpose(ashas_assistant):
    wanted = party_of_one()

    async with ashas_assistant() as assistant:
        first = await assistant.asks("create_booking", **wanted)
        await assistant.asks("cancel_booking", pnr=first["pnr"])
        with pytest.raises(ToolError, match=f"PNR {first['pnr']}.* has been cancelled"):
            await assistant.asks("create_booking", **wanted)
        key = {"Idempotency-Key": f"once more {first['pnr']}"}
        anew = await assistant.asks("create_booking", **wanted, **key)
        with pytest.raises(ToolError, match="rule R10"):
            await assistant.asks("create_booking", **party_of_one(), **key)

    assert anew["status"] == "CNF"
    assert anew["pnr"] != first["pnr"]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("read_booking", {"pnr": "0000000000"}, r"\(rule R11\): You have no booking"),
        ("read_booking", {}, "Please fill in: pnr."),
        ("search_departures", {"from": "NDLS"}, "Please fill in: to, date."),
        ("list_stations", {"near": "NDLS"}, "Not known here: near."),
        ("list_bookings", {"limit": "many"}, "limit: This must be a whole number."),
        (
            "search_departures",
            {"from": "NDLS", "to": "XXX", "date": str(DAY)},
            r"\(rule R1\): There is no station with the code “XXX”.",
        ),
        (
            "create_booking",
            party_of_one() | {"journey_date": str(DAY + timedelta(days=365))},
            r"\(rule R2\): ",
        ),
        (
            "create_booking",
            party_of_one() | {"passengers": [{"name": "Asha", "age": "old"}]},
            "passengers.0.age: This must be a whole number.",
        ),
        ("create_travellers", {}, "Unknown tool"),
    ],
)
async def test_a_refusal_is_told_in_words(ashas_assistant, tool, arguments, words):
    async with ashas_assistant() as assistant:
        with pytest.raises(ToolError, match=words):
            await assistant.asks(tool, **arguments)


async def test_what_does_not_apply_is_not_spoken_of(ashas_assistant):
    async with ashas_assistant() as assistant:
        trip = await assistant.asks("create_booking", **party_of_one())

    assert "refund_now_paise" in trip
    assert {"refund_paise", "cancelled_at", "waitlist_number", "chance"}.isdisjoint(trip)
