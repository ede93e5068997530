"""Who is asking: a traveller by token, a partner by key, and who of the travellers is staff."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from booking_api.http.office import TheOffice
from booking_api.http.turnstile import PARTNER_KEY
from booking_api.services.accounts import check_staff, is_staff
from booking_api.services.keys import KeyNeeded, check_scope
from booking_api.services.partner_book import KeyScope, PartnerKey
from booking_api.services.partners import UnknownPartner
from railway.refusals import Refused

ALGORITHM = "HS256"
TOKEN_LASTS = timedelta(hours=12)  # of real time: no demo clock may revive a token

_bearer = HTTPBearer(auto_error=False, description="The access_token of POST /v1/sessions")
_api_key = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="A partner's key, rail_…; its scopes say more"
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
ApiKey = Annotated[str | None, Depends(_api_key)]  # for the contract: the turnstile has read it

# For routes that anybody may call, and that tell FastAPI nothing of keys (`check_key` does).
ALSO_WITH_KEY: dict[str, Any] = {"security": [{}, {_api_key.scheme_name: []}]}


class SignInNeeded(Refused):
    """No token, or one that is forged or too old."""

    status = 401

    def __init__(self) -> None:
        super().__init__("Sign in first, or again: a sign-in lasts twelve hours.")


def issue_token(secret: str, traveller_id: int) -> str:
    """Return a signed token that names a traveller for the next twelve hours."""
    expires_at = datetime.now(UTC) + TOKEN_LASTS
    return jwt.encode({"sub": str(traveller_id), "exp": expires_at}, secret, ALGORITHM)


def partner_key(request: Request) -> PartnerKey | None:
    """Return the key with which the turnstile let a request in, or None if it showed none."""
    key: PartnerKey | None = request.scope.get(PARTNER_KEY)
    return key


def check_key(request: Request, scope: KeyScope) -> None:
    """Raise ScopeMissing if a request shows a key that is not for this; without one all may ask."""
    key = partner_key(request)
    if key is not None:
        check_scope(key, scope)


async def _traveller_id(request: Request, bearer: Bearer) -> int:
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


async def _holder_id(request: Request, _shown: ApiKey, bearer: Bearer) -> int:
    key = partner_key(request)
    if key is None:
        return await _traveller_id(request, bearer)
    check_scope(key, KeyScope.SELL)
    return key.holder_id


def _with_scope(scope: KeyScope) -> Callable[..., Awaitable[PartnerKey]]:
    async def key_for(request: Request, _shown: ApiKey) -> PartnerKey:
        key = partner_key(request)
        if key is None:
            raise KeyNeeded
        check_scope(key, scope)
        return key

    return key_for


async def _staff_id(office: TheOffice, traveller_id: "TravellerId") -> int:
    check_staff(office, traveller_id)  # asked each time: a token outlives an appointment
    return traveller_id


async def check_partner_or_staff(
    request: Request, office: TheOffice, partner_id: int, _shown: ApiKey, bearer: Bearer
) -> None:
    """Raise UnknownPartner unless the staff ask, or the partner itself, with whatever key (R11)."""
    key = partner_key(request)
    if key is None:
        traveller_id = await _traveller_id(request, bearer)
        if not is_staff(office, traveller_id):
            raise UnknownPartner
    elif key.partner_id != partner_id:
        raise UnknownPartner


TravellerId = Annotated[int, Depends(_traveller_id)]
HolderId = Annotated[int, Depends(_holder_id)]  # who holds bookings: a traveller, or a partner
SellerKey = Annotated[PartnerKey, Depends(_with_scope(KeyScope.SELL))]
ChanceKey = Annotated[PartnerKey, Depends(_with_scope(KeyScope.CHANCE))]
FOR_STAFF = Depends(_staff_id)
