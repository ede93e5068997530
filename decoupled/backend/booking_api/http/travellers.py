"""/v1/travellers and /v1/sessions: sign up and sign in."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from booking_api.http.answers import Session, Traveller, answer
from booking_api.http.bodies import JsonRoute
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.requests import Credentials, NewTraveller
from booking_api.http.security import TOKEN_LASTS, issue_token
from booking_api.services import accounts

router = APIRouter(prefix="/v1", tags=["travellers"], route_class=JsonRoute)


@router.post(
    "/travellers",
    status_code=201,
    response_model=Traveller,
    responses=refusals(400, 409, 413, 415, 422),
)
def sign_up(office: TheOffice, traveller: NewTraveller) -> Response:
    """Sign up. Sign in afterwards to get a token."""
    accounts.sign_up(office, traveller.email, traveller.name.strip(), traveller.password)
    made = Traveller(email=traveller.email.lower(), name=traveller.name.strip())
    return answer(Traveller, made, status=201)


@router.post(
    "/sessions",
    status_code=201,
    response_model=Session,
    responses=refusals(400, 401, 413, 415, 422),
)
def sign_in(request: Request, office: TheOffice, credentials: Credentials) -> Response:
    """Sign in, and get a token for twelve hours."""
    account = accounts.sign_in(office, credentials.email, credentials.password)
    session = Session(
        access_token=issue_token(request.app.state.settings.secret, account.traveller_id),
        token_type="bearer",
        expires_in=int(TOKEN_LASTS.total_seconds()),
        name=account.name,
        staff=account.is_staff,
    )
    return answer(Session, session, 201, {"Cache-Control": "no-store"})
