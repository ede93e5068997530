"""Who is asking: bearer tokens that travellers get when they sign in, and who of them is staff."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from booking_api.http.office import TheOffice
from booking_api.services.accounts import check_staff
from railway.refusals import Refused

ALGORITHM = "HS256"
TOKEN_LASTS = timedelta(hours=12)  # of real time: no demo clock may revive a token

_bearer = HTTPBearer(auto_error=False, description="The access_token of POST /v1/sessions")


class SignInNeeded(Refused):
    """No token, or one that is forged or too old."""

    status = 401

    def __init__(self) -> None:
        super().__init__("Sign in first, or again: a sign-in lasts twelve hours.")


def issue_token(secret: str, traveller_id: int) -> str:
    """Return a signed token that names a traveller for the next twelve hours."""
    expires_at = datetime.now(UTC) + TOKEN_LASTS
    return jwt.encode({"sub": str(traveller_id), "exp": expires_at}, secret, ALGORITHM)


async def _traveller_id(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> int:
    if bearer is None:
        raise SignInNeeded
    secret: str = request.app.state.settings.secret
    try:
        claims = jwt.decode(
            bearer.credentials, secret, [ALGORITHM], options={"require": ["exp", "sub"]}
        )
        return int(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        raise SignInNeeded from None


TravellerId = Annotated[int, Depends(_traveller_id)]


async def _staff_id(office: TheOffice, traveller_id: TravellerId) -> int:
    check_staff(office, traveller_id)  # asked each time: a token outlives an appointment
    return traveller_id


FOR_STAFF = Depends(_staff_id)
