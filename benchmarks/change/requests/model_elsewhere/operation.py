"""Operations start the predictor, tell the site where it is, and start the site anew."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks.change.sites import Site
from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Traveller

RIDE = ("NDLS", "AGC")
DAYS_AHEAD = 10  # on the first ones the trains of this ride have a queue


def given_monolith(visit: Visit, _site: Site, _folder: Path) -> Mapping[str, str]:
    """Write down which chances the site tells by itself."""
    return {"chances": json.dumps(chances(visit, MonolithTraveller(visit.send("monolith"))))}


def given_decoupled(visit: Visit, _site: Site, _folder: Path) -> Mapping[str, str]:
    """Write down which chances the API tells by itself."""
    return {"chances": json.dumps(chances(visit, ApiTraveller(visit.send("api"))))}


def monolith(_visit: Visit, site: Site, _folder: Path) -> Mapping[str, str]:
    """Set RAILWAY_PREDICTOR_URL for the site."""
    predictor = site.start("predictor")
    site.restart("monolith", extra_env={"RAILWAY_PREDICTOR_URL": predictor})
    return {"predictor": predictor}


def decoupled(_visit: Visit, site: Site, _folder: Path) -> Mapping[str, str]:
    """Say `--predictor-url` to the API."""
    predictor = site.start("predictor")
    site.restart("api", predictor_url=predictor)
    return {"predictor": predictor}


def chances(visit: Visit, traveller: Traveller) -> list[float | None]:
    """Return what is told to whoever would have to queue in the next days; None: no estimate."""
    today = visit.world.as_of.date()
    return [
        offer.chance
        for ahead in range(1, DAYS_AHEAD)
        for train in traveller.finds(*RIDE, today + timedelta(days=ahead))
        for offer in train.offers
        if offer.status in ("RAC", "WL")
    ]
