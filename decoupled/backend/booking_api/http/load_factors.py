"""/v1/load-factors: how full the trains of a day are."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_to_staff import LoadFactors
from booking_api.http.fields import JourneyDate
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.security import FOR_STAFF
from booking_api.services.load_factors import load_factors_on

router = APIRouter(prefix="/v1/load-factors", tags=["staff"], dependencies=[FOR_STAFF])


@router.get("", response_model=LoadFactors, responses=refusals(401, 403, 422))
async def list_load_factors(
    office: TheOffice, day: Annotated[JourneyDate, Query(alias="date")]
) -> Response:
    """List the trains that leave their origin on a day, and how full each class is."""
    return answer(LoadFactors, load_factors_on(office, day))
