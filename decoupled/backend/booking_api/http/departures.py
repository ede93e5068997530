"""/v1/departures: which trains leave, what they offer, and how full they are."""

from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic_core import to_json
from starlette.responses import Response

from booking_api.http.addresses import AddressRoute
from booking_api.http.answers import Departures, TrainRun, answer
from booking_api.http.fields import Day, JourneyDate, StationCode, TrainNumber
from booking_api.http.office import office_of, read
from booking_api.http.problems import refusals
from booking_api.http.security import ALSO_WITH_KEY, check_key
from booking_api.services.partner_book import KeyScope
from booking_api.services.search import find_departures
from booking_api.services.timetable import train_run
from booking_api.stopwatch import timed
from railway.offers import REMEMBERED, DepartureOffer
from railway.party import MOST_PASSENGERS

PAGES = 1_024  # remembered: about 13 kB each where twenty trains run

router = APIRouter(prefix="/v1/departures", tags=["timetable"], route_class=AddressRoute)

PartySize = Annotated[
    int,
    Query(
        description="How many travel together (R3)",
        examples=[2],
        json_schema_extra={"minimum": 1, "maximum": MOST_PASSENGERS},
    ),
]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Still as your ETag says"}}
IF_NONE_MATCH = {  # described, but read by hand: FastAPI takes its time over each header
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of the answer you have",
}


@router.get(
    "",
    response_model=Departures,
    responses={**UNCHANGED, **refusals(401, 403, 422, 429)},
    openapi_extra={"parameters": [IF_NONE_MATCH], **ALSO_WITH_KEY},
)
async def search_departures(
    request: Request,
    origin: Annotated[StationCode, Query(alias="from")],
    destination: Annotated[StationCode, Query(alias="to")],
    day: Annotated[Day, Query(alias="date", description="Day on which the traveller boards")],
    passengers: PartySize = 1,
) -> Response:
    """List a day's departures from A to B with what each class offers the party (R1)."""
    check_key(request, KeyScope.SEARCH)
    office = office_of(request)
    departures = await read(office, find_departures, origin, destination, day, passengers)
    with timed("render"):
        body, etag = _page(origin, destination, day, passengers, departures)
    return _unless_known(body, etag, request.headers.get("if-none-match", ""))


@router.get(
    "/{train_number}/{journey_date}",
    response_model=TrainRun,
    responses=refusals(401, 403, 404, 422, 429),
    openapi_extra=ALSO_WITH_KEY,
)
async def read_departure(
    request: Request,
    train_number: Annotated[TrainNumber, Path()],
    journey_date: Annotated[JourneyDate, Path()],
) -> Response:
    """Show one train on one day: its stops, and each class's passengers leg by leg."""
    check_key(request, KeyScope.SEARCH)
    return answer(TrainRun, train_run(office_of(request), train_number, journey_date))


@lru_cache(maxsize=PAGES)  # its offers are the same objects until something about them changes
def _page(
    origin: str, destination: str, day: date, passengers: int, offers: tuple[DepartureOffer, ...]
) -> tuple[bytes, str]:
    """Return the body of an answer and its ETag: a weak one, for it may go out compressed."""
    asked = to_json({"from": origin, "to": destination, "date": day, "passengers": passengers})
    body = b'%b,"departures":[%b]}' % (asked[:-1], b",".join(map(_offer_json, offers)))
    return body, f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


@lru_cache(maxsize=REMEMBERED)
def _offer_json(offer: DepartureOffer) -> bytes:
    """Return an offer as the contract's JSON; a test holds it to the schema."""
    departure, train = offer.departure, offer.departure.journey.train
    return to_json(
        {
            "train_number": train.train_number,
            "train_name": train.name,
            "train_type": train.train_type,
            "synthetic": train.synthetic,
            "journey_date": departure.journey_date,
            "departs_at": departure.departs_at,
            "arrives_at": departure.arrives_at,
            "distance_km": departure.journey.km,
            "on_sale": offer.on_sale,
            "classes": [offered._asdict() for offered in offer.classes],
        }
    )


def _unless_known(body: bytes, etag: str, known: str) -> Response:
    """Return a body under its ETag, or 304 if the caller names that ETag."""
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if known.strip() == "*" or etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
