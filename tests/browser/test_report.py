"""The report of a run in a real browser: light and dark, wide and narrow, with keys alone."""

import pytest
from playwright.sync_api import expect

from benchmarks.report.page import html
from benchmarks.tests.boards import everything
from tests.browser.sites import Site
from tests.browser.visiting import Visitor

REPORT = Site("report")
UNFOLDED = "document.querySelectorAll('details').forEach(part => (part.open = true))"


@pytest.fixture
def opened(window):
    """Open the report in a window so wide; no server is asked."""

    def open_report(width: int) -> Visitor:
        page = window(REPORT, width).new_page()
        answer = {"body": html(everything()), "content_type": "text/html; charset=utf-8"}
        page.route("**/*", lambda route: route.fulfill(**answer))
        reader = Visitor(page, REPORT, "http://127.0.0.1:8100", width)
        reader.opens("/compare.html")
        return reader

    return open_report


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read_the_report(opened, width) -> None:
    reader = opened(width)
    reader.page.evaluate(UNFOLDED)

    reader.shows("unfolded")

    assert reader.wrong == []


def test_keys_alone_leave_only_the_rows_of_one_word(opened) -> None:
    reader = opened(1280)
    reader.tabs_to(reader.page.get_by_role("radio", name="all rows"))
    reader.page.keyboard.press("ArrowDown")

    rows = reader.page.locator("tr[data-word]:visible")
    expect(rows).to_have_count(2)
    assert {row.get_attribute("data-word") for row in rows.all()} == {"monolith"}
    expect(reader.page.locator(".question:visible")).to_have_count(1)
