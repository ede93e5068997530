"""The fact is called confirmation_chance wherever it is handed out, and nowhere chance."""

import json
import re
from datetime import timedelta
from typing import Any

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller
from railway.world import DEMO_PASSWORD

NEW, OLD = "confirmation_chance", "chance"
RIDE = ("NDLS", "AGC")
DAYS_AHEAD = 10
CHANCE_SHOWN = re.compile(r'data-confirmation-chance="0\.\d+"')
METER_SHOWN = re.compile(r'<meter [^>]*value="0\.\d+"')
SCREENS = ("/elements/class-tile.js", "/screens/book-screen.js", "/screens/trip-screen.js")


def monolith(visit: Visit) -> None:
    """Read results and a trip of a demo traveller."""
    traveller = MonolithTraveller(visit.send("monolith"))
    traveller.signs_in("traveller-1@example.org", DEMO_PASSWORD)
    found = [traveller.searches(*RIDE, day).body.decode() for day in _days(visit)]
    trip = traveller.opens(traveller.trips()[0].pnr).body.decode()

    assert any(CHANCE_SHOWN.search(page) for page in found), "no results page has the new name"
    assert "data-confirmation-chance=" in trip, "the trip page does not have the new name"
    assert not any(f"data-{OLD}=" in page for page in (*found, trip)), "the old name is still there"


def decoupled(visit: Visit) -> None:
    """Read the contract, results, a trip, and what the web front-end makes of them."""
    traveller = ApiTraveller(visit.send("api"))
    traveller.signs_in("traveller-1@example.org", DEMO_PASSWORD)
    found = [json.loads(traveller.searches(*RIDE, day).body) for day in _days(visit)]
    trip = json.loads(traveller.opens(traveller.trips()[0].pnr).body)
    offers = [of for answer in found for train in answer["departures"] for of in train["classes"]]
    schemas = json.loads(visit.get("api", "/openapi.json"))["components"]["schemas"]
    promised = [set(schema["properties"]) for schema in schemas.values() if "properties" in schema]

    assert all(NEW in facts and OLD not in facts for facts in (*offers, trip)), (
        "the old name is used"
    )
    assert any(NEW in names for names in promised), "the contract does not have the new name"
    assert not any(OLD in names for names in promised), "the contract still has the old name"
    assert any(facts[NEW] is not None for facts in offers), "no offer has a chance"
    for path in SCREENS:
        assert NEW in visit.get("web", path), f"{path} does not read the new name"
    queued = next(day for day, answer in zip(_days(visit), found, strict=True) if _queues(answer))
    drawn = visit.screen(f"/trains?from={RIDE[0]}&to={RIDE[1]}&date={queued}")
    if drawn is not None:  # else there is no browser here, and the modules have been read
        assert CHANCE_SHOWN.search(drawn), "the screen does not carry the new name"
        assert METER_SHOWN.search(drawn), "the screen shows no chance"
        assert f"data-{OLD}=" not in drawn, "the screen still carries the old name"


def _queues(answer: dict[str, Any]) -> bool:
    return any(of[NEW] is not None for train in answer["departures"] for of in train["classes"])


def _days(visit: Visit) -> list[str]:
    """Return the next days; on the first ones the trains of this ride have a queue."""
    today = visit.world.as_of.date()
    return [(today + timedelta(days=ahead)).isoformat() for ahead in range(1, DAYS_AHEAD)]
