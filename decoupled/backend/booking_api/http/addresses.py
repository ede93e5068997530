"""Addresses that are asked again: FastAPI reads each of them once."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

REMEMBERED = 4_096  # addresses
LONGEST = 200  # characters of one worth remembering: a search has about eighty

Address = tuple[str, bytes]  # path and query
Endpoint = Callable[..., Awaitable[Response]]


class AddressRoute(APIRoute):
    """A route whose endpoint takes the request and what its address says, and nothing else.

    The same address says the same. To read and check a query of four takes FastAPI longer than
    the rest of a search that is remembered. What it refuses, it reads again each time.
    """

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        self._said: dict[Address, dict[str, Any]] = {}
        self._answer = endpoint

        @wraps(endpoint)
        async def note(request: Request, **values: Any) -> Response:
            path, query = _address(request)
            if len(path) + len(query) <= LONGEST:
                if len(self._said) >= REMEMBERED:
                    self._said = {}
                self._said[path, query] = values
            return await endpoint(request, **values)

        super().__init__(path, note, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler behind a look at what it read before."""
        read = super().get_route_handler()

        async def read_once(request: Request) -> Response:
            values = self._said.get(_address(request))
            return await (read(request) if values is None else self._answer(request, **values))

        return read_once


def _address(request: Request) -> Address:
    return request.scope["path"], request.scope["query_string"]
