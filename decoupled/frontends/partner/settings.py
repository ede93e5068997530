"""What the shop can be told from outside, read once."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

WEBHOOK_PATH = "/webhooks/railway"


@dataclass(frozen=True)
class Settings:
    """Where the railway's API is, who we are to it, and where it finds us."""

    api: str  # an origin, such as http://127.0.0.1:8102
    key: str
    public_url: str  # an origin too, as the railway reaches us
    database: Path

    @classmethod
    def from_environment(cls) -> Self:
        """Return what PARTNER_* say. Raises KeyError or ValueError."""
        told = os.environ
        return cls(
            api=origin(told["PARTNER_API"]),
            key=told["PARTNER_API_KEY"],
            public_url=origin(told["PARTNER_PUBLIC_URL"]),
            database=Path(told["PARTNER_DATABASE"]),
        )

    @property
    def webhook_url(self) -> str:
        """Return the address at which the railway tells us what happened."""
        return self.public_url + WEBHOOK_PATH


def origin(url: str) -> str:
    """Return scheme, host and port of an address. Raises ValueError if it has none."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError(f"{url!r} is no address like http://host:port")
    return f"{address.scheme}://{address.netloc}"
