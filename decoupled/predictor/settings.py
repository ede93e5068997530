"""What the predictor can be told from outside, read once and handed to `create_app`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from railway.world import ARTIFACTS

PREFIX = "RAILWAY_"


class Settings(BaseSettings):
    """Each field is an environment variable, for example `RAILWAY_MODEL_KEY`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    world: Path = ARTIFACTS  # whose model answers first
    models: Path = Path("out/models")  # published worlds, one folder for each version
    model_key: str = Field(default="", description="a text, or empty: then nobody may swap")
    workers: int = Field(default=1, ge=1, description="a whole number from 1")
    log_level: Literal["debug", "info", "warning", "error", "critical"] = Field(
        default="info", description="debug, info, warning, error or critical"
    )


def what_is_wrong(invalid: ValidationError) -> str:
    """Return a sentence that names the first variable at fault and says what it may be."""
    error = invalid.errors()[0]
    name = str(error["loc"][0])
    may_be = Settings.model_fields[name].description
    return f"{PREFIX}{name.upper()} is {error['input']!r}, and may be: {may_be}."
