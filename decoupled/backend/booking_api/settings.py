"""What can be set from outside, read once and handed to `create_app`."""

import secrets
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from railway.clock import clock_from
from railway.world import ARTIFACTS

PREFIX = "RAILWAY_"


class Settings(BaseSettings):
    """Each field is an environment variable, for example `RAILWAY_NOW`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    now: str = Field(  # a file is read at each request
        default="", description="2026-03-10T06:00+05:30, @file that holds such, or empty"
    )
    world: Path = ARTIFACTS  # the folder that `python -m railway publish` wrote
    database: str = "out/booking_api.db"  # a file, or its SQLAlchemy URL
    threads: int = Field(  # per worker, for what writes or hashes
        default=4, ge=1, description="a whole number from 1"
    )
    predictor_url: str = Field(
        default="", description="http://host:port, or empty for the model in this process"
    )
    predictor_timeout_seconds: float = Field(
        default=1.0, gt=0, description="a number of seconds above 0"
    )
    model: Literal["on", "off"] = Field(default="on", description="on or off")
    webhooks_to_loopback: Literal["on", "off"] = Field(  # for development: to this machine
        default="off", description="on or off"
    )
    webhook_attempts: int = Field(  # the pauses double: twenty take half a day, more or less
        default=20, ge=1, description="a whole number from 1"
    )
    secret: str = Field(default_factory=lambda: secrets.token_hex(32))  # signs access tokens
    log_level: Literal["debug", "info", "warning", "error", "critical"] = Field(
        default="info", description="debug, info, warning, error or critical"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = (  # comma-separated in the environment
        "http://127.0.0.1:8104",
        "http://localhost:8104",
    )

    @field_validator("now")
    @classmethod
    def _tells_the_time(cls, now: str) -> str:
        try:
            clock_from(now)()
        except OSError as unread:
            raise ValueError(f"{unread}") from unread
        return now

    @field_validator("predictor_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        address = urlsplit(url)
        if url and not (address.scheme in ("http", "https") and address.hostname):
            raise ValueError("a predictor is given as http://host:port")
        return url.rstrip("/")

    @field_validator("database")
    @classmethod
    def _as_url(cls, database: str) -> str:
        return database if "://" in database else f"sqlite:///{database}"

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, origins: object) -> object:
        if isinstance(origins, str):
            return tuple(origin.strip() for origin in origins.split(",") if origin.strip())
        return origins


def what_is_wrong(invalid: ValidationError) -> str:
    """Return a sentence that names the first variable at fault and says what it may be."""
    error = invalid.errors()[0]
    name = str(error["loc"][0])
    may_be = Settings.model_fields[name].description
    return f"{PREFIX}{name.upper()} is {error['input']!r}, and may be: {may_be}."
