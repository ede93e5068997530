"""What can be set from outside, read once and handed to `create_app`."""

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from railway.clock import clock_from
from railway.world import ARTIFACTS

PREFIX = "RAILWAY_"


class Settings(BaseSettings):
    """Each field is an environment variable, for example `RAILWAY_NOW`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    now: str = Field(  # a file is read at each request
        default="", description="2026-03-10T06:00+05:30, @file that holds such, or empty"
    )
    world: Path = ARTIFACTS  # the folder that `python -m railway publish` wrote
    database: str = "out/booking_site.db"  # a file, or its SQLAlchemy URL
    threads: int = Field(default=4, ge=1, description="a whole number from 1")  # per worker
    model: Literal["on", "off"] = Field(default="on", description="on or off")
    secret: str = Field(default_factory=lambda: secrets.token_hex(32))  # signs session cookies
    log_level: Literal["debug", "info", "warning", "error", "critical"] = Field(
        default="info", description="debug, info, warning, error or critical"
    )

    @field_validator("now")
    @classmethod
    def _tells_the_time(cls, now: str) -> str:
        try:
            clock_from(now)()
        except OSError as unread:
            raise ValueError(f"{unread}") from unread
        return now

    @field_validator("database")
    @classmethod
    def _as_url(cls, database: str) -> str:
        return database if "://" in database else f"sqlite:///{database}"

    def export(self) -> None:
        """Write every field into the environment, where worker processes read it again."""
        for name, value in self:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)


def what_is_wrong(invalid: ValidationError) -> str:
    """Return a sentence that names the first variable at fault and says what it may be."""
    error = invalid.errors()[0]
    name = str(error["loc"][0])
    may_be = Settings.model_fields[name].description
    return f"{PREFIX}{name.upper()} is {error['input']!r}, and may be: {may_be}."
