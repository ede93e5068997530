"""/v1/partners: the staff let others sell, see what they do, and tell what they owe."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_to_partners import (
    CallPage,
    IssuedKey,
    KeyId,
    Partner,
    PartnerId,
    PartnerList,
    Statement,
)
from booking_api.http.bodies import JsonRoute
from booking_api.http.fields import LARGEST_ID, Month
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.requests import NewKey, NewPartner
from booking_api.http.security import FOR_STAFF, check_partner_or_staff
from booking_api.services import partners
from booking_api.services.billing import statement_of
from booking_api.services.partner_book import KeyTerms

router = APIRouter(prefix="/v1/partners", route_class=JsonRoute)

# No row has the number 0 or the largest: what the ledger cannot hold is as unknown as these.
AnyNumber = AfterValidator(lambda number: max(0, min(number, LARGEST_ID)))
ThePartner = Annotated[PartnerId, Path(), AnyNumber]
TheKey = Annotated[KeyId, Path(), AnyNumber]


@router.get(
    "",
    tags=["staff"],
    response_model=PartnerList,
    dependencies=[FOR_STAFF],
    responses=refusals(401, 403),
)
async def list_partners(office: TheOffice) -> Response:
    """List the partners and their keys."""
    return answer(PartnerList, {"partners": partners.partner_files(office)})


@router.post(
    "",
    tags=["staff"],
    status_code=201,
    response_model=Partner,
    dependencies=[FOR_STAFF],
    responses=refusals(400, 401, 403, 409, 413, 415, 422),
)
def create_partner(office: TheOffice, partner: NewPartner) -> Response:
    """Let somebody sell to customers of their own; their keys come next."""
    return answer(Partner, partners.add_partner(office, partner.name.strip()), 201)


@router.post(
    "/{partner_id}/keys",
    tags=["staff"],
    status_code=201,
    response_model=IssuedKey,
    dependencies=[FOR_STAFF],
    responses=refusals(400, 401, 403, 404, 413, 415, 422),
)
def create_key(office: TheOffice, partner_id: ThePartner, asked: NewKey) -> Response:
    """Make a key. It is shown in full in this answer and never again."""
    scopes = tuple(dict.fromkeys(asked.scopes))  # each once
    terms = KeyTerms(scopes, asked.calls_per_minute, asked.calls_per_month)
    issued = partners.issue_key(office, partner_id, terms)
    return answer(IssuedKey, issued, 201, {"Cache-Control": "no-store"})


@router.delete(
    "/{partner_id}/keys/{key_id}",
    tags=["staff"],
    status_code=204,
    dependencies=[FOR_STAFF],
    responses=refusals(401, 403, 404, 413, 422),
)
def revoke_key(office: TheOffice, partner_id: ThePartner, key_id: TheKey) -> Response:
    """Revoke a key: the very next call with it is refused."""
    partners.revoke_key(office, partner_id, key_id)
    return Response(status_code=204)


@router.get(
    "/{partner_id}/keys/{key_id}/calls",
    tags=["staff"],
    response_model=CallPage,
    dependencies=[FOR_STAFF],
    responses=refusals(401, 403, 404, 422),
)
async def list_calls(
    office: TheOffice,
    partner_id: ThePartner,
    key_id: TheKey,
    cursor: Annotated[
        Annotated[int, AnyNumber] | None, Query(description="The next_cursor of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most calls on this page")] = 20,
) -> Response:
    """List what was done with a key, newest first; refused calls too."""
    return answer(CallPage, partners.calls_with(office, partner_id, key_id, cursor, limit))


@router.get(
    "/{partner_id}/statement",
    tags=["partners"],
    response_model=Statement,
    dependencies=[Depends(check_partner_or_staff)],
    responses=refusals(401, 404, 422, 429),
)
def read_statement(
    office: TheOffice, partner_id: ThePartner, month: Annotated[Month, Query()]
) -> Response:
    """Show what a partner owes for a month, to itself and to the staff."""
    return answer(Statement, statement_of(office, partner_id, month))
