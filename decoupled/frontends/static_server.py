"""Hand out a front-end's files, and index.html for the address of every screen."""

import mimetypes
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontends.settings import Settings
from frontends.shell import shell_script
from frontends.versions import CLIENT, WORKER, version

SCREEN_PATH = re.compile(r'data-path="([^"]+)"')
NAMED_FILE = re.compile(r'(href|src)="/(client/)?([^":]+\.(?:js|css|svg))"')
PATHSEND = "http.response.pathsend"
FOREVER = "public, max-age=31536000, immutable"

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
        return _page(settings, "", 404)  # its screen for every other address says so

    return Starlette(
        routes=_routes(settings, SCREEN_PATH.findall(index)),
        exception_handlers={404: nowhere},
        middleware=[
            Middleware(WithHeaders, headers=_headers(settings.api)),
            Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
            Middleware(InPerson),
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


class InPerson:
    """Send files from here: a server that is only told their path sends them uncompressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without the server's offer to send files by itself."""
        offers = {name: of for name, of in scope.get("extensions", {}).items() if name != PATHSEND}
        await self.app({**scope, "extensions": offers}, receive, send)


class KeptFiles(StaticFiles):
    """A folder under the version of the whole front-end: a browser asks for each file once."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        super().__init__(directory=folder)
        self._settings = settings

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, to be kept for good unless it was asked for as of another version."""
        response = await super().get_response(path, scope)
        if scope["path_params"]["version"] == version(self._settings):
            response.headers["cache-control"] = FOREVER
        return response


def _routes(settings: Settings, screen_paths: list[str]) -> list[BaseRoute]:
    files = StaticFiles(directory=settings.folder)

    async def screen(request: Request) -> Response:
        return _page(settings, request.headers.get("if-none-match", ""))

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
        Mount("/kept/{version}/client", KeptFiles(CLIENT, settings)),
        Mount(f"/kept/{{version}}/{settings.name}", KeptFiles(settings.folder, settings)),
        Mount("/client", StaticFiles(directory=CLIENT)),
        Mount("/", files),
    ]


def _page(settings: Settings, known: str, status: int = 200) -> Response:
    """Return index.html, in which each file is named with the version of them all.

    Modules import each other by relative paths, so that whoever begins there stays there. A
    service worker keeps files by their plain names: what has one is left as it is.
    """
    now = version(settings)
    tag = {"etag": f'"{now}"'}
    if tag["etag"] in known:
        return Response(status_code=304, headers=tag)
    page = (settings.folder / "index.html").read_text(encoding="utf-8")
    if not (settings.folder / WORKER).exists():
        page = NAMED_FILE.sub(lambda found: _kept(found, now, settings.name), page)
    return HTMLResponse(page, status, headers=tag)


def _kept(found: re.Match[str], now: str, name: str) -> str:
    attribute, client, file = found.groups()
    return f'{attribute}="/kept/{now}/{client or f"{name}/"}{file}"'


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
