"""A small world, both builds selling it, and travellers who use either: for every test here.

Each xdist worker has builds, databases and a clock of its own, so that tests may move time.
"""

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Reply, Send, Traveller
from depot import HOUSE
from depot.processes import Build, Running, launch
from railway.world import World, read_world

AS_OF = "2026-03-10T06:00:00+05:30"  # both refund policies lie within the next 60 days
PASSWORD = "a long enough password"
SECRET = "what signs cookies and tokens in these tests"
BUILDS: tuple[Build, ...] = ("monolith", "api")
PATIENCE_SECONDS = 120


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that the xdist workers of one run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def world(shared_folder: Path) -> World:
    """Return a small world as of AS_OF, published anew when the railway's code has changed."""
    code = sorted([*HOUSE.glob("railway/*.py"), *HOUSE.glob("railway/data/*.csv")])
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in code)).hexdigest()[:12]
    folder = HOUSE / "out" / "test-worlds" / digest
    publish = ["railway", "publish", "--world", "small", "--now", AS_OF, "--to", str(folder)]
    if not (folder / "world.json").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made_once(shared_folder / "world", lambda: run(*publish))
    return read_world(folder)


@pytest.fixture(scope="session")
def database_of(shared_folder: Path, world: World) -> Callable[[Build], Path]:
    """Return a build's database of the world, made once for all workers: copy it, do not use it."""
    packages = {"monolith": "booking_site", "api": "booking_api"}

    def prepared(build: Build) -> Path:
        file = shared_folder / f"{build}.db"
        asked = ("--world", str(world.folder), "--database", str(file))
        made_once(shared_folder / build, lambda: run(packages[build], "--prepare", *asked))
        return file

    return prepared


class Clock:
    """The time in both builds; a test may move it, and it goes back afterwards."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.setting = f"@{file}"
        self.goes_back()

    def moves_to(self, instant: datetime) -> None:
        """Make it so late in both builds."""
        replacement = self._file.with_suffix(".next")  # nobody may read half an instant
        replacement.write_text(instant.isoformat(), encoding="utf-8")
        replacement.replace(self._file)

    def goes_back(self) -> None:
        """Make it AS_OF again."""
        self.moves_to(self.now)

    @property
    def now(self) -> datetime:
        """The instant of the world, at which every test begins."""
        return datetime.fromisoformat(AS_OF)


@pytest.fixture(scope="session")
def workers_clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    """Return the clock of this worker's builds."""
    return Clock(tmp_path_factory.mktemp("clock") / "now")


@pytest.fixture
def clock(workers_clock: Clock) -> Iterator[Clock]:
    """Return the clock of both builds, which starts each test at AS_OF."""
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


def run(package: str, *arguments: str) -> str:
    """Run one of our command lines to its end; return what it said if it failed, else nothing."""
    command = [sys.executable, "-m", package, *arguments]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{done.stdout[-2000:]}{done.stderr[-2000:]} failed"


def made_once(mark: Path, make: Callable[[], str]) -> None:
    """Let one worker make something while the others wait until it is there, or has failed."""
    told = mark.with_suffix(".told")  # empty when all went well
    try:
        mark.with_suffix(".begun").touch(exist_ok=False)
    except FileExistsError:
        await_file(told)
        assert not (trouble := told.read_text(encoding="utf-8")), trouble
    else:
        trouble = "it was interrupted"
        try:
            trouble = make()
        finally:
            part = mark.with_suffix(".part")  # nobody may read half of it
            part.write_text(trouble, encoding="utf-8")
            part.replace(told)
        assert not trouble, trouble


def await_file(file: Path) -> None:
    """Wait until another worker has written a file."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        assert time.monotonic() < deadline, f"no other worker wrote {file}"
        time.sleep(0.05)
