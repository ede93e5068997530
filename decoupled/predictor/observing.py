"""What those who run the predictor see of a request: its id, a log line and its place in counts."""

import logging
import re
import secrets
import sys
from time import perf_counter

import structlog
from prometheus_client import CollectorRegistry, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from predictor.problems import problem

READABLE_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class Observing:
    """Gives every request an id, a log line and its place in the counts."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._log = structlog.get_logger().bind()
        self._seconds = Histogram(
            "predictor_request_seconds",
            "Seconds from request to response",
            ("method", "route", "status"),
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and watch it; a crash is logged and answered as a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request_id, status = perf_counter(), _request_id(scope), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        log = self._log.bind(request_id=request_id, method=scope["method"], path=scope["path"])
        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            log.exception("crash")
            if status:
                raise  # half an answer is out: only the connection can tell now
            crash = problem(500, "Something went wrong here. It is in our log.")
            await crash(scope, receive, send_with_id)
        took = perf_counter() - started
        route = getattr(scope.get("route"), "path", "none")
        self._seconds.labels(scope["method"], route, status).observe(took)
        log.info("request", status=status, milliseconds=round(took * 1000, 3))


def log_as_json(level: str) -> None:
    """Write each of our log lines as one JSON object, to standard error."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if READABLE_ID.fullmatch(given) else secrets.token_hex(8)
