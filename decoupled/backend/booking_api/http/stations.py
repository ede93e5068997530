"""/v1/stations: where trains stop."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from booking_api.http.answers import Stations, answer
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.security import ALSO_WITH_KEY, check_key
from booking_api.services import timetable
from booking_api.services.partner_book import KeyScope

router = APIRouter(prefix="/v1/stations", tags=["timetable"])


@router.get(
    "",
    response_model=Stations,
    responses=refusals(401, 403, 429),
    openapi_extra=ALSO_WITH_KEY,
)
async def list_stations(request: Request, office: TheOffice) -> Response:
    """List the stations, the days on sale and the note for every screen."""
    check_key(request, KeyScope.SEARCH)
    return answer(Stations, timetable.stations(office))
