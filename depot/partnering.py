"""Take a partner on as the staff would: over HTTP, and with a key that is new at each start."""

from collections.abc import Sequence
from typing import Any

import httpx2

from railway.world import DEMO_PASSWORD, STAFF_EMAIL

PARTNER = "Partner site of this demo"
SCOPES = ("search", "chance", "sell")


def new_key(
    api_url: str, name: str = PARTNER, scopes: Sequence[str] = SCOPES, **limits: int
) -> str:
    """Return a fresh key of a partner, who is made if need be; older keys end with it.

    A key is told once and stored as a hash, so the last one cannot be looked up. limits:
    `calls_per_minute`, `calls_per_month`. Raises httpx2.HTTPStatusError when the API refuses.
    """
    with httpx2.Client(base_url=f"{api_url}/v1", timeout=10, trust_env=False) as office:
        credentials = {"email": STAFF_EMAIL, "password": DEMO_PASSWORD}
        token = _said(office.post("/sessions", json=credentials))["access_token"]
        office.headers["Authorization"] = f"Bearer {token}"
        partner = _partner(office, name)
        keys = f"/partners/{partner['partner_id']}/keys"
        for key in partner["keys"]:
            if key["revoked_at"] is None:
                office.delete(f"{keys}/{key['key_id']}").raise_for_status()
        terms = {"scopes": list(scopes), **limits}
        issued: str = _said(office.post(keys, json=terms))["key"]
        return issued


def _partner(office: httpx2.Client, name: str) -> dict[str, Any]:
    for partner in _said(office.get("/partners"))["partners"]:
        if partner["name"] == name:
            return dict(partner)
    return _said(office.post("/partners", json={"name": name})) | {"keys": []}


def _said(answer: httpx2.Response) -> dict[str, Any]:
    answer.raise_for_status()
    return dict(answer.json())
