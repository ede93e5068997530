"""An API in two processes for these tests alone, and what those show who may call it."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from depot.processes import Running
from railway.world import DEMO_PASSWORD

LOOPBACK = {"RAILWAY_WEBHOOKS_TO_LOOPBACK": "on"}  # so that a webhook can be made at all
UNLIMITED = {"calls_per_minute": 1_000_000, "calls_per_month": 1_000_000_000}
Headers = dict[str, str]
Issued = dict[str, object]  # a key as POST /v1/partners/{partner_id}/keys answers


@pytest.fixture(scope="session")
def api_url(launched: Callable[..., Running]) -> str:
    """Return where the API answers."""
    return launched("api", workers=2, extra_env=LOOPBACK).url


@pytest.fixture(scope="session")
def api(api_url: str) -> Iterator[httpx2.Client]:
    """Return a way to call it."""
    with httpx2.Client(base_url=api_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def bearer_of(api: httpx2.Client) -> Callable[[str], Headers]:
    """Return how to sign in with an e-mail of the demo, and what to show from then on."""

    def sign_in(email: str) -> Headers:
        account = {"email": email, "password": DEMO_PASSWORD}
        token = api.post("/v1/sessions", json=account).json()["access_token"]
        return {"Authorization": f"Bearer {token}"}

    return sign_in


@pytest.fixture(scope="session")
def staff(bearer_of: Callable[[str], Headers]) -> Headers:
    """Return what the staff show."""
    return bearer_of("staff@example.org")


@pytest.fixture(scope="session")
def partner_id_of(api: httpx2.Client, staff: Headers) -> Callable[[str], int]:
    """Return how to get a new partner of a name."""

    def add(name: str) -> int:
        answer = api.post("/v1/partners", json={"name": name}, headers=staff)
        return int(answer.json()["partner_id"])

    return add


@pytest.fixture(scope="session")
def key_of(api: httpx2.Client, staff: Headers) -> Callable[..., Issued]:
    """Return how to get a new key of a partner; limits as in the request, else none that matter."""

    def issue(partner_id: int, *scopes: str, **limits: int) -> Issued:
        asked = {"scopes": scopes, **UNLIMITED, **limits}
        answer = api.post(f"/v1/partners/{partner_id}/keys", json=asked, headers=staff)
        issued: Issued = answer.json()
        return issued

    return issue
