"""Both builds selling a small world, and travellers who use either: for every test here.

Each xdist worker has builds, databases and a clock of its own, so that tests may move time.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Reply, Send, Traveller
from depot.processes import Build, Running, launch
from railway.world import DEMO_PASSWORD, World

PASSWORD = "a long enough password"
SECRET = "what signs cookies and tokens in these tests"
BUILDS: tuple[Build, ...] = ("monolith", "api")


class Partner(NamedTuple):
    """Somebody who sells through the API, and the staff who let them."""

    seller: ApiTraveller  # with a key where travellers have a token
    staff: ApiTraveller
    path: str  # of the partner
    key_path: str


class Clock:
    """The time in both builds; a test may move it, and it goes back afterwards."""

    def __init__(self, file: Path, now: datetime) -> None:
        self.now = now  # the instant of the world, at which every test begins
        self._file = file
        self.setting = f"@{file}"
        self.goes_back()

    def moves_to(self, instant: datetime) -> None:
        """Make it so late in both builds."""
        replacement = self._file.with_suffix(".next")  # nobody may read half an instant
        replacement.write_text(instant.isoformat(), encoding="utf-8")
        replacement.replace(self._file)

    def goes_back(self) -> None:
        """Make it the world's time again."""
        self.moves_to(self.now)


@pytest.fixture(scope="session")
def workers_clock(tmp_path_factory: pytest.TempPathFactory, world: World) -> Clock:
    """Return the clock of this worker's builds."""
    return Clock(tmp_path_factory.mktemp("clock") / "now", world.as_of)


@pytest.fixture
def clock(workers_clock: Clock) -> Iterator[Clock]:
    """Return the clock of both builds, which starts each test at the world's time."""
    yield workers_clock
    workers_clock.goes_back()


@pytest.fixture(scope="session")
def launched(
    tmp_path_factory: pytest.TempPathFactory,
    world: World,
    database_of: Callable[[Build], Path],
    workers_clock: Clock,
) -> Iterator[Callable[..., Running]]:
    """Start a build on a fresh copy of its database; it stops with the worker."""
    with ExitStack() as stack:

        def start(build: Build, database: Path | None = None, **how: Any) -> Running:
            file = database or tmp_path_factory.mktemp(build) / "fresh.db"
            shutil.copyfile(database_of(build), file)
            settings: dict[str, Any] = {"world": world.folder, "database": file}
            settings["now"] = workers_clock.setting
            settings["extra_env"] = {"RAILWAY_SECRET": SECRET, **how.pop("extra_env", {})}
            return stack.enter_context(launch(build, **settings, **how))

        yield start


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[Build, Path]:
    """Return the database files of this worker's two builds."""
    return {build: tmp_path_factory.mktemp("databases") / f"{build}.db" for build in BUILDS}


@pytest.fixture(scope="session")
def url_of(
    launched: Callable[..., Running], databases: dict[Build, Path]
) -> Callable[[Build], str]:
    """Return where a build answers; it is started when first asked for."""
    running: dict[Build, Running] = {}

    def url(build: Build) -> str:
        if build not in running:
            running[build] = launched(build, databases[build])
        return running[build].url

    return url


@pytest.fixture(scope="session")
def secret() -> str:
    """Return what the builds sign with, for those who forge."""
    return SECRET


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> Build:
    """Return the build under test: a failure names it."""
    return request.param


@pytest.fixture(scope="session")
def send_to() -> Iterator[Callable[[str], Send]]:
    """Return a way to send requests to a URL, with connections that are kept and closed here."""
    with ExitStack() as stack:

        @cache
        def send_to_url(url: str) -> Send:
            return partial(exchange, stack.enter_context(client_of(url)))

        yield send_to_url


@pytest.fixture(scope="session")
def person_at(
    url_of: Callable[[Build], str], send_to: Callable[[str], Send]
) -> Callable[..., Traveller]:
    """Return somebody at the door of a build; without a URL, this worker's."""
    drivers = {"monolith": MonolithTraveller, "api": ApiTraveller}

    def person(build: Build, url: str = "") -> Traveller:
        return drivers[build](send_to(url or url_of(build)))

    return person


@pytest.fixture(scope="session")
def member_at(person_at: Callable[..., Traveller]) -> Callable[..., Traveller]:
    """Return somebody who has just signed up at a build, and in."""
    numbers = count(1)

    def member(build: Build, url: str = "") -> Traveller:
        person = person_at(build, url)
        address = f"person-{next(numbers)}-{time.time_ns()}@example.org"
        person.signs_up("Test Person", address, PASSWORD)
        return person

    return member


@pytest.fixture(scope="session")
def regular_at(member_at: Callable[..., Traveller]) -> Callable[[Build, str], Traveller]:
    """Return who plays a role at a build: signed up once, as hashing a password takes long."""

    @cache
    def regular(build: Build, _role: str) -> Traveller:
        return member_at(build)

    return regular


@pytest.fixture(scope="session")
def partner_at(
    url_of: Callable[[Build], str], send_to: Callable[[str], Send]
) -> Callable[..., Partner]:
    """Return a new partner of the API, which holds one key; the monolith has no partners."""
    numbers = count(1)

    def partner(url: str = "", **limits: int) -> Partner:
        send = send_to(url or url_of("api"))
        staff, seller = ApiTraveller(send), ApiTraveller(send)
        staff.signs_in("staff@example.org", DEMO_PASSWORD)
        name = f"Partner {next(numbers)} {time.time_ns()}"
        path = f"/v1/partners/{_told(staff.posts('/v1/partners', {'name': name}))['partner_id']}"
        asked = {"scopes": ["search", "chance", "sell"], **limits}
        issued = _told(staff.posts(f"{path}/keys", asked))
        seller.headers = {"X-API-Key": issued["key"]}
        return Partner(seller, staff, path, f"{path}/keys/{issued['key_id']}")

    return partner


def _told(reply: Reply) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(reply.body)
    return told


@pytest.fixture
def visitor(build: Build, person_at: Callable[..., Traveller]) -> Traveller:
    """Return somebody who has not signed in."""
    return person_at(build)


@pytest.fixture
def newcomer(build: Build, member_at: Callable[..., Traveller]) -> Traveller:
    """Return somebody with an account of their own and no trips yet."""
    return member_at(build)


@pytest.fixture
def traveller(build: Build, regular_at: Callable[[Build, str], Traveller]) -> Traveller:
    """Return somebody signed in, who may have trips from other tests."""
    return regular_at(build, "traveller")


@pytest.fixture
def stranger(build: Build, regular_at: Callable[[Build, str], Traveller]) -> Traveller:
    """Return somebody else who is signed in."""
    return regular_at(build, "stranger")


def client_of(url: str) -> httpx2.Client:
    """Return a client that leaves cookies and redirects to the drivers."""
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx2.Client(base_url=url, cookies=no_cookies, timeout=30, trust_env=False)


def exchange(
    client: httpx2.Client, method: str, path: str, *, headers: dict[str, str], body: bytes | None
) -> Reply:
    """Send one request and return its answer as the drivers want it."""
    answer = client.request(method, path, headers=headers, content=body)
    cookies = "\n".join(answer.headers.get_list("set-cookie"))
    return Reply(answer.status_code, {**answer.headers, "set-cookie": cookies}, answer.content)
