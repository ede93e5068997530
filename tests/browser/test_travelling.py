"""A whole journey with a mouse: search, sign up, book, look, cancel; and every other page."""

import time

from playwright.sync_api import expect

DAY, BUSY_DAY = "2026-04-20", "2026-03-14"
RAJDHANI = "New Delhi - Mumbai Rajdhani"
PASSWORD = "a long enough password"


def test_a_traveller_searches_signs_up_books_looks_and_cancels(visitor):
    page = visitor.page

    visitor.opens("/")
    visitor.shows("1-search")
    page.get_by_label("From").select_option("NDLS")
    page.get_by_label("To", exact=True).select_option("MMCT")
    page.get_by_label("Date").fill(DAY)
    page.get_by_label("Passengers").select_option("2")
    page.get_by_role("button", name="Search trains").click()

    expect(page.get_by_role("heading", name="New Delhi → Mumbai Central")).to_be_visible()
    visitor.shows("2-trains")
    rajdhani = page.locator("article[data-train-number='12952']")
    rajdhani.get_by_role("link", name=f"Book 3A AC 3-tier on {RAJDHANI} 12952", exact=True).click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    visitor.shows("3-sign-in")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Name").fill("Test Person")
    page.get_by_label("E-mail").fill(f"browser-{time.time_ns()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    visitor.shows("4-sign-up")
    page.get_by_role("button", name="Make the account").click()

    expect(page.get_by_role("heading", name=f"Book {RAJDHANI}")).to_be_visible()
    for number, name in enumerate(["Asha Rao", "Zoë"]):
        page.get_by_label("Name").nth(number).fill(name)
        page.get_by_label("Age").nth(number).fill(str(30 + number))
    visitor.shows("5-book")
    page.get_by_role("button", name="Book now").click()

    trip = page.locator("article[data-pnr]")
    expect(trip).to_have_attribute("data-status", "CNF")
    expect(trip.locator("[data-passenger]")).to_have_text(["Asha Rao 30 years", "Zoë 31 years"])
    visitor.shows("6-trip")
    page.get_by_text("Cancel this booking …").click()
    page.get_by_role("button", name="Cancel this booking").click()

    expect(trip).to_have_attribute("data-status", "CANCELLED")
    visitor.shows("7-cancelled")
    page.get_by_role("link", name="My trips").click()
    expect(page.locator("article[data-pnr]")).to_have_count(1)
    visitor.shows("8-trips")
    assert visitor.wrong == []


def test_every_other_page_shows_well(visitor):
    pages = {
        "busy-day": f"/trains?from=MMCT&to=NDLS&date={BUSY_DAY}&passengers=1",
        "no-trains": f"/trains?from=MAS&to=ASR&date={DAY}&passengers=1",
        "about": "/about",
    }

    for name, path in pages.items():
        visitor.opens(path)
        visitor.shows(name)
        expect(visitor.page.get_by_role("contentinfo")).to_contain_text("2015-16 timetable")

    assert visitor.wrong == []


def test_a_refusal_is_shown_in_words(visitor):
    visitor.opens("/trains?from=NDLS&to=MMCT&date=2027-01-01&passengers=1")

    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("60 days ahead")
    expect(alert).to_have_attribute("data-rule", "R2")
    visitor.shows("refused")
    assert visitor.opens("/nowhere") == 404
    expect(visitor.page.get_by_role("alert")).to_contain_text("There is no such page")
    visitor.shows("nowhere")
    # An answer that says no is an error to the browser's console, and nothing else may be.
    assert [one for one in visitor.wrong if "status of 4" not in one] == []


def test_the_site_can_be_used_with_the_keyboard_alone(visitor):
    page = visitor.page
    visitor.opens("/")

    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("From").focus()
    page.keyboard.type("New Delhi")
    page.keyboard.press("Tab")
    page.keyboard.type("Mumbai Central")
    page.get_by_role("button", name="Search trains").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("New Delhi → Mumbai Central")
    assert visitor.wrong == []


def test_an_address_that_no_form_makes_is_refused_in_words(visitor):
    visitor.opens("/trains?from=NDLS&to=MMCT&date=tomorrow&passengers=1")

    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("for example 2026-11-24.")
    expect(alert).not_to_contain_text("fields")
