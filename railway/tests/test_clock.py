"""One setting moves time: the real clock, an instant, or a file that is read again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from railway.clock import IST, clock_from


def test_an_empty_setting_is_the_real_clock_in_railway_time() -> None:
    now = clock_from("")()

    assert now.utcoffset() == timedelta(hours=5, minutes=30)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_instant_stands_still_and_is_railway_time_unless_it_says_otherwise() -> None:
    assert clock_from("2026-03-10T06:00")() == datetime(2026, 3, 10, 6, tzinfo=IST)
    assert clock_from("2026-03-10T00:30+00:00")() == datetime(2026, 3, 10, 6, tzinfo=IST)


def test_a_file_is_read_whenever_the_clock_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "now"
    clock = clock_from(f"@{file}")

    file.write_text("2026-03-10T06:00\n", encoding="utf-8")
    assert clock() == datetime(2026, 3, 10, 6, tzinfo=IST)

    file.write_text("2026-03-11T06:00", encoding="utf-8")
    assert clock() == datetime(2026, 3, 11, 6, tzinfo=IST)


def test_an_instant_that_cannot_be_read_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        clock_from("tomorrow")
