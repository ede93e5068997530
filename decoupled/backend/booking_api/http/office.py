"""How a handler gets at the office that `main` opened."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from booking_api.services.ports import Office


async def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


TheOffice = Annotated[Office, Depends(_office)]
