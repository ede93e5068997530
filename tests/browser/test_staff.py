"""Behind the counter in a real browser: a day's trains, a chart, the model, and who may not."""

import pytest
from playwright.sync_api import expect

from railway.world import DEMO_PASSWORD
from tests.browser.sites import SITES

DAY = "2026-03-13"  # its trains have queues
WITH_A_COUNTER = [site for site in SITES.values() if site.has_a_counter]

pytestmark = pytest.mark.parametrize("site", WITH_A_COUNTER, indirect=True, ids=str)


@pytest.fixture
def signs_in(visitor):
    def sign_in(email, then):
        page = visitor.page
        visitor.opens(f"/sign-in?next={then}")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    return sign_in


def test_the_staff_look_at_a_day_make_a_chart_and_look_at_the_model(visitor, signs_in):
    page = visitor.page
    signs_in("staff@example.org", "/staff")
    page.get_by_label("Journey date").fill(DAY)
    page.get_by_role("button", name="Show the day").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Trains of Friday, 13 March 2026")
    train = page.locator("article[data-chartable='true']").first
    number = train.get_attribute("data-train-number")
    train.get_by_text("Make the chart …").click()
    visitor.shows("staff-1-trains")
    train.get_by_role("button", name="Make the chart").click()

    expect(page.locator(".notice")).to_contain_text(f"The chart of {number} is made: ")
    charted = page.locator(f"article[data-train-number='{number}']")
    expect(charted).to_have_attribute("data-charted", "true")
    expect(charted.get_by_text("Make the chart …")).to_have_count(0)
    expect(page.get_by_role("heading", name="What the chart did")).to_be_visible()
    visitor.shows("staff-2-charted")
    page.get_by_role("link", name="The model").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The model")
    expect(page.locator(".reliability circle")).to_have_count(15)
    expect(page.locator(".live")).to_contain_text("Their mean chance")
    visitor.shows("staff-3-model")
    assert visitor.wrong == []


def test_a_traveller_is_shown_no_way_behind_the_counter_and_let_through_none(visitor, signs_in):
    signs_in("traveller-1@example.org", "/staff")

    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("staff only")
    expect(alert).to_have_attribute("data-rule", "R11")
    expect(visitor.page.get_by_role("link", name="Staff")).to_have_count(0)
