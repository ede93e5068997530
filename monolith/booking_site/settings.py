"""What can be set from outside, read once and handed to `create_app`."""

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from railway.world import ARTIFACTS

PREFIX = "RAILWAY_"


class Settings(BaseSettings):
    """Each field is an environment variable, for example `RAILWAY_NOW`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    now: str = ""  # empty: the real clock; an instant; or @file, read at each request
    world: Path = ARTIFACTS  # the folder that `python -m railway publish` wrote
    database: str = "out/booking_site.db"  # a file, or an SQLAlchemy URL
    threads: int = Field(default=4, ge=1)  # per worker
    model: Literal["on", "off"] = "on"
    secret: str = Field(default_factory=lambda: secrets.token_hex(32))  # signs session cookies
    log_level: str = "info"

    @field_validator("database")
    @classmethod
    def _as_url(cls, database: str) -> str:
        return database if "://" in database else f"sqlite:///{database}"

    def export(self) -> None:
        """Write every field into the environment, where worker processes read it again."""
        for name, value in self:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)
