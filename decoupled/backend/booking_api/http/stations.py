"""/v1/stations: where trains stop."""

from fastapi import APIRouter
from starlette.responses import Response

from booking_api.http.answers import Stations, answer
from booking_api.http.office import TheOffice
from booking_api.services import timetable

router = APIRouter(prefix="/v1/stations", tags=["timetable"])


@router.get("", response_model=Stations)
async def list_stations(office: TheOffice) -> Response:
    """List the stations, the days on sale and the note for every screen."""
    return answer(Stations, timetable.stations(office))
