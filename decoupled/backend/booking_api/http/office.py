"""How a handler gets at what `main` opened."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from booking_api.services.ports import Office
from booking_api.services.search import Search


async def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


async def _search(request: Request) -> Search:
    search: Search = request.app.state.search
    return search


TheOffice = Annotated[Office, Depends(_office)]
TheSearch = Annotated[Search, Depends(_search)]
