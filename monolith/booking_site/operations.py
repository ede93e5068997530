"""For the people who run the site: is it alive, is it ready, how is it doing."""

from datetime import date

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from booking_site.database import read
from booking_site.office import office
from booking_site.search import offers_on
from railway.timetable import departure_of

bp = Blueprint("operations", __name__)

SAMPLE = text("""
    SELECT train_number, journey_date FROM inventory ORDER BY inventory_id DESC LIMIT 1
""")


@bp.get("/healthz")
def alive() -> Response:
    """Answer at all."""
    return _plain("alive", 200)


@bp.get("/readyz")
def ready() -> Response:
    """Answer 200 once a sample search gives offers and the model is as the settings ask."""
    (sample,) = read(SAMPLE)
    train_number, journey_date = sample.train_number, sample.journey_date
    stops = office.network.trains[train_number].stops
    ends = (stops[0].station_code, stops[-1].station_code)
    departure = departure_of(office.network, train_number, date.fromisoformat(journey_date), *ends)
    (found,) = offers_on((departure,), 1, office.now())
    if not found.classes:
        return _plain("not ready: a sample search found no class", 503)
    if office.without_model:
        return _plain(f"not ready: {office.without_model}", 503)
    return _plain("ready, model on" if office.model else "ready, model off", 200)


@bp.get("/metrics")
def metrics() -> Response:
    """Give this worker's counts and timings, for Prometheus."""
    text_format = generate_latest(current_app.extensions["metrics"])
    return Response(text_format, content_type=CONTENT_TYPE_LATEST)


def _plain(words: str, status: int) -> Response:
    return Response(words + "\n", status, content_type="text/plain; charset=utf-8")
