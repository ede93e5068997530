"""A small published world, a site that sells it, and visitors who read its pages."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking_site import create_app
from booking_site.settings import Settings
from railway.clock import IST
from railway.world import DEMO_PASSWORD, World

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=IST)


@pytest.fixture(scope="session")
def prepared(database_of: Callable[[str], Path]) -> Path:
    return database_of("monolith")


@pytest.fixture
def database(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(prepared, tmp_path / "site.db"))


@pytest.fixture
def settings(world: World, database: Path, tmp_path: Path) -> Settings:
    clock = tmp_path / "now"
    clock.write_text(NOW.isoformat())
    return Settings(
        world=world.folder, database=str(database), now=f"@{clock}", log_level="critical"
    )


@pytest.fixture
def moves_to(settings: Settings) -> Callable[[str], None]:
    def move(instant: str) -> None:
        Path(settings.now[1:]).write_text(instant)

    return move


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def count(database: Path) -> Callable[[str], int]:
    def rows(table: str) -> int:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    return rows


class Page:
    """What a visitor got, read as a scraper would."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text if response.mimetype.startswith("text/") else ""
        self.leads_to = response.headers.get("Location", "")

    @property
    def alert(self) -> tuple[str, str]:
        """The rule and the words of a refusal."""
        found = re.search(r'role="alert" data-rule="(.*?)"><p>(.*?)</p>', self.text)
        return (found[1], unescape(found[2])) if found else ("", "")

    @property
    def offers(self) -> list[str]:
        """What the Book buttons lead to."""
        return [unescape(link) for link in re.findall(r'href="(/book\?[^"]*)"', self.text)]

    def facts(self, having: str) -> list[dict[str, str]]:
        """Return the data-* attributes of all elements that have one of a name."""
        elements = re.findall(rf"<[^>]* data-{having}=[^>]*>", self.text)
        return [dict(re.findall(r'data-([\w-]+)="([^"]*)"', element)) for element in elements]

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field."""
        found = re.search(rf'name="{name}"[^>]* value="([^"]+)"', self.text)
        return found[1] if found else ""


class Visitor:
    """Somebody with a browser: opens pages, and sends forms with the tokens found on them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def opens(self, path: str) -> Page:
        return Page(self.client.get(path))

    def posts(self, path: str, fields: dict[str, str]) -> Page:
        return Page(self.client.post(path, data=fields))

    def sends(self, page: str, path: str, **fields: str) -> Page:
        """Send a form that stands on a page."""
        return self.posts(path, {"csrf_token": self.opens(page).hidden("csrf_token"), **fields})

    def searches(self, day: str = "2026-03-20", **changed: object) -> Page:
        asked = {"from": "NDLS", "to": "BPL", "date": day, "passengers": 2, **changed}
        return self.opens(f"/trains?{urlencode(asked)}")

    def signs_in(self, number: int = 1, password: str = DEMO_PASSWORD, then: str = "/") -> Page:
        path = f"/sign-in?next={then}"
        email = f"Traveller-{number}@example.org"
        return self.sends(path, path, email=email, password=password)

    def fills_in(self, offer: str, *names: str) -> dict[str, str]:
        """Return the form that an offer leads to, filled in with names."""
        page = self.opens(offer)
        fields = dict(parse_qsl(urlsplit(offer).query))
        for number, name in enumerate(names, start=1):
            fields |= {f"name-{number}": name, f"age-{number}": "30"}
        return fields | {name: page.hidden(name) for name in ("csrf_token", "form_token")}

    def books(self, day: str = "2026-03-20") -> str:
        """Book the first offer of a day for two, and return the path of the trip."""
        offer = self.searches(day).offers[0]
        return self.posts("/book", self.fills_in(offer, "Asha Rao", "Ravi Rao")).leads_to

    def cancels(self, trip: str) -> Page:
        return self.sends(trip, f"{trip}/cancellation")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def traveller(visitor: Visitor) -> Visitor:
    visitor.signs_in()
    return visitor
