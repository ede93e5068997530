"""What can be set from outside, read once and handed to `create_app`."""

import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from railway.world import ARTIFACTS

PREFIX = "RAILWAY_"


class Settings(BaseSettings):
    """Each field is an environment variable, for example `RAILWAY_NOW`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    now: str = ""  # empty: the real clock; an instant; or @file, read at each request
    world: Path = ARTIFACTS  # the folder that `python -m railway publish` wrote
    database: str = "out/booking_api.db"  # a file, or an SQLAlchemy URL
    threads: int = Field(default=4, ge=1)  # per worker, for what writes or hashes
    model: Literal["on", "off"] = "on"
    secret: str = Field(default_factory=lambda: secrets.token_hex(32))  # signs access tokens
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    cors_origins: Annotated[tuple[str, ...], NoDecode] = (  # comma-separated in the environment
        "http://127.0.0.1:8104",
        "http://localhost:8104",
    )

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
