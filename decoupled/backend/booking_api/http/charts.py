"""/v1/charts: the staff settle who travels (R9)."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_to_staff import Chart
from booking_api.http.bodies import JsonRoute
from booking_api.http.fields import JourneyDate, TrainNumber
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.security import FOR_STAFF
from booking_api.services.charting import make_chart

router = APIRouter(
    prefix="/v1/charts", tags=["staff"], dependencies=[FOR_STAFF], route_class=JsonRoute
)


@router.post(
    "/{train_number}/{journey_date}",
    response_model=Chart,
    responses=refusals(401, 403, 404, 409, 413, 422),
)
def create_chart(
    office: TheOffice,
    train_number: Annotated[TrainNumber, Path()],
    journey_date: Annotated[JourneyDate, Path()],
) -> Response:
    """Make a train's chart: the queue moves up, and who is left gets the fare back (R9)."""
    return answer(Chart, make_chart(office, train_number, journey_date))
