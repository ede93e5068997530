"""The two corners that nobody would build: Flask that answers JSON, FastAPI that answers pages.

`python -m benchmarks.controls.crossed booking_site …` serves the monolith with its own command and
settings, and with one route more: the search, answered with the API's bytes. The same with
`booking_api` serves the API and, as one route more, the monolith's page of results. Each corner
finds its trains as its build does, and shows them as the other does; only here may a module of
ours import the builds.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from flask import Flask, Response
from flask import request as flask_request
from jinja2 import Environment
from markupsafe import Markup
from starlette.middleware.sessions import SessionMiddleware
from werkzeug.http import generate_etag

import booking_site
from benchmarks.controls.served import run_build
from booking_api import main as booking_api
from booking_api.http.addresses import AddressRoute
from booking_api.http.departures import PartySize
from booking_api.http.departures import _page as json_of  # its bytes are what is compared
from booking_api.http.fields import Day, StationCode
from booking_api.http.office import office_of, read
from booking_api.services.search import find_departures
from booking_site import keeping, reading, wording
from booking_site.office import office
from booking_site.search import PAGES, offers_on
from booking_site.settings import Settings
from railway.network import TIMETABLE_NOTE
from railway.offers import REMEMBERED, DepartureOffer
from railway.party import check_size
from railway.timetable import BOOKING_WINDOW, check_day, departures_on
from railway.world import read_world

CROSSED = {"booking_site:create_app": "create_site", "booking_api.main:create_app": "create_api"}
NOBODY = SimpleNamespace(is_staff=False, is_authenticated=False)

router = APIRouter(route_class=AddressRoute)


def create_site() -> Flask:
    """Return the monolith with a route that answers a search as the API does."""
    site = booking_site.create_app()
    site.add_url_rule("/v1/departures", view_func=departures)
    return site


def departures() -> Response:
    """List a day's departures: found as the monolith's page finds them, told as the API's JSON."""
    asked = flask_request.args
    origin, destination = (reading.station(asked, end) for end in ("from", "to"))
    day, now = reading.day(asked, "date"), office.now()
    passengers = check_size(reading.number(asked, "passengers", default="1"))
    check_day(day, now)
    found = offers_on(departures_on(office.network, origin, destination, day), passengers, now)
    body, etag = json_of(origin, destination, day, passengers, found)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    return Response(body, headers=headers, mimetype="application/json")


def create_api() -> FastAPI:
    """Return the API with a route that answers a search with the monolith's page."""
    api, settings = booking_api.create_app(), Settings()
    api.include_router(router)
    api.add_middleware(SessionMiddleware, secret_key=settings.secret)  # as the page has one
    api.state.pages = page_maker(read_world(settings.world).network.classes)
    return api


@router.get("/trains", response_class=HTMLResponse)
async def trains(
    request: Request,
    origin: Annotated[StationCode, Query(alias="from")],
    destination: Annotated[StationCode, Query(alias="to")],
    day: Annotated[Day, Query(alias="date")],
    passengers: PartySize = 1,
) -> HTMLResponse:
    """Show a day's departures: found as the API finds them, on the monolith's page."""
    office = office_of(request)
    offers = await read(office, find_departures, origin, destination, day, passengers)
    today, stations = office.clock().date(), office.network.stations
    pages: Environment = request.app.state.pages
    page = pages.get_template("search/results.html").render(
        request=SimpleNamespace(path=request.url.path),
        current_user=request.session.get("traveller", NOBODY),
        origin=stations[origin],
        destination=stations[destination],
        day=day,
        passengers=passengers,
        offers=offers,
        today=today,
        last_day=today + BOOKING_WINDOW,
        one_day=timedelta(days=1),
    )
    body = page.encode()
    kept = {"ETag": f'W/"{generate_etag(body)}"', "Cache-Control": "no-cache"}  # as of the site
    return HTMLResponse(body, headers=kept)


def page_maker(classes: Any) -> Environment:
    """Return the monolith's templates without its app: with its filters and what they remember."""
    bare = Flask(booking_site.__name__)  # serves nobody; it knows where the templates are
    wording.init_app(bare)
    keeping.init_app(bare)
    versions = bare.extensions["versions"]
    made: Environment = bare.jinja_env
    made.trim_blocks = made.lstrip_blocks = True
    made.globals.update(
        TIMETABLE_NOTE=TIMETABLE_NOTE,
        url_for=lambda _endpoint, filename: f"/static/{filename}?v={versions[filename]}",
        get_flashed_messages=lambda **_: (),
    )

    @lru_cache(maxsize=PAGES)
    def cards(offers: tuple[DepartureOffer, ...], ride: str) -> Markup:
        return Markup(_look(made).cards(offers, ride))

    @lru_cache(maxsize=REMEMBERED)
    def card(offer: DepartureOffer, ride: str) -> Markup:
        return Markup(_look(made).card(offer, ride, classes))

    made.filters.update(cards=cards, card=card)
    return made


def _look(made: Environment) -> Any:
    return made.get_template("search/_departure.html").module


def _serve(server: Callable[..., Any], target: str, **how: Any) -> Any:
    return server(f"benchmarks.controls.crossed:{CROSSED[target]}", **how)


if __name__ == "__main__":
    run_build(_serve)
