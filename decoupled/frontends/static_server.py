"""Hand out a front-end's files, and index.html for the address of every screen."""

import mimetypes
import re

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontends.settings import ROOM, Settings
from frontends.shell import shell_script

SCREEN_PATH = re.compile(r'data-path="([^"]+)"')

# Windows takes these from its registry, where an editor may have changed them.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")
mimetypes.add_type("image/svg+xml", ".svg")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def create_app(settings: Settings | None = None) -> Starlette:
    """Return the server of one front-end; raises FileNotFoundError if it has no index.html."""
    settings = settings or Settings()
    index = (settings.folder / "index.html").read_text(encoding="utf-8")

    async def nowhere(_request: Request, _error: Exception) -> Response:
        return HTMLResponse(index, 404)  # its screen for every other address says so

    return Starlette(
        routes=_routes(settings, SCREEN_PATH.findall(index)),
        exception_handlers={404: nowhere},
        middleware=[
            Middleware(WithHeaders, headers=_headers(settings.api)),
            Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
        ],
    )


class WithHeaders:
    """Put the same headers on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                missing = [header for header in self.headers if header[0] not in given]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _routes(settings: Settings, screen_paths: list[str]) -> list[BaseRoute]:
    files = StaticFiles(directory=settings.folder)

    async def screen(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    async def told(_: Request) -> Response:
        return JSONResponse({"api": settings.api}, headers={"cache-control": "no-store"})

    async def shell(_: Request) -> Response:
        return Response(shell_script(settings), media_type="text/javascript")

    async def well(_: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})

    return [
        *(Route(path, screen) for path in screen_paths),
        Route("/settings.json", told),
        Route("/shell.js", shell),
        Route("/healthz", well),
        Route("/readyz", well),
        Mount("/client", StaticFiles(directory=ROOM / "client")),
        Mount("/", files),
    ]


def _headers(api: str) -> dict[str, str]:
    """Return what every answer carries: pages may run our files and ask our API, nothing else."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "connect-src": f"'self' {api}",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{what} {whom}" for what, whom in policy.items()),
        "cache-control": "no-cache",  # keep it, but ask by ETag whether it is still the newest
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
