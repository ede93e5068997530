"""Chances come from a process of its own, are missed without harm, and come back with it."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.change.visit import Visit, module_in
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Traveller

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.2  # between two looks at the same results
Chances = Sequence[float | None]


def monolith(visit: Visit) -> None:
    """Read the pages."""
    _accepted(visit, MonolithTraveller(visit.send("monolith")))


def decoupled(visit: Visit) -> None:
    """Read the API's answers."""
    _accepted(visit, ApiTraveller(visit.send("api")))


def _accepted(visit: Visit, traveller: Traveller) -> None:
    """End the predictor and start it again, under a site that goes on."""
    assert "predictor" in visit.handed, "no process has the model to itself"
    before: Chances = json.loads(visit.handed["chances"])
    assert any(before), "nobody has to queue, so no chance is told"
    assert _told(visit, traveller, before) == before, "the chances are not the same as before"
    visit.site.stop("predictor")
    none = [None] * len(before)
    assert _told(visit, traveller, none) == none, "chances are told although the model is away"
    visit.site.restart("predictor")
    assert _told(visit, traveller, before) == before, "the chances do not come back"


def _told(visit: Visit, traveller: Traveller, wanted: Chances) -> Chances:
    """Return the chances that are told, as soon as they are the wanted ones or it took too long."""
    chances = module_in(Path(__file__).parent, "operation").chances
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (told := chances(visit, traveller)) != wanted and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    return list(told)
