"""What only the phone's app does: install, open without a network, tell how old an answer is."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from depot import HOUSE
from tests.browser.sites import SITES
from tests.browser.visiting import Visitor

BOOK = (
    "/book?train_number=12952&journey_date=2026-04-20&class_code=3A"
    "&from=NDLS&to=MMCT&date=2026-04-20&passengers=1"
)
BOOKINGS = re.compile(r"/v1/bookings(/\d+)?$")
LATE_ENOUGH = "00:20"  # for the trip to be asked again
CUT_OFF = "ERR_INTERNET_DISCONNECTED"  # what Chromium's console says when there is no network
IN_THE_CACHE = """async () => (await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(request => request.url)))).flat()"""
TAKEN_OVER = """async () => new Promise(resolve => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true));
    navigator.serviceWorker.ready.then(registration => registration.update());
})"""
REGISTRATION = "navigator.serviceWorker.ready"


pytestmark = pytest.mark.parametrize("site", [SITES["phone"]], indirect=True, ids=str)


def flaws(visitor: Visitor) -> list[str]:
    """Return what went wrong, besides that there was no network."""
    return [flaw for flaw in visitor.wrong if CUT_OFF not in flaw]


@pytest.fixture
def context(window, site) -> BrowserContext:
    return window(site, 390)


@pytest.fixture
def visitor(context, site, url_of_site) -> Visitor:
    return Visitor(context.new_page(), site, url_of_site(site), 390)


@pytest.fixture
def trip(visitor, site) -> str:
    """Return the address of a trip that a newcomer has just booked, and is looking at."""
    page = visitor.page
    visitor.opens(BOOK)
    site.sign_up(page, "Test Person", f"phone-{time.time_ns()}@example.org")
    expect(page.get_by_label("Age")).to_be_visible()
    site.book(page, "Asha Rao")
    expect(page.locator("article[data-pnr]")).to_have_attribute("data-status", "CNF")
    page.evaluate(REGISTRATION)
    return page.url.removeprefix(visitor.url)


def test_a_trip_opens_without_a_network_and_says_how_old_the_answer_is(visitor, context, trip):
    page = visitor.page

    context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("New Delhi → Mumbai Central")
    line = page.get_by_text(re.compile(r"^Offline, as of \d\d:\d\d$"))
    expect(line).to_be_visible()
    expect(page.locator("[data-passenger]")).to_have_text("Asha Rao 30 years")
    expect(page.get_by_text("Cancelling needs a connection.")).to_be_visible()
    visitor.shows("offline-trip")
    context.set_offline(False)
    expect(page.get_by_text("Live")).to_be_visible()
    expect(page.get_by_text("Cancel this booking …")).to_be_visible()
    assert flaws(visitor) == []


def test_my_trips_open_without_a_network_too(visitor, context, trip):
    page = visitor.page
    visitor.opens("/trips")

    context.set_offline(True)
    page.reload()

    expect(page.get_by_text("Offline, as of")).to_be_visible()
    visitor.shows("offline-trips")
    page.locator("article[data-pnr] a").click()
    expect(page.locator("article.ticket")).to_have_attribute("data-status", "CNF")
    assert flaws(visitor) == []


def test_what_needs_the_network_says_so_and_comes_back_with_it(visitor, context, trip):
    page = visitor.page

    context.set_offline(True)
    page.goto(f"{visitor.url}/")

    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    visitor.shows("offline-search")
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where to?")
    assert flaws(visitor) == []


def test_who_signs_out_leaves_no_trip_on_the_phone(visitor, context, trip):
    page = visitor.page
    kept = page.evaluate("JSON.stringify(localStorage)")

    page.get_by_role("link", name="You").click()
    visitor.shows("you-signed-in")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    left = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    context.set_offline(True)
    page.goto(visitor.url + trip)

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Asha Rao" in kept
    assert "Asha Rao" not in left
    assert "token" not in left
    assert flaws(visitor) == []


@pytest.mark.parametrize("place", ["a trip", "my trips"])
def test_an_answer_that_comes_after_signing_out_is_not_kept(visitor, context, trip, place):
    page = visitor.page
    held: list[Any] = []
    context.route(BOOKINGS, lambda route: held.append(route))
    with page.expect_request(BOOKINGS):
        page.goto(visitor.url + (trip if place == "a trip" else "/trips"))

    page.get_by_role("link", name="You").click()
    page.get_by_role("button", name="Sign out").click()
    with page.expect_response(BOOKINGS):
        held[0].continue_()
    visitor.rests()

    assert "Asha Rao" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_sign_in_that_is_over_leaves_no_trip_on_the_screen(visitor, trip):
    page = visitor.page
    page.evaluate("localStorage.setItem('token', 'too old')")

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("a sign-in lasts twelve hours")).to_be_visible()
    expect(page.get_by_text("Asha Rao")).to_have_count(0)
    assert "Asha Rao" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_change_shows_while_somebody_looks(visitor, context, site, trip):
    page, elsewhere = visitor.page, context.new_page()
    page.clock.install()
    page.reload()
    expect(page.get_by_text("Live")).to_be_visible()

    elsewhere.goto(visitor.url + trip)
    site.cancel(elsewhere)
    expect(elsewhere.locator("article.ticket")).to_have_attribute("data-status", "CANCELLED")
    page.clock.fast_forward(LATE_ENOUGH)

    expect(page.locator("article.ticket")).to_have_attribute("data-status", "CANCELLED")
    expect(page.get_by_text("Live · now Cancelled")).to_be_visible()


def test_the_app_stays_signed_in_when_it_is_closed(visitor, context, trip):
    visitor.page.close()

    again = context.new_page()
    again.goto(visitor.url + trip)

    expect(again.locator("article.ticket")).to_have_attribute("data-status", "CNF")


def test_the_service_worker_keeps_the_shell_and_no_fact(visitor, context, trip):
    kept = visitor.page.evaluate(IN_THE_CACHE)

    assert f"{visitor.url}/wording.js" in kept
    assert f"{visitor.url}/client/booking-api.js" in kept
    assert [address for address in kept if "/v1" in address or "settings" in address] == []
    assert visitor.wrong == []


def test_stations_that_fit_the_letters_are_left_in_the_picker(visitor, site):
    page = visitor.page
    visitor.opens("/")

    site.station_field(page, "From").click()
    visitor.shows("picker")
    page.get_by_label("Find a station").fill("agra")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(re.compile("Agra"))
    page.get_by_label("Find a station").fill("nowhere")
    expect(page.get_by_text("No station is called that.")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(site.station_field(page, "From")).to_be_focused()
    assert visitor.wrong == []


def test_chromium_finds_nothing_that_keeps_the_app_from_being_installed(
    playwright: Playwright, chromium, site, url_of_site, tmp_path
):
    context = playwright.chromium.launch_persistent_context(tmp_path, **chromium)
    page = context.new_page()
    page.goto(url_of_site(site))
    page.evaluate(REGISTRATION)
    devtools = context.new_cdp_session(page)

    told = devtools.send("Page.getInstallabilityErrors")
    manifest = devtools.send("Page.getAppManifest")
    context.close()

    assert told["installabilityErrors"] == []
    assert manifest["errors"] == []


@pytest.fixture
def copy(tmp_path: Path, started: Callable[..., Any]) -> tuple[Path, str]:
    """Return a copy of the phone's folder that a test may change, and where it is served."""
    rooms = Path("decoupled", "frontends")
    shutil.copytree(HOUSE / rooms, tmp_path / rooms)
    return tmp_path / rooms / "phone", started("phone", house=tmp_path).url


def test_a_newer_app_takes_over_with_the_next_link_and_the_older_shell_is_gone(context, copy):
    folder, url = copy
    page = context.new_page()
    page.goto(f"{url}/you")
    page.evaluate(REGISTRATION)
    older = page.evaluate("caches.keys()")
    screen = folder / "screens" / "you-screen.js"
    screen.write_text(
        screen.read_text(encoding="utf-8").replace("About this app", "About the newer app"),
        encoding="utf-8",
    )

    page.wait_for_function("navigator.serviceWorker.controller")
    page.evaluate(TAKEN_OVER)
    expect(page.get_by_text("About this app")).to_be_visible()  # nothing happens under the thumb
    page.get_by_role("link", name="You").click()

    expect(page.get_by_text("About the newer app")).to_be_visible()
    page.wait_for_function("caches.keys().then(shells => shells.length === 1)")
    assert page.evaluate("caches.keys()") != older
