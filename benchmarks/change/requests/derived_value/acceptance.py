"""Results, a trip and the list of trips say how long the ride takes, to people and to programs."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller
from benchmarks.drivers.pages import Page
from depot.processes import Part
from railway.world import DEMO_PASSWORD

RIDE = ("NDLS", "BPL")
EMAIL = "traveller-1@example.org"
READERS: dict[Part, tuple[str, ...]] = {
    "web": ("/elements/departure-card.js", "/elements/trip-row.js", "/screens/trip-screen.js"),
    "phone": ("/elements/ride-line.js", "/elements/trip-card.js"),
}


def monolith(visit: Visit) -> None:
    """Read results, a trip and the list of trips of a demo traveller."""
    traveller = MonolithTraveller(visit.send("monolith"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    pnr = traveller.trips()[0].pnr
    trip = traveller.opens(pnr).body

    _is_right(Page(traveller.searches(*RIDE, _day(visit)).body).facts)
    _is_right([facts for facts in Page(trip).facts if "departs_at" in facts])
    ride = _in_words(traveller.looks_up(pnr))
    assert ride in trip.decode(), "the trip does not say how long it takes"
    assert ride in traveller.visits("/trips").body.decode(), "the list of trips does not say it"


def decoupled(visit: Visit) -> None:
    """Read the API, then the screens of the web and of the phone."""
    traveller = ApiTraveller(visit.send("api"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    pnr = traveller.trips()[0].pnr
    _is_right(json.loads(traveller.searches(*RIDE, _day(visit)).body)["departures"])
    _is_right([json.loads(traveller.opens(pnr).body)])
    for part, paths in READERS.items():
        for path in paths:
            words = visit.get(part, path)
            assert "duration_minutes" in words, f"the {part}'s {path} works it out or leaves it out"
    for part in READERS:
        _is_on_screen(visit, part, pnr, _in_words(traveller.looks_up(pnr)))


def _is_right(told: list[dict[str, Any]]) -> None:
    rides = [facts for facts in told if "departs_at" in facts]
    assert rides, "there is no ride to look at"
    for facts in rides:
        assert "duration_minutes" in facts, "programs are not told how long a ride takes"
        assert timedelta(minutes=int(facts["duration_minutes"])) == _length(facts), "it is wrong"


def _is_on_screen(visit: Visit, part: Part, pnr: str, ride: str) -> None:
    """Sign in as a person does, where there is a browser to do it in."""
    with visit.browsing() as page:
        if page is None:
            return
        page.goto(f"{visit.site[part]}/sign-in?next=/trips/{pnr}")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("form button:not([type])")
        page.wait_for_selector(f"article[data-pnr='{pnr}']")
        trip = page.inner_text("main")
        page.click("a[href='/trips']")
        page.wait_for_selector(f"a[href='/trips/{pnr}']")
        trips = page.inner_text("main")
        page.goto(f"{visit.site[part]}/trains?from={RIDE[0]}&to={RIDE[1]}&date={_day(visit)}")
        page.wait_for_selector("[data-departs-at]")
        results = page.inner_text("main")
    assert ride in trip, f"the {part}'s trip does not say how long it takes"
    assert ride in trips, f"the {part}'s list of trips does not say it"
    assert re.search(r"\d+ h \d\d min", results), f"the {part}'s results do not say it any more"


def _in_words(trip: Any) -> str:
    minutes = int((trip.arrives_at - trip.departs_at).total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _length(facts: dict[str, Any]) -> timedelta:
    departs, arrives = (
        datetime.fromisoformat(facts[name]) for name in ("departs_at", "arrives_at")
    )
    return arrives - departs


def _day(visit: Visit) -> str:
    return (visit.world.as_of.date() + timedelta(days=3)).isoformat()
