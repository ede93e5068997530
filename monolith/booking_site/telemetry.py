"""What the people who run the site see: request ids, logs, timings and metrics."""

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, before_render_template, g, request, template_rendered
from prometheus_client import CollectorRegistry, Histogram
from structlog.typing import Processor

PARTS = ("db", "model", "render")
READABLE_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)

log = structlog.get_logger()


def init_app(app: Flask, log_level: str) -> None:
    """Give every request an id, a log line, a Server-Timing header and its place in the metrics."""
    _log_as_json(log_level)
    registry = CollectorRegistry()
    app.extensions["metrics"] = registry
    seconds = Histogram(
        "booking_site_request_seconds",
        "Seconds from request to response",
        ("method", "route", "status"),
        registry=registry,
    )
    app.before_request(_start)
    before_render_template.connect(_start_render, app)
    template_rendered.connect(_end_render, app)

    @app.after_request
    def finish(response: Response) -> Response:
        took = perf_counter() - g.started
        route = request.url_rule.rule if request.url_rule else "none"
        seconds.labels(request.method, route, response.status_code).observe(took)
        return _report(response, took)


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Add what a block takes to one part of the request's Server-Timing."""
    started = perf_counter()
    try:
        yield
    finally:
        g.spent[part] += perf_counter() - started


def _start() -> None:
    g.started = perf_counter()
    g.spent = dict.fromkeys(PARTS, 0.0)
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if READABLE_ID.fullmatch(given) else secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _start_render(_app: Flask, **_: Any) -> None:
    g.render_started = perf_counter()


def _end_render(_app: Flask, **_: Any) -> None:
    g.spent["render"] += perf_counter() - g.render_started


def _report(response: Response, took: float) -> Response:
    spent = {part: round(seconds * 1000, 3) for part, seconds in g.spent.items()}
    response.headers["X-Request-ID"] = g.request_id
    response.headers["Server-Timing"] = ", ".join(f"{part};dur={ms}" for part, ms in spent.items())
    log.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        milliseconds=round(took * 1000, 3),
        **spent,
    )
    return response


def _log_as_json(level: str) -> None:
    """Make our own lines and those of the libraries one JSON object each, on standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso"),
    ]
    as_json: list[Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, *as_json],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler()
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[remove, *as_json], foreign_pre_chain=shared)
    )
    logging.basicConfig(level=threshold, handlers=[handler])
