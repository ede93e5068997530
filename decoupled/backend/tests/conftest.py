"""A small published world, the API that sells it, and travellers who call it."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from booking_api.http.security import issue_token
from booking_api.main import create_app
from booking_api.settings import Settings
from railway.clock import IST
from railway.world import STAFF, World

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=IST)
DAY = "2026-03-20"
DAYS = (DAY, *(f"2026-03-{day}" for day in range(11, 32)))
JSON = {"Content-Type": "application/json"}
PARTY = [{"name": "Asha Rao", "age": 34}, {"name": "Ravi Rao", "age": 36}]


@pytest.fixture(scope="session")
def prepared(database_of: Callable[[str], Path]) -> Path:
    return database_of("api")


@pytest.fixture
def settings(world: World, prepared: Path, tmp_path: Path) -> Settings:
    clock = tmp_path / "now"
    clock.write_text(NOW.isoformat(), encoding="utf-8")
    database = shutil.copy(prepared, tmp_path / "api.db")
    return Settings(world=world.folder, database=str(database), now=f"@{clock}", log_level="error")


@pytest.fixture
def moves_to(settings: Settings) -> Callable[[str], None]:
    def move(instant: str) -> None:
        Path(settings.now[1:]).write_text(instant, encoding="utf-8")

    return move


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as client:
        yield client


class Traveller:
    """Somebody with a token, who calls the API."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}
        self._headers_of_search: dict[str, str] = {}

    def finds(self, **changed: object) -> Response:
        asked = {"from": "NDLS", "to": "BPL", "date": DAY, "passengers": 2, **changed}
        return self._client.get("/v1/departures", params=asked, headers=self._headers_of_search)

    def wish(self, *, status: str = "CNF", **changed: Any) -> dict[str, Any]:
        """Return a booking request for the first class on some day that has a status."""
        departure, offer = next(
            (departure, offer)
            for day in DAYS
            for departure in self.finds(date=day).json()["departures"]
            for offer in departure["classes"]
            if offer["status"] == status and departure["on_sale"]
        )
        return {
            "train_number": departure["train_number"],
            "journey_date": departure["journey_date"],
            "class_code": offer["class_code"],
            "from": "NDLS",
            "to": "BPL",
            "passengers": PARTY,
            **changed,
        }

    def books(self, wish: dict[str, Any], key: str | None = None) -> Response:
        headers = self._headers | JSON | ({"Idempotency-Key": key} if key else {})
        return self._client.post("/v1/bookings", content=json.dumps(wish), headers=headers)

    def offered(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Return what the search offers for a booking request."""
        return next(
            offer
            for departure in self.finds(date=wish["journey_date"]).json()["departures"]
            for offer in departure["classes"]
            if departure["train_number"] == wish["train_number"]
            and offer["class_code"] == wish["class_code"]
        )

    def looks_up(self, pnr: str) -> Response:
        return self._client.get(f"/v1/bookings/{pnr}", headers=self._headers)

    def lists(self, **asked: object) -> Response:
        return self._client.get("/v1/bookings", params=asked, headers=self._headers)

    def cancels(self, pnr: str) -> Response:
        return self._client.post(f"/v1/bookings/{pnr}/cancellation", headers=self._headers)

    def charts(self, train_number: str, journey_date: str) -> Response:
        path = f"/v1/charts/{train_number}/{journey_date}"
        return self._client.post(path, headers=self._headers)

    def sees_load_factors(self, date: str = DAY) -> Response:
        return self._client.get("/v1/load-factors", params={"date": date}, headers=self._headers)

    def watches_the_model(self) -> Response:
        return self._client.get("/v1/model", headers=self._headers)


class Partner(Traveller):
    """Somebody who sells to others, and calls the API with a key."""

    def __init__(self, client: TestClient, partner_id: int, issued: dict[str, Any]) -> None:
        super().__init__(client, "")
        self.partner_id = partner_id
        self.key_id = issued["key_id"]
        self.key = issued["key"]
        self._headers = self._headers_of_search = {"X-API-Key": self.key}

    def estimates(self, **asked: object) -> Response:
        return self._client.post("/v1/chances", json=asked, headers=self._headers)

    def lists_stations(self) -> Response:
        return self._client.get("/v1/stations", headers=self._headers)

    def hooks(self, url: Any, events: Any) -> Response:
        asked = {"url": url, "events": events}
        return self._client.post("/v1/webhooks", json=asked, headers=self._headers)

    def unhooks(self, webhook_id: int) -> Response:
        return self._client.delete(f"/v1/webhooks/{webhook_id}", headers=self._headers)

    def lists_webhooks(self) -> Response:
        return self._client.get("/v1/webhooks", headers=self._headers)

    def lists_deliveries(self, webhook_id: int, **asked: object) -> Response:
        path = f"/v1/webhooks/{webhook_id}/deliveries"
        return self._client.get(path, params=asked, headers=self._headers)

    def replays(self, webhook_id: int, event_id: str) -> Response:
        path = f"/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay"
        return self._client.post(path, headers=self._headers)

    def reads_statement(self, month: str = "2026-03", of: int | None = None) -> Response:
        path = f"/v1/partners/{of or self.partner_id}/statement"
        return self._client.get(path, params={"month": month}, headers=self._headers)


class Staff(Traveller):
    """Somebody who works for the railway, and lets others sell."""

    def adds_partner(self, name: str) -> Response:
        return self._client.post("/v1/partners", json={"name": name}, headers=self._headers)

    def lists_partners(self) -> list[dict[str, Any]]:
        return self._client.get("/v1/partners", headers=self._headers).json()["partners"]

    def issues_key(self, partner_id: int, *scopes: str, **limits: int) -> Response:
        asked = {"scopes": scopes, **limits}
        path = f"/v1/partners/{partner_id}/keys"
        return self._client.post(path, json=asked, headers=self._headers)

    def revokes(self, partner_id: int, key_id: int) -> Response:
        path = f"/v1/partners/{partner_id}/keys/{key_id}"
        return self._client.delete(path, headers=self._headers)

    def audits(self, partner_id: int, key_id: int, **asked: object) -> Response:
        path = f"/v1/partners/{partner_id}/keys/{key_id}/calls"
        return self._client.get(path, params=asked, headers=self._headers)

    def reads_statement(self, partner_id: int, month: str = "2026-03") -> Response:
        path = f"/v1/partners/{partner_id}/statement"
        return self._client.get(path, params={"month": month}, headers=self._headers)


@pytest.fixture
def traveller(client: TestClient, settings: Settings) -> Traveller:
    return Traveller(client, issue_token(settings.secret, 1))


@pytest.fixture
def stranger(client: TestClient, settings: Settings) -> Traveller:
    return Traveller(client, issue_token(settings.secret, 2))


@pytest.fixture
def staff(client: TestClient, settings: Settings) -> Staff:
    return Staff(client, issue_token(settings.secret, STAFF))


@pytest.fixture
def signs_up_partner(client: TestClient, staff: Staff) -> Callable[..., Partner]:
    """Return how somebody becomes a partner, with one key; without scopes it has all three."""

    def sign_up(name: str = "Far Horizons", *scopes: str, **limits: int) -> Partner:
        partner_id = staff.adds_partner(name).json()["partner_id"]
        issued = staff.issues_key(partner_id, *scopes or ("search", "chance", "sell"), **limits)
        return Partner(client, partner_id, issued.json())

    return sign_up


@pytest.fixture
def partner(signs_up_partner: Callable[..., Partner]) -> Partner:
    return signs_up_partner()
