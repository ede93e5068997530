"""Every site in a real browser: the monolith's pages, and the front-ends with their API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from depot.browsers import find_chromium
from depot.processes import Running, free_port, launch
from tests.browser.sites import SITES, Site
from tests.browser.visiting import Visitor

QUIET = [
    "--no-sandbox",  # root, as in containers, has no other way
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> dict[str, Any]:
    """Return how this machine's Chromium is started; without one the tests here are skipped."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium or Chrome on this machine: the tests here need one")
    return {"executable_path": program, "args": QUIET}


@pytest.fixture(scope="module")  # its event loop runs until it is closed, and others need their own
def playwright() -> Iterator[Playwright]:
    """Return the driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: dict[str, Any]) -> Iterator[Browser]:
    """Return a browser, in which every test opens a window of its own."""
    running = playwright.chromium.launch(**chromium)
    yield running
    running.close()


@pytest.fixture(scope="session")
def started(launched: Callable[..., Running]) -> Iterator[Callable[..., Running]]:
    """Start a front-end and an API of its own that allows it; both stop with the worker."""
    front_ends: list[Running] = []

    def start(name: str, **how: Any) -> Running:
        port = free_port()
        origin = {"RAILWAY_CORS_ORIGINS": f"http://127.0.0.1:{port}"}
        api = launched("api", extra_env=origin)
        front_ends.append(launch(name, port=port, api_url=api.url, **how))
        return front_ends[-1]

    yield start
    for running in front_ends:
        running.stop()


@pytest.fixture(scope="session")
def url_of_site(
    launched: Callable[..., Running], started: Callable[..., Running]
) -> Callable[[Site], str]:
    """Return where a site answers; it is started when first asked for."""
    urls: dict[str, str] = {}

    def url(site: Site) -> str:
        if site.name not in urls:
            start = started if site.asks_the_api else launched
            urls[site.name] = start(site.name).url
        return urls[site.name]

    return url


@pytest.fixture(params=SITES.values(), ids=str)
def site(request: pytest.FixtureRequest) -> Site:
    """Return the site under test: a failure names it."""
    return request.param


@pytest.fixture
def window(browser: Browser, playwright: Playwright) -> Iterator[Callable[..., BrowserContext]]:
    """Open a window as wide as a desk or as narrow as a phone; it closes with the test."""
    opened: list[BrowserContext] = []

    def open_window(site: Site, width: int) -> BrowserContext:
        device = playwright.devices[site.emulates] if site.emulates and width < 500 else {}
        size = {"width": width, "height": 844}
        place = {"locale": "en-IN", "timezone_id": "Asia/Kolkata", "reduced_motion": "reduce"}
        opened.append(browser.new_context(**{**device, "viewport": size, "screen": size, **place}))
        return opened[-1]

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def visitor(
    request: pytest.FixtureRequest,
    window: Callable[..., BrowserContext],
    site: Site,
    url_of_site: Callable[[Site], str],
) -> Visitor:
    """Return a window on the site, once as wide as a desk and once as narrow as a phone."""
    page = window(site, request.param).new_page()
    return Visitor(page, site, url_of_site(site), request.param)
