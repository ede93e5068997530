"""/v1/chances: how a queue will end, for partners who show it elsewhere."""

from fastapi import APIRouter
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_to_partners import RideOffer
from booking_api.http.bodies import JsonRoute
from booking_api.http.office import TheOffice, read
from booking_api.http.problems import refusals
from booking_api.http.requests import RideAsked
from booking_api.http.security import ChanceKey
from booking_api.services.chances import Ride, offer_of

router = APIRouter(prefix="/v1/chances", tags=["partners"], route_class=JsonRoute)


@router.post(
    "",
    response_model=RideOffer,
    responses=refusals(400, 401, 403, 413, 415, 422, 429),
)
async def estimate_chance(office: TheOffice, _key: ChanceKey, asked: RideAsked) -> Response:
    """Say what one class of a train offers a party now, and its chance if it has to queue (R1)."""
    ride = Ride(
        asked.train_number,
        asked.journey_date,
        asked.class_code,
        asked.origin,
        asked.destination,
        asked.passengers,
    )
    return answer(RideOffer, await read(office, offer_of, ride))
