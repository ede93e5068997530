"""What each side hands to an outsider who sells, and how it is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from benchmarks.share import api_sales, scraper_sales
from benchmarks.share.outsiders import PATIENCE_SECONDS
from railway.world import DEMO_PASSWORD, STAFF_EMAIL

HOLDER = "traveller-1@example.org"  # whose password the scraper was given
OTHER = "traveller-2@example.org"
PARTNER = "An outsider"


@contextmanager
def calling(url: str) -> Iterator[httpx2.Client]:
    """Give a client of a site or an API that keeps its cookies."""
    with httpx2.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as http:
        http.follow_redirects = True
        yield http


@contextmanager
def signed_in(url: str, email: str = HOLDER) -> Iterator[httpx2.Client]:
    """Give a client with a session of the site."""
    with calling(url) as http:
        scraper_sales.sign_in(http, email, DEMO_PASSWORD)
        yield http


@contextmanager
def with_key(url: str, key: str) -> Iterator[httpx2.Client]:
    """Give a client of the API with a partner's key."""
    with calling(url) as http:
        api_sales.sign_in(http, key)
        yield http


@contextmanager
def with_token(url: str, email: str = HOLDER) -> Iterator[httpx2.Client]:
    """Give a client of the API with a traveller's token."""
    with calling(url) as http:
        _begin_session(http, email)
        yield http


def _begin_session(http: httpx2.Client, email: str) -> None:
    who = {"email": email, "password": DEMO_PASSWORD}
    session = http.post("/v1/sessions", json=who).raise_for_status().json()
    http.headers["Authorization"] = f"Bearer {session['access_token']}"


class Registrar:
    """The staff of the API, over HTTP: takes an outsider on and makes its keys."""

    def __init__(self, http: httpx2.Client, name: str = PARTNER) -> None:
        self._http = http
        _begin_session(http, STAFF_EMAIL)
        made = http.post("/v1/partners", json={"name": name}).raise_for_status().json()
        self.keys = f"/v1/partners/{made['partner_id']}/keys"

    def key(self, *scopes: str, **terms: int) -> dict[str, Any]:
        """Return a new key, in full, with its number."""
        asked = {"scopes": list(scopes), **terms}
        issued: dict[str, Any] = self._http.post(self.keys, json=asked).raise_for_status().json()
        return issued

    def revoke(self, key: dict[str, Any]) -> None:
        """Revoke a key."""
        self._http.delete(f"{self.keys}/{key['key_id']}").raise_for_status()

    def calls(self, key: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what was done with a key, newest first."""
        page = self._http.get(f"{self.keys}/{key['key_id']}/calls").raise_for_status().json()
        calls: list[dict[str, Any]] = page["calls"]
        return calls
