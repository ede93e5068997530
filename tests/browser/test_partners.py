"""The staff's screen for partners in a real browser: a partner, a key, its calls, its end."""

import re

import httpx2
import pytest
from playwright.sync_api import expect

from railway.world import DEMO_PASSWORD
from tests.browser.sites import SITES

pytestmark = pytest.mark.parametrize("site", [SITES["web"]], indirect=True, ids=str)

KEY = re.compile(r"rail_[0-9a-z]{8}_\S{20,}")


@pytest.fixture
def partners(visitor):
    """The screen, opened by the staff."""
    visitor.opens("/sign-in?next=/staff")
    visitor.page.get_by_label("E-mail").fill("staff@example.org")
    visitor.page.get_by_label("Password").fill(DEMO_PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.get_by_role("link", name="Partners", exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Partners")
    return visitor


@pytest.fixture
def api(url_of_site, site):
    """The API behind the site, as somebody with a key calls it."""
    told = httpx2.get(f"{url_of_site(site)}/settings.json").json()
    with httpx2.Client(base_url=told["api"]) as client:
        yield client


def add(visitor, name):
    """Add a partner, and return its card."""
    page = visitor.page
    page.get_by_text("Add a partner …").click()
    page.get_by_label("Name of the partner").fill(name)
    page.get_by_role("button", name="Add the partner").click()
    expect(page.locator(".notice")).to_contain_text(f"{name} is a partner now")
    return page.locator(f"article[data-name='{name}']")


def issue(card, *scopes):
    """Ask for a key with these boxes ticked, and return it in full."""
    card.get_by_text("Issue a key …").click()
    for scope in scopes:
        card.get_by_label(scope).check()
    card.get_by_role("button", name="Issue the key").click()
    shown = card.page.get_by_label("Key in full")
    expect(shown).to_have_value(KEY)
    return shown.input_value()


def test_the_staff_add_a_partner_issue_a_key_see_its_calls_and_revoke_it(partners, api):
    page, name = partners.page, f"Far Horizons {partners.width}"
    card = add(partners, name)
    expect(card).to_contain_text("without a key this partner cannot call")
    key = issue(card, "Sell, and be told by webhooks")
    expect(page.locator(".key-issued")).to_contain_text("shown this once")
    partners.shows("partners-1-issued")

    assert api.get("/v1/stations", headers={"X-API-Key": key}).status_code == 200
    assert api.get("/v1/bookings", headers={"X-API-Key": key}).status_code == 200
    page.get_by_role("button", name="Show the month").click()

    expect(page.get_by_label("Key in full")).to_have_count(0)
    assert key not in page.content()
    statement = card.get_by_role("table", name="Statement of March 2026")
    expect(statement.get_by_role("cell")).to_have_text(
        ["2", "₹0.05", "₹0.10", "0", "₹20", "₹0", "", "", "₹0.10"]
    )
    expect(card.locator(".key")).to_have_attribute("data-scopes", "search sell")
    partners.shows("partners-2-called")
    card.get_by_role("link", name="Last calls").click()

    rows = page.locator("tr[data-call-id]")
    expect(rows.locator("th")).to_have_text(["GET /v1/bookings", "GET /v1/stations"])
    expect(rows.nth(0)).to_have_attribute("data-status", "200")
    partners.shows("partners-3-calls")
    page.get_by_role("link", name="All partners").click()

    card.get_by_text("Revoke …").click()
    partners.shows("partners-4-revoke")
    assert api.get("/v1/bookings", headers={"X-API-Key": key}).status_code == 200
    card.get_by_role("button", name="Revoke the key").click()

    expect(page.locator(".notice")).to_contain_text("is revoked")
    assert api.get("/v1/bookings", headers={"X-API-Key": key}).status_code == 401
    expect(card.locator(".key .status")).to_contain_text("Revoked")
    expect(card.get_by_text("Revoke …")).to_have_count(0)
    partners.shows("partners-5-revoked")
    assert partners.wrong == []


def test_a_key_can_be_copied_or_at_least_selected(partners):
    page = partners.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    key = issue(add(partners, f"Copied {partners.width}"))

    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == key

    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_text("It is selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == key
    assert partners.wrong == []


def test_what_the_api_refuses_is_said_where_it_was_asked(partners):
    page, name = partners.page, f"Twice {partners.width}"
    card = add(partners, name)

    page.get_by_text("Add a partner …").click()
    page.get_by_label("Name of the partner").fill(name)
    page.get_by_role("button", name="Add the partner").click()
    expect(page.get_by_role("alert")).to_contain_text("already")
    expect(page.get_by_label("Name of the partner")).to_have_value(name)

    card.get_by_text("Issue a key …").click()
    card.get_by_label("Search departures").uncheck()
    card.get_by_role("button", name="Issue the key").click()
    expect(card.get_by_role("alert")).to_have_text("Scopes: There must be at least 1 of these.")
    partners.shows("partners-6-refused")
    assert [one for one in partners.wrong if "status of 4" not in one] == []


def test_a_key_is_issued_and_revoked_with_the_keyboard_alone(partners):
    page, press = partners.page, partners.page.keyboard.press
    card = add(partners, f"Keyboard {partners.width}")

    partners.tabs_to(card.locator("summary", has_text="Issue a key …"))
    press("Enter")
    partners.tabs_to(card.get_by_label("Ask for chances"))
    press("Space")
    partners.tabs_to(card.get_by_role("button", name="Issue the key"))
    press("Enter")
    expect(page.get_by_label("Key in full")).to_have_value(KEY)
    partners.tabs_to(card.locator("summary", has_text="Revoke …"))
    press("Enter")
    partners.tabs_to(card.get_by_role("button", name="Revoke the key"))
    press("Enter")

    expect(card.locator(".key .status")).to_contain_text("Revoked")
    assert partners.wrong == []


def test_a_traveller_sees_no_partners(visitor):
    visitor.opens("/sign-in?next=/staff/partners")
    visitor.page.get_by_label("E-mail").fill("traveller-1@example.org")
    visitor.page.get_by_label("Password").fill(DEMO_PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()

    expect(visitor.page.get_by_role("alert")).to_contain_text("staff only")
    expect(visitor.page.locator("partner-card")).to_have_count(0)
