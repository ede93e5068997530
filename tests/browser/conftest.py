"""Both sites in a real browser: the monolith's pages, and the web front-end with its API."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from depot import HOUSE
from depot.processes import Running, free_port, launch

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = [
    "--no-sandbox",  # root, as in containers, has no other way
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SCREENSHOTS = HOUSE / "out" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the Chromium of this machine; without one the tests here are skipped."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium or Chrome on the path: its tests need one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site_at(launched: Callable[..., Running]) -> Iterator[Callable[[str], str]]:
    """Return where a site answers; it is started when first asked for."""
    urls: dict[str, str] = {}
    started: list[Running] = []

    def url(site: str) -> str:
        if site not in urls and site == "monolith":
            urls[site] = launched("monolith").url
        elif site not in urls:
            port = free_port()
            allowed = {"RAILWAY_CORS_ORIGINS": f"http://127.0.0.1:{port}"}
            api = launched("api", extra_env=allowed)
            started.append(launch("web", port=port, api_url=api.url))
            urls[site] = started[-1].url
        return urls[site]

    yield url
    for running in started:
        running.stop()


@pytest.fixture(params=["monolith", "web"])
def site(request: pytest.FixtureRequest) -> str:
    """Return the site under test: a failure names it."""
    return request.param


class Visitor:
    """A browser window on one site, which remembers what went wrong in it."""

    def __init__(self, page: Page, site: str, url: str, width: int) -> None:
        self.page, self.site, self.url, self.width = page, site, url, width
        self.wrong: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        page.on("request", self._watch)

    def opens(self, path: str) -> int:
        """Go to an address of the site and return the status of its answer."""
        answer = self.page.goto(self.url + path)
        self.rests()
        return answer.status

    def rests(self) -> None:
        """Wait until nothing is loading."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".loading")).to_have_count(0)

    def shows(self, name: str) -> None:
        """Keep a picture of the page, and notice what sticks out to the right."""
        self.rests()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        picture: Path = SCREENSHOTS / f"{self.site}-{self.width}-{name}.png"
        self.page.screenshot(path=picture, full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.wrong.append(f"{name}: {wide} px too wide")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.wrong.append(f"left the machine: {request.url}")


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, site: str, site_at: Callable[[str], str]
) -> Iterator[Visitor]:
    """Return a window on the site, once as wide as a desk and once as narrow as a phone."""
    size: Any = {"width": request.param, "height": 900}
    context = browser.new_context(viewport=size, locale="en-IN", timezone_id="Asia/Kolkata")
    yield Visitor(context.new_page(), site, site_at(site), request.param)
    context.close()
