"""How API and worker write their log: one JSON object a line."""

import logging
import sys

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict


def log_as_json(level: str) -> None:
    """Write each of our log lines as one JSON object, to standard error."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
    )


def _as_json(line: EventDict, **_: object) -> bytes:
    return to_json(line, fallback=str)
