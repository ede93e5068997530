"""What those who run the service see of a request: its id, a log line, timings and counts."""

import re
import secrets
from time import perf_counter

import structlog
from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from booking_api.http.problems import problem
from booking_api.stopwatch import Spent, start_stopwatch

READABLE_ID = re.compile(rb"[\w.-]{1,64}", re.ASCII)
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
NOTHING_LOADS = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
DOCS_LOAD = (  # the pages of /docs start with a script of their own
    b"content-security-policy",
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; worker-src blob:; frame-ancestors 'none'",
)


class Observing:
    """Gives every request an id, a log line, a Server-Timing header and its place in the counts."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._log = structlog.get_logger().bind()  # bound once, not at each line
        self._seconds = Histogram(
            "booking_api_request_seconds",
            "Seconds from request to response",
            ("method", "route", "status"),
            registry=registry,
        )
        self._counts: dict[tuple[str | int, ...], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and watch it; a crash is logged and answered as a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        observed = Observed(scope, send)
        try:
            await self._app(scope, receive, observed.send)
        except Exception:
            self._log.exception("crash", request_id=observed.request_id, path=scope["path"])
            if observed.status:
                raise  # half an answer is out: only the connection can tell now
            crash = problem(500, "Something went wrong here. It is in our log.")
            await crash(scope, receive, observed.send)
        route = getattr(scope.get("route"), "path", "none")
        self._count(scope["method"], route, observed.status).observe(observed.report(self._log))

    def _count(self, *labels: str | int) -> Histogram:
        if labels not in self._counts:  # far quicker than prometheus' own look-up
            self._counts[labels] = self._seconds.labels(*labels)
        return self._counts[labels]


class Observed:
    """One request while it is answered."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.status = 0
        self.request_id = scope["request_id"] = _request_id(scope)
        self._scope = scope
        self._send = send
        self._started = perf_counter()
        self._spent = start_stopwatch()

    async def send(self, message: Message) -> None:
        """Add our headers when the answer starts."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self.request_id.encode()),
                (b"server-timing", _server_timing(self._spent)),
                *SECURITY_HEADERS,
                DOCS_LOAD if self._scope["path"] in ("/docs", "/redoc") else NOTHING_LOADS,
            ]
        await self._send(message)

    def report(self, log: FilteringBoundLogger) -> float:
        """Write the log line of the answered request, and return its seconds."""
        took = perf_counter() - self._started
        log.info(
            "request",
            request_id=self.request_id,
            method=self._scope["method"],
            path=self._scope["path"],
            status=self.status,
            milliseconds=round(took * 1000, 3),
            **{part: round(seconds * 1000, 3) for part, seconds in self._spent.items()},
        )
        return took


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and READABLE_ID.fullmatch(value):
            return bytes(value).decode("ascii")
    return secrets.token_hex(8)


def _server_timing(spent: Spent) -> bytes:
    return ", ".join(f"{part};dur={1000 * took:.3f}" for part, took in spent.items()).encode()
