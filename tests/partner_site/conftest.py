"""The partner site as an outsider runs it: a copy of its folder, a key, and the real API.

Everything of the house is poisoned for the copy: importing any of it fails.
"""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from json import loads
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from benchmarks.drivers import Send, Traveller
from depot import HOUSE
from depot.processes import Running, free_port, start
from railway.world import World
from tests.partner_site.customer import Customer
from tests.partner_site.railway import TO_LOOPBACK, new_key, signed_up, webhook_worker

FOLDER = HOUSE / "decoupled" / "frontends" / "partner"
HOUSE_PACKAGES = (
    *("railway", "booking_site", "booking_api", "predictor", "frontends"),
    *("benchmarks", "contract", "depot"),
)
POISON = 'raise ImportError("an outsider has nothing of the house")\n'


class Agency(NamedTuple):
    """A running partner site, what it was given, and the API that it asks."""

    url: str
    key: str
    database: Path
    api_url: str
    running: Running

    def webhook(self) -> dict[str, str]:
        """Return what the site remembers of its webhook, with the secret."""
        with closing(sqlite3.connect(self.database)) as books:
            (told,) = books.execute("SELECT value FROM setting WHERE name = 'webhook'").fetchone()
        return dict(loads(told))

    def sold(self, traveller: str) -> list[dict[str, Any]]:
        """Return the tickets of a traveller that the railway says this agency sold."""
        asked = {"headers": {"X-API-Key": self.key}, "params": {"limit": 100}, "trust_env": False}
        found = httpx2.get(f"{self.api_url}/v1/bookings", **asked).json()["bookings"]
        return [trip for trip in found if trip["passengers"][0]["name"] == traveller]


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder far from the house, with a copy of the site's folder in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    without = shutil.ignore_patterns("tests", "__pycache__", "*.db*")
    shutil.copytree(FOLDER, folder / "partner", ignore=without)
    poison = folder / "poison"
    poison.mkdir()
    for package in HOUSE_PACKAGES:
        (poison / f"{package}.py").write_text(POISON, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def opened(
    elsewhere: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Agency]]:
    """Open a partner site from the copy, ready unless told otherwise; it closes with the worker."""
    with ExitStack() as stack:

        def open_agency(api_url: str, key: str, **how: Any) -> Agency:
            port = how.pop("port", None) or free_port()
            database = how.pop("database", tmp_path_factory.mktemp("agency") / "books.db")
            asked = ("--api", api_url, "--port", str(port), "--database", str(database))
            command = [sys.executable, "-m", "partner", *asked]
            environment = {"PYTHONPATH": str(elsewhere / "poison"), "PARTNER_API_KEY": key}
            how |= {"environment": environment, "house": elsewhere}
            running = stack.enter_context(start("partner-copy", command, port, **how))
            return Agency(running.url, key, database, api_url, running)

        yield open_agency


@pytest.fixture(scope="session")
def railway(
    launched: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory, world: World
) -> Iterator[Running]:
    """Return the API with its webhook worker beside it."""
    database = tmp_path_factory.mktemp("railway") / "api.db"
    api = launched("api", database, extra_env=TO_LOOPBACK)
    with webhook_worker(database, world.folder):
        yield api


@pytest.fixture(scope="session")
def agency(railway: Running, opened: Callable[..., Agency]) -> Agency:
    """Return a partner site that sells this railway's tickets."""
    return opened(railway.url, new_key(railway.url))


@pytest.fixture
def customer_of() -> Iterator[Callable[[Agency], Customer]]:
    """Return somebody with a browser of their own at a partner site."""
    with ExitStack() as stack:

        def customer(agency: Agency) -> Customer:
            how = {"follow_redirects": True, "timeout": 30, "trust_env": False}
            return Customer(stack.enter_context(httpx2.Client(base_url=agency.url, **how)))

        yield customer


@pytest.fixture
def customer(agency: Agency, customer_of: Callable[[Agency], Customer]) -> Customer:
    """Return somebody with a browser of their own."""
    return customer_of(agency)


@pytest.fixture(scope="session")
def rival(railway: Running, send_to: Callable[[str], Send]) -> Traveller:
    """Return a traveller who books at the railway itself."""
    return signed_up(send_to(railway.url))
