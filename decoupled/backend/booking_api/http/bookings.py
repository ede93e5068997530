"""/v1/bookings: a traveller's own bookings, or those that a partner sold (R11)."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from starlette.responses import Response

from booking_api.http.answers import Trip, TripPage, answer
from booking_api.http.bodies import JsonRoute
from booking_api.http.fields import Pnr
from booking_api.http.office import TheOffice, read
from booking_api.http.problems import refusals
from booking_api.http.requests import NewBooking
from booking_api.http.security import HolderId
from booking_api.services import booking, trips
from railway.party import Passenger

router = APIRouter(prefix="/v1/bookings", tags=["bookings"], route_class=JsonRoute)

OwnPnr = Annotated[Pnr, Path()]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Any text that is new for each booking: sent twice, it books once (R10)",
        examples=["3f0c1f0e-6f0b-4f5e-9a49-2f4f8c1b7f10"],
    ),
]


@router.post(
    "",
    status_code=201,
    response_model=Trip,
    responses=refusals(400, 401, 403, 409, 413, 415, 422, 429),
)
def create_booking(
    office: TheOffice, holder_id: HolderId, asked: NewBooking, key: IdempotencyKey = None
) -> Response:
    """Book a party: confirmed, RAC, waitlisted, or refused (R2, R3, R4, R8, R10)."""
    request = booking.BookingRequest(
        asked.train_number,
        asked.journey_date,
        asked.class_code,
        asked.origin,
        asked.destination,
        tuple(Passenger(passenger.name, passenger.age) for passenger in asked.passengers),
    )
    trip = booking.book(office, holder_id, request, key)
    return answer(Trip, trip, 201, {"Location": f"/v1/bookings/{trip.pnr}"})


@router.get("", response_model=TripPage, responses=refusals(401, 403, 422, 429))
async def list_bookings(
    office: TheOffice,
    holder_id: HolderId,
    cursor: Annotated[
        str | None, Query(max_length=40, description="The next_cursor of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most bookings on this page")] = 20,
) -> Response:
    """List your bookings, newest first."""
    found = await read(office, trips.trips_of, holder_id, cursor, limit)
    return answer(TripPage, found)


@router.get("/{pnr}", response_model=Trip, responses=refusals(401, 403, 404, 422, 429))
async def read_booking(office: TheOffice, holder_id: HolderId, pnr: OwnPnr) -> Response:
    """Show one of your bookings; anybody else's does not exist."""
    return answer(Trip, await read(office, trips.trip_of, holder_id, pnr))


@router.post(
    "/{pnr}/cancellation",
    response_model=Trip,
    responses=refusals(401, 403, 404, 409, 413, 422, 429),
)
def cancel_booking(office: TheOffice, holder_id: HolderId, pnr: OwnPnr) -> Response:
    """Cancel one of your bookings: refund by the policy, and the queue moves up (R6, R7)."""
    return answer(Trip, booking.cancel_booking(office, holder_id, pnr))
