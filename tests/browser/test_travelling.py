"""A whole journey, by hand and by keyboard: search, sign up, book, look, cancel; other pages."""

import time

import pytest
from playwright.sync_api import expect

from railway.world import DEMO_PASSWORD
from tests.browser.sites import SITES, Ride

DAY, BUSY_DAY = "2026-04-20", "2026-03-14"
TO_MUMBAI = Ride("New Delhi", "Mumbai Central", DAY, passengers=2)
RAJDHANI = "New Delhi - Mumbai Rajdhani"
HEAD = 60  # px from the top, where a page begins that was scrolled to something


def test_a_traveller_searches_signs_up_books_looks_and_cancels(visitor, site):
    page = visitor.page

    visitor.opens("/")
    visitor.shows("1-search")
    site.search(page, TO_MUMBAI)

    expect(page.get_by_role("heading", name="New Delhi → Mumbai Central")).to_be_visible()
    visitor.shows("2-trains")
    site.place(page, "12952", "3A").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    visitor.shows("3-sign-in")
    site.sign_up(page, "Test Person", f"browser-{time.time_ns()}@example.org")

    expect(page.get_by_role("heading", name=f"Book {RAJDHANI}")).to_be_visible()
    visitor.shows("4-book")
    site.book(page, "Asha Rao", "Zoë")

    trip = page.locator("article[data-pnr]")
    expect(trip).to_have_attribute("data-status", "CNF")
    expect(trip.locator("[data-passenger]")).to_have_text(["Asha Rao 30 years", "Zoë 31 years"])
    visitor.shows("5-trip")
    site.cancel(page)

    expect(trip).to_have_attribute("data-status", "CANCELLED")
    visitor.shows("6-cancelled")
    page.get_by_role("link", name="My trips", exact=True).click()
    expect(page.locator("article[data-pnr]")).to_have_count(1)
    visitor.shows("7-trips")
    assert visitor.wrong == []


def test_the_whole_journey_can_be_made_with_the_keyboard_alone(visitor, site):
    page, press = visitor.page, visitor.page.keyboard.press
    visitor.opens("/")

    for field, station in (("From", "New Delhi"), ("To", "Mumbai Central")):
        visitor.tabs_to(site.station_field(page, field))
        expect(site.type_station(page, field, station)).to_be_focused()
    visitor.tabs_to(page.get_by_label("Date"))
    press("ArrowUp")  # the next day or month: the day of today is closed
    visitor.tabs_to(page.get_by_role("button", name="Search trains"))
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New Delhi → Mumbai Central")
    visitor.tabs_to(site.place(page, "12952", "3A"))
    press("Enter")
    visitor.tabs_to(page.get_by_label("E-mail"))
    page.keyboard.type("traveller-1@example.org")
    visitor.tabs_to(page.get_by_label("Password"))
    page.keyboard.type(DEMO_PASSWORD)
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Book {RAJDHANI}")
    visitor.tabs_to(page.get_by_label("Name"))
    page.keyboard.type("Asha Rao")
    visitor.tabs_to(page.get_by_label("Age"))
    page.keyboard.type("30")
    press("Enter")
    visitor.tabs_to(page.get_by_text("Cancel this booking …"))
    press("Enter")
    visitor.tabs_to(page.get_by_role("button", name="Cancel this booking"))
    press("Enter")

    expect(page.locator("article[data-pnr]")).to_have_attribute("data-status", "CANCELLED")
    assert visitor.wrong == []


def test_every_other_page_shows_well(visitor, site):
    pages = {
        "busy-day": f"/trains?from=MMCT&to=NDLS&date={BUSY_DAY}&passengers=1",
        "no-trains": f"/trains?from=MAS&to=ASR&date={DAY}&passengers=1",
        "sign-up": "/sign-up",
        **{path.strip("/"): path for path in site.pages_of_words},
    }

    for name, path in pages.items():
        visitor.opens(path)
        visitor.shows(name)
        expect(visitor.page.get_by_role("contentinfo")).to_contain_text("2015-16 timetable")

    assert visitor.wrong == []


def test_a_trip_leads_to_what_its_words_mean(visitor, site):
    page = visitor.page
    words = page.get_by_role("heading", name="What the words mean")
    visitor.opens("/sign-in?next=/trips")
    page.get_by_label("E-mail").fill("traveller-9@example.org")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("article[data-pnr] a").first.click()
    page.set_viewport_size({"width": visitor.width, "height": 480})

    page.get_by_role("link", name="What the words mean").click()
    expect(words).to_be_in_viewport()
    assert words.bounding_box()["y"] < HEAD
    page.reload()
    visitor.rests()

    expect(words).to_be_in_viewport()
    assert words.bounding_box()["y"] < HEAD
    visitor.shows("words")
    page.go_back()
    expect(page.locator("article[data-departs-at]")).to_be_visible()
    assert visitor.wrong == []


def test_a_refusal_is_shown_in_words(visitor, site):
    visitor.opens("/trains?from=NDLS&to=MMCT&date=2027-01-01&passengers=1")

    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("60 days ahead")
    expect(alert).to_have_attribute("data-rule", "R2")
    visitor.shows("refused")
    assert visitor.opens("/nowhere") == site.nowhere_status
    expect(visitor.page.get_by_role("alert")).to_contain_text("There is no such page")
    visitor.shows("nowhere")
    # An answer that says no is an error to the browser's console, and nothing else may be.
    assert [one for one in visitor.wrong if "status of 4" not in one] == []


def test_an_address_that_no_form_makes_is_refused_in_words(visitor):
    visitor.opens("/trains?from=NDLS&to=MMCT&date=tomorrow&passengers=1")

    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("for example 2026-11-24.")
    expect(alert).not_to_contain_text("fields")


@pytest.mark.parametrize("site", [SITES["monolith"], SITES["web"]], indirect=True, ids=str)
def test_the_first_press_of_tab_offers_to_skip_the_menu(visitor):
    visitor.opens("/")

    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_text("Skip to content")).to_be_focused()


@pytest.mark.parametrize("site", [SITES["web"]], indirect=True, ids=str)
def test_what_keeps_people_out_is_noticed(visitor):
    visitor.opens("/")

    visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    visitor.page.evaluate("document.querySelector('h1').style.color = 'lightgrey'")

    noticed = {barrier.split(":")[0] for barrier in visitor.barriers()}
    assert noticed == {"button-name", "color-contrast"}
