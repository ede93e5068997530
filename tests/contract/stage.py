"""Two partners and a traveller: what one of them owns, and with what another may come for it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import httpx2

SEARCH = {"from": "NDLS", "to": "BPL", "date": "2026-03-20"}
SCOPES = ("search", "chance", "sell")
RECEIVER = "http://127.0.0.1:9/a-receiver-of-the-victim"


class Owned(NamedTuple):
    """What belongs to a victim, and nobody else may hear of."""

    partner_id: int
    key: str
    key_id: int
    pnr: str
    webhook_id: int
    event_id: str
    secrets: tuple[str, ...]  # what must stand in no answer to somebody else
    still_as_it_was: Callable[[], bool]


class Caller(NamedTuple):
    """What somebody shows who asks for what is not theirs."""

    told: str
    headers: dict[str, str]
    standing: str  # "unknown", "spent", "good": a key; "traveller", "nobody": none
    scopes: tuple[str, ...] = ()


def ride(api: httpx2.Client) -> dict[str, Any]:
    """Return a ride that can be booked."""
    departures = api.get("/v1/departures", params=SEARCH).json()["departures"]
    train = next(each for each in departures if each["on_sale"])
    free = next(each for each in train["classes"] if each["status"] == "CNF")
    return {
        "train_number": train["train_number"],
        "journey_date": train["journey_date"],
        "class_code": free["class_code"],
        "from": "NDLS",
        "to": "BPL",
    }


def partners_goods(
    api: httpx2.Client, partner_id: int, issued: dict[str, Any], wish: dict[str, Any], name: str
) -> Owned:
    """Let a partner sell, cancel and be told of it; return all that is now its own."""
    shown = {"X-API-Key": issued["key"]}
    asked = {"url": RECEIVER, "events": ["booking.cancelled"]}
    webhook = api.post("/v1/webhooks", json=asked, headers=shown).json()
    party = {**wish, "passengers": [{"name": name, "age": 41}]}
    kept, cancelled = (
        api.post("/v1/bookings", json=party, headers=shown).json()["pnr"] for _ in range(2)
    )
    api.post(f"/v1/bookings/{cancelled}/cancellation", headers=shown).raise_for_status()
    told = api.get(f"/v1/webhooks/{webhook['webhook_id']}/deliveries", headers=shown).json()
    event_id = told["deliveries"][0]["event_id"]

    def still_as_it_was() -> bool:
        trip = api.get(f"/v1/bookings/{kept}", headers=shown).json()
        hooks = api.get("/v1/webhooks", headers=shown).json()["webhooks"]
        return bool(trip["status"] == "CNF" and len(hooks) == 1)

    secret = issued["key"].rsplit("_", 1)[1]
    secrets = (kept, cancelled, name, secret, webhook["secret"], RECEIVER, event_id)
    ids = (partner_id, issued["key"], issued["key_id"], kept, webhook["webhook_id"], event_id)
    return Owned(*ids, secrets, still_as_it_was)
