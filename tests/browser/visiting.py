"""A visitor: a browser window on one site, which remembers what went wrong in it."""

from functools import cache
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from depot import HOUSE
from tests.browser.sites import Site

SCREENSHOTS = HOUSE / "out" / "screenshots"
LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALLEST_TARGET = 44  # px, of what a thumb has to hit
MOST_TABS = 150
SMALL_TARGETS = """smallest => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(target => target.type !== "hidden" && target.checkVisibility())
    .map(target => [target.outerHTML, target.getBoundingClientRect()])
    .filter(([, { width, height }]) => Math.min(width, height) < smallest)
    .map(([target, { width, height }]) => `${width} × ${height} px are too few for ${target}`)"""
FOCUS_IS_VISIBLE = """focused => focused === document.activeElement
    && getComputedStyle(focused).outlineStyle !== "none" """


class Visitor:
    """A browser window on one site, which remembers what went wrong in it."""

    def __init__(self, page: Page, site: Site, url: str, width: int) -> None:
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
        """Keep pictures of the page by day and by night, and notice what is wrong with it."""
        self.rests()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for light in LIGHTS:
            self.page.emulate_media(color_scheme=light)
            picture: Path = SCREENSHOTS / f"{self.site}-{self.width}-{light}-{name}.png"
            self.page.screenshot(path=picture, full_page=True)
            self.wrong += [f"{name}, {light}: {barrier}" for barrier in self.barriers()]
        self.page.emulate_media(color_scheme="light")
        self.wrong += [f"{name}: {flaw}" for flaw in self._flaws()]

    def barriers(self) -> list[str]:
        """Return what keeps people out, as far as axe tells: names, labels, contrast, headings."""
        found = _axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def tabs_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus, which must be seen."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("target => target === document.activeElement"):
                assert target.evaluate(FOCUS_IS_VISIBLE), f"{target} hides its focus"
                return
        raise AssertionError(f"no way to {target} with Tab")

    def _flaws(self) -> list[str]:
        """Return what sticks out, is missing, or is too small for a thumb."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        headings = self.page.locator("h1:visible").count()
        flaws = [f"{wide} px too wide"] if wide > 0 else []
        flaws += [f"{headings} headings of the first level"] if headings != 1 else []
        if self.site.emulates:
            flaws += self.page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
        return flaws

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.wrong.append(f"left the machine: {request.url}")


@cache
def _axe() -> Axe:
    """Return the checker, whose script is half a megabyte of text."""
    return Axe()
