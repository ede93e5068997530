"""The partner site in a real browser: search, order, wait, be promoted, cancel."""

import sys
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.drivers import Send, Traveller
from depot.processes import Running, launch
from railway.world import World
from tests.browser.sites import Site
from tests.partner_site.customer import Ride
from tests.partner_site.railway import (
    TO_LOOPBACK,
    new_key,
    sell_out,
    signed_up,
    webhook_worker,
)

QUIET_DAY = "2026-04-20"
SOLD_OUT = {1280: Ride("2026-04-21"), 390: Ride("2026-04-22")}  # one for each width of window
PATIENCE_MS = 30_000

pytestmark = pytest.mark.parametrize("site", [Site("partner")], indirect=True, ids=str)


@pytest.fixture(scope="module")
def railway(
    launched: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory, world: World
) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("railway")
    api = launched("api", folder / "api.db", extra_env=TO_LOOPBACK)
    with webhook_worker(folder / "api.db", world.folder):
        yield api


@pytest.fixture(scope="module")
def rival(railway: Running, send_to: Callable[[str], Send]) -> Traveller:
    return signed_up(send_to(railway.url))


@pytest.fixture(scope="module")
def url_of_site(
    railway: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Site], str]]:
    key = {"PARTNER_API_KEY": new_key(railway.url)}
    books = tmp_path_factory.mktemp("agency") / "books.db"
    with launch("partner", api_url=railway.url, database=books, extra_env=key) as agency:
        yield lambda _site: agency.url


def search(page: Page, day: str) -> None:
    page.get_by_label("From").select_option("New Delhi")
    page.get_by_label("To", exact=True).select_option("Mumbai Central")
    page.get_by_label("Travel date").fill(day)
    page.get_by_role("button", name="Find trains").click()


def test_a_waiting_customer_sees_the_promotion_without_touching_the_page(visitor, rival):
    page, ride = visitor.page, SOLD_OUT[visitor.width]
    in_the_way = sell_out(rival, ride)

    visitor.opens("/")
    visitor.shows("1-home")
    search(page, ride.day)
    expect(page.get_by_role("heading", level=1)).to_have_text("New Delhi to Mumbai Central")
    visitor.shows("2-trains")
    page.get_by_role("link", name="Choose 1A, New Delhi - Mumbai Rajdhani 12952").click()
    page.get_by_label("Name").fill("Asha Rao")
    page.get_by_label("Age").fill("34")
    page.get_by_label("What shall we call this journey?").fill("A week by the sea")
    visitor.shows("3-form")
    page.get_by_role("button", name="Order now").click()

    banner = page.locator(".banner")
    expect(banner).to_have_attribute("data-status", "WL")
    visitor.shows("4-waiting")
    rival.cancels(in_the_way)
    cancelled = time.monotonic()
    expect(banner).to_have_attribute("data-status", "CNF", timeout=PATIENCE_MS)
    seconds = time.monotonic() - cancelled
    sys.stdout.write(f"promotion on the screen {seconds:.2f} s after the cancellation\n")

    expect(page.get_by_text("The railway moved you up: confirmed")).to_be_visible()
    visitor.shows("5-promoted")
    page.get_by_role("link", name="Cancel this ticket").click()
    visitor.shows("6-cancel")
    page.get_by_role("button", name="Cancel the ticket").click()
    expect(banner).to_have_attribute("data-status", "CANCELLED")
    visitor.shows("7-cancelled")
    page.get_by_role("link", name="Your orders").click()
    expect(page.locator("article[data-status='CANCELLED']")).to_have_count(1)
    visitor.shows("8-orders")
    assert visitor.wrong == []


def test_an_order_can_be_made_and_cancelled_with_the_keyboard_alone(visitor):
    page, press, write = visitor.page, visitor.page.keyboard.press, visitor.page.keyboard.type
    visitor.opens("/")

    for field, station in (("From", "New Delhi"), ("To", "Mumbai Central")):
        visitor.tabs_to(page.get_by_label(field, exact=True))
        write(station)
    visitor.tabs_to(page.get_by_label("Travel date"))
    press("ArrowUp")  # the next day or month: the day of today is closed
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New Delhi to Mumbai Central")
    visitor.tabs_to(page.get_by_role("link", name="Choose 3A"))
    press("Enter")
    for field, text in (("Name", "Asha Rao"), ("Age", "34"), ("What shall we call", "The sea")):
        visitor.tabs_to(page.get_by_label(field))
        write(text)
    press("Enter")
    expect(page.locator(".banner")).to_have_attribute("data-status", "CNF")
    visitor.tabs_to(page.get_by_role("link", name="Cancel this ticket"))
    press("Enter")
    visitor.tabs_to(page.get_by_role("button", name="Cancel the ticket"))
    press("Enter")

    expect(page.locator(".banner")).to_have_attribute("data-status", "CANCELLED")
    assert visitor.wrong == []


def test_a_refusal_and_a_missing_page_are_shown_in_words(visitor):
    page = visitor.page

    assert visitor.opens("/trains?from=NDLS&to=MMCT&date=2027-01-01&passengers=1") == 422
    expect(page.get_by_role("alert")).to_contain_text("60 days ahead")
    expect(page.get_by_role("alert")).to_have_attribute("data-rule", "R2")
    expect(page).to_have_title("That is not possible · Hill & Coast Holidays")
    visitor.shows("refused")
    assert visitor.opens("/nowhere") == 404
    expect(page.get_by_role("alert")).to_contain_text("There is no such page")
    expect(page).to_have_title("Nothing here · Hill & Coast Holidays")
    visitor.shows("nowhere")
    assert visitor.opens("/orders") == 200
    expect(page.get_by_role("heading", name="Nothing yet")).to_be_visible()
    visitor.shows("no-orders")

    # An answer that says no is an error to the browser's console, and nothing else may be.
    assert [one for one in visitor.wrong if "status of 4" not in one] == []


def test_without_scripts_looking_again_shows_the_order(browser, url_of_site, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url_of_site(site))
    search(page, QUIET_DAY)
    page.get_by_role("link", name="Choose 3A").click()
    page.get_by_label("Name").fill("Asha Rao")
    page.get_by_label("Age").fill("34")
    page.get_by_label("What shall we call this journey?").fill("The sea")
    page.get_by_role("button", name="Order now").click()

    page.get_by_role("link", name="Look again").click()

    expect(page.locator(".banner")).to_have_attribute("data-status", "CNF")
    context.close()
