"""What a body may be before anybody reads it: JSON, and not too long."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from booking_api.http.problems import problem

LONGEST_BODY = 64 * 1024  # bytes
TOO_LONG = "A request may have at most 64 KB."


class JsonRoute(APIRoute):
    """A route that refuses a body of another type than JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler behind a look at the content type."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if self.body_field and kind != "application/json":
                raise HTTPException(415, "Send the body as application/json.")
            return await handle(request)

        return handle_json


class BodyLimit:
    """Refuses bodies over 64 KB, by their announced length or while they stream in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its body is too long."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
        elif _announced(scope) > LONGEST_BODY:
            await problem(413, TOO_LONG)(scope, receive, send)
        else:
            await self._app(scope, _limited(receive), send)


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _limited(receive: Receive) -> Receive:
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LONGEST_BODY:
            raise HTTPException(413, TOO_LONG)
        return message

    return receive_limited
