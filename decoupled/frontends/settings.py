"""What a front-end's server can be told, read once from FRONTENDS_* by `create_app`."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOM = Path(__file__).parent


class Settings(BaseSettings):
    """One front-end and the API that its screens ask."""

    model_config = SettingsConfigDict(env_prefix="FRONTENDS_", frozen=True)

    name: str = "web"  # the folder that is served
    api: str = "http://127.0.0.1:8102"  # as the traveller's browser reaches it

    @field_validator("api")
    @classmethod
    def _is_an_origin(cls, api: str) -> str:
        """Keep scheme, host and port only, which is what a content security policy takes."""
        address = urlsplit(api)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("an API is given as http://host:port")
        return f"{address.scheme}://{address.netloc}"

    @property
    def folder(self) -> Path:
        """Return the folder whose files are served at /."""
        return ROOM / self.name
