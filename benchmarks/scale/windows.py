"""A browser window on either site: the same hand movements, for both carry the same labels."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.experiments import Context
from benchmarks.launches import cores, fresh_database, usual
from benchmarks.scale.plan import BUILDS
from depot.browsers import find_chromium
from depot.processes import free_port, launch

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

QUIET = (
    "--no-sandbox",  # root, as in containers, has no other way
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TRAINS = "article[data-train-number]"  # what a search gives, on both sites


def why_no_browser() -> str:
    """Return why nothing can be measured in a browser here; "" if it can."""
    try:
        import playwright  # noqa: F401  only whether it is there
    except ImportError:
        return "no Playwright here, which drives the browser: make setup ARGS=--all"
    return "" if find_chromium() else "no Chromium or Chrome on this machine"


@contextmanager
def sites(context: Context) -> Iterator[dict[str, str]]:
    """Start both sides on fresh books and yield where a browser finds each: name → URL."""
    port = free_port()
    origins = {"RAILWAY_CORS_ORIGINS": f"http://127.0.0.1:{port}"}
    how = usual(context.world, cores().servers, **origins)
    with ExitStack() as stack:
        urls = {}
        for side, build in BUILDS.items():
            server = launch(build, database=fresh_database(build, context), **how)
            urls[side] = stack.enter_context(server).url
        screens = launch("web", port=port, api_url=urls["decoupled"], cpus=how["cpus"])
        yield {"monolith": urls["monolith"], "decoupled": stack.enter_context(screens).url}


@contextmanager
def profile(folder: Path) -> Iterator["BrowserContext"]:
    """Open a browser whose profile, with its cache, is kept in a folder."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            str(folder),
            executable_path=find_chromium(),
            args=list(QUIET),
            locale="en-IN",
            timezone_id="Asia/Kolkata",
        )
        yield browser
        browser.close()


def fill_in_search(page: "Page", search: dict[str, Any]) -> None:
    """Choose stations by their codes, day and party in the form of the first page."""
    for label, code in (("From", search["origin"]), ("To", search["destination"])):
        field = page.get_by_label(label, exact=True)
        field.locator("option", has_text=f"({code})").first.wait_for(state="attached")
        value = field.locator("option", has_text=f"({code})").first.get_attribute("value")
        field.select_option(value)
    page.get_by_label("Date").fill(search["date"])
    page.get_by_label("Passengers").select_option(str(search["passengers"]))


def press_search(page: "Page") -> None:
    """Send the form and wait until the first train can be read."""
    page.get_by_role("button", name="Search trains").click()
    page.locator(TRAINS).first.wait_for()


def sign_in(page: "Page", email: str, password: str) -> None:
    """Fill in the form that stands before what only travellers may see."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
