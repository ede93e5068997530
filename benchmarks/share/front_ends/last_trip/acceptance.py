"""Who looked at a trip reads it again without a network, until they sign out."""

import json
import re
from typing import Any

from benchmarks.change.visit import Visit
from depot.processes import Part
from railway.world import DEMO_PASSWORD

EMAIL = "traveller-1@example.org"
MANIFEST = re.compile(r'<link rel="manifest" href="([^"]+)">')
INSTALLED = ("name", "start_url", "display", "icons")  # what a phone needs of a manifest
TRIP = "[data-pnr] li[data-passenger]"  # on both sides
OFFLINE = re.compile(r"Offline, as of .*\d\d:\d\d")
RULED = """async () => {
  const { controller, ready } = navigator.serviceWorker;
  if (!controller) await Promise.all([ready, new Promise((ruled) =>
    navigator.serviceWorker.addEventListener("controllerchange", ruled, { once: true }))]);
}"""  # by its worker, which keeps things


def monolith(visit: Visit) -> None:
    """Install the site's own pages."""
    _can_be_installed(visit, "monolith")
    _keeps_the_last_trip(visit, "monolith", "/")


def decoupled(visit: Visit) -> None:
    """Install the phone's app, as it stands."""
    _can_be_installed(visit, "phone")
    _keeps_the_last_trip(visit, "phone", "/you")


def _can_be_installed(visit: Visit, part: Part) -> None:
    """Read over HTTP what a browser reads before it offers to install a site."""
    linked = MANIFEST.search(visit.get(part, "/"))
    assert linked, "the first page has no manifest"
    manifest = json.loads(visit.get(part, linked[1]))
    assert all(manifest.get(name) for name in INSTALLED), "the manifest lacks something"
    assert all(visit.get(part, icon["src"]) for icon in manifest["icons"][:1]), "there is no icon"
    assert "fetch" in visit.get(part, "/service-worker.js"), "no worker answers without a network"


def _keeps_the_last_trip(visit: Visit, part: Part, way_out: str) -> None:
    """Look at a trip, lose the network, find it, sign out, lose it again; where there is a browser.

    way_out: the page with the button that signs out.
    """
    with visit.browsing() as page:
        if page is None:
            return
        url = visit.site[part]
        page.goto(f"{url}/sign-in?next=/trips")
        page.evaluate(RULED)
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("form button:not([type]):not(.quiet)")
        page.click("main a[href*='/trips/']")
        page.wait_for_selector(TRIP)
        trip, passenger = page.url, page.inner_text(TRIP)
        assert not OFFLINE.search(_words(page)), "with a network it says that there is none"
        _is_read_offline(page, url, trip, passenger)
        page.goto(url + way_out)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("You are signed out").wait_for()
        page.context.set_offline(True)
        page.goto(trip)
        page.wait_for_selector("main h1")
        assert passenger not in _words(page), "who has signed out leaves a trip behind"


def _is_read_offline(page: Any, url: str, trip: str, passenger: str) -> None:
    page.context.set_offline(True)
    page.goto(trip)
    page.wait_for_selector(TRIP)
    page.get_by_text(OFFLINE).wait_for()
    assert passenger in _words(page), "without a network there is no trip"
    page.goto(f"{url}/")
    page.wait_for_selector("main [role=alert]")
    assert "connection" in _words(page), "what needs a connection does not say so"
    page.context.set_offline(False)
    page.goto(trip)
    page.get_by_text(OFFLINE).wait_for(state="detached")
    page.wait_for_selector(TRIP)


def _words(page: Any) -> str:
    words: str = page.inner_text("main")
    return words
