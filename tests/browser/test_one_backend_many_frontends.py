"""One trip, four ways in: booked on the phone, seen on the web, cancelled by the assistant."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from playwright.sync_api import BrowserContext, expect

from benchmarks.drivers import ApiTraveller, Send
from depot.parts import Part
from depot.processes import Running, free_port, launch
from railway.world import DEMO_PASSWORD
from tests.browser.sites import SITES
from tests.browser.visiting import Visitor

EMAIL = "traveller-33@example.org"
BOOK = (
    "/book?train_number=12952&journey_date=2026-04-24&class_code=3A"
    "&from=NDLS&to=MMCT&date=2026-04-24&passengers=1"
)
SCREENS: dict[Part, int] = {"phone": 390, "web": 1280}  # and how wide they are, px


@pytest.fixture(scope="module")
def parts(launched: Callable[..., Running]) -> Iterator[dict[str, Running]]:
    """Start one API, and every front-end of a traveller's on it."""
    ports = {name: free_port() for name in SCREENS}
    origins = ",".join(f"http://127.0.0.1:{port}" for port in ports.values())
    api = launched("api", extra_env={"RAILWAY_CORS_ORIGINS": origins})
    with ExitStack() as stack:
        started: dict[str, Running] = {"api": api}
        for name in (*SCREENS, "assistant"):
            running = launch(name, port=ports.get(name), api_url=api.url)
            started[name] = stack.enter_context(running)
        yield started


@pytest.fixture
def at(
    window: Callable[..., BrowserContext], parts: dict[str, Running]
) -> Callable[[Part, str], Visitor]:
    """Return how somebody opens an address of a front-end, and signs in there."""

    def opened(name: Part, path: str) -> Visitor:
        width = SCREENS[name]
        page = window(SITES[name], width).new_page()
        visitor = Visitor(page, SITES[name], parts[name].url, width)
        visitor.opens(path)
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return visitor

    return opened


@pytest.fixture
def assistant(
    parts: dict[str, Running], send_to: Callable[[str], Send]
) -> Callable[..., dict[str, Any]]:
    """Return how the same traveller's assistant calls a tool."""
    traveller = ApiTraveller(send_to(parts["api"].url))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    door = StreamableHttpTransport(f"{parts['assistant'].url}/mcp", headers=traveller.headers)

    async def call(tool: str, **arguments: str) -> dict[str, Any]:
        async with Client(door) as client:
            return (await client.call_tool(tool, arguments)).structured_content

    def called(tool: str, **arguments: str) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as elsewhere:  # Playwright holds the event loop of this thread
            return elsewhere.submit(asyncio.run, call(tool, **arguments)).result()

    return called


def test_a_trip_is_one_trip_whatever_it_is_looked_at_with(at, assistant):
    phone = at("phone", BOOK)
    expect(phone.page.get_by_label("Age")).to_be_visible()
    phone.site.book(phone.page, "Asha Rao")
    on_phone = phone.page.locator("article[data-pnr]")
    expect(on_phone).to_have_attribute("data-status", "CNF")
    pnr = on_phone.get_attribute("data-pnr")

    web = at("web", f"/trips/{pnr}")
    on_web = web.page.locator(f"article[data-pnr='{pnr}']")
    expect(on_web).to_have_attribute("data-status", "CNF")
    expect(on_web.locator("[data-passenger]")).to_have_text("Asha Rao 30 years")
    assert pnr in [trip["pnr"] for trip in assistant("list_bookings")["bookings"]]
    cancelled = assistant("cancel_booking", pnr=pnr)

    assert cancelled["status"] == "CANCELLED"
    for visitor in (phone, web):
        visitor.page.reload()
        trip = visitor.page.locator(f"article[data-pnr='{pnr}']")
        expect(trip).to_have_attribute("data-status", "CANCELLED")
        assert visitor.wrong == []
