"""The one source of time, so that a test or a demo can move it."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

IST = timezone(timedelta(hours=5, minutes=30), "IST")  # India keeps one zone and no summer time

Clock = Callable[[], datetime]


def clock_from(setting: str) -> Clock:
    """Return a clock that tells railway time (aware, IST) as the `RAILWAY_NOW` setting asks.

    setting: empty for the real clock, an ISO instant for one that stands still, or `@file` for
        one that reads an ISO instant from that file whenever it is asked.
    Raises ValueError when the instant cannot be read.
    """
    if not setting:
        return lambda: datetime.now(IST)
    if setting.startswith("@"):
        file = Path(setting[1:])
        return lambda: _instant(file.read_text(encoding="utf-8"))
    instant = _instant(setting)
    return lambda: instant


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text.strip())
    return instant.astimezone(IST) if instant.tzinfo else instant.replace(tzinfo=IST)
