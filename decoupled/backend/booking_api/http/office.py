"""How a handler gets at the office that `main` opened."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from booking_api.services.ports import Office


def office_of(request: Request) -> Office:
    """Return the office that answers this request."""
    office: Office = request.app.state.office
    return office


async def _office(request: Request) -> Office:  # FastAPI would call a `def` in a thread
    return office_of(request)


TheOffice = Annotated[Office, Depends(_office)]
