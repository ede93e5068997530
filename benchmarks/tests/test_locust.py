"""Every kind of user comes, does what it came for, and none is let in beyond the bounds."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from depot import HOUSE
from depot.ports import LOOPBACK, free_port, may_be_asked_from
from depot.processes import launch
from railway.world import World

pytestmark = pytest.mark.labs

PATIENCE = 60  # seconds that a run may take until all addresses have answered
ENOUGH = Path(__file__).parent / "enough.py"
NO_WORKERS = sys.platform == "win32"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def urls(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return where both builds and the screens are, running as long as the tests here do."""
    how: dict[str, Any] = {"world": world.folder, "now": world.as_of.isoformat()}
    port = free_port()
    how["extra_env"] = may_be_asked_from(port)
    with ExitStack() as stack:
        found = {}
        for build in ("monolith", "api"):
            database = tmp_path_factory.mktemp(build) / "load.db"
            found[build] = stack.enter_context(launch(build, database=database, **how)).url
        found["screens"] = stack.enter_context(launch("web", port=port, api_url=found["api"])).url
        yield found


@pytest.fixture
def locust(urls: dict[str, str], world: World) -> Run:
    """Run Locust without a page until the named addresses have answered."""

    def run(
        build: str, *options: str, until: str = "nothing is called so"
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "locust", "-f", str(ENOUGH)]
        command += [
            "--headless",
            "--json",
            "--host",
            urls.get(build, build),
            "--screens",
            urls["screens"],
        ]
        command += ["--run-time", f"{PATIENCE}s", *options]
        environment = {**os.environ, "RAILWAY_WORLD": str(world.folder), "ENOUGH": until}
        return subprocess.run(
            command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
        )

    return run


def asked(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """Return how often each address was asked, when nothing failed."""
    assert done.returncode == 0, done.stderr[-9000:]
    told = json.loads(done.stdout.replace("[]\n", ""))  # workers tell nothing of their own
    assert [line for line in told if line["num_failures"]] == []
    return {f"{line['method']} {line['name']}": line["num_requests"] for line in told}


@pytest.mark.parametrize(
    ("build", "user", "until"),
    [
        ("monolith", "Traveller", "/trains /book /trips/PNR /trips/PNR/cancellation"),
        ("monolith", "Browser", "(files) /trains"),
        ("api", "Traveller", "/v1/departures /v1/bookings /v1/bookings/PNR/cancellation"),
        ("api", "Browser", "(files) /v1/stations /v1/departures"),
        ("api", "Partner", "/v1/departures /v1/bookings /v1/bookings/PNR"),
        ("api", "ModelHungryApp", "/v1/chances"),
    ],
)
@pytest.mark.timeout(180)
def test_a_user_does_what_it_came_for_and_nothing_fails(
    locust: Run, build: str, user: str, until: str
) -> None:
    seen = asked(locust(build, "--users", "8", "--spawn-rate", "8", user, until=until))

    assert [end for end in until.split() if not any(name.endswith(end) for name in seen)] == []


def test_the_mix_leaves_out_whom_the_monolith_cannot_serve(locust: Run) -> None:
    done = locust("monolith", "--users", "13", "--spawn-rate", "13", until="/trains (files)")
    nobody = locust("monolith", "--run-time", "2s", "Partner")

    assert asked(done)
    assert re.search(r'"Browser": [67], "ModelHungryApp": 0, "Partner": 0', done.stderr)
    assert "Partner can only be sent to the API" in nobody.stderr + nobody.stdout


@pytest.mark.skipif(NO_WORKERS, reason="Locust starts no workers of its own on Windows")
@pytest.mark.timeout(180)
def test_two_workers_share_the_users_and_nothing_fails(locust: Run) -> None:
    port = str(free_port())
    ours = ("--master-bind-host", LOOPBACK, "--master-bind-port", port, "--master-port", port)

    done = locust(
        "api", "--users", "8", "--spawn-rate", "8", "--processes", "2", *ours, until="/v1/chances"
    )

    assert asked(done)
    assert "2 workers" in done.stderr or "to 2 ready workers" in done.stderr


def test_no_more_come_than_the_door_lets_in(locust: Run, tmp_path: Path) -> None:
    smaller = tmp_path / "small_door.py"
    smaller.write_text(
        "from benchmarks.scale import door\n"
        "door.MOST_USERS, door.MOST_SECONDS = 3, 5\n"
        "from benchmarks.scale.locustfile import Traveller\n"
    )

    done = locust("api", "-f", str(smaller), "--users", "50", "--spawn-rate", "50")

    assert '"Traveller": 3' in done.stderr
    assert "60 seconds" in done.stderr
    assert "run-time limit" not in done.stderr


def test_no_load_leaves_this_machine(locust: Run) -> None:
    done = locust("http://example.org")

    assert done.returncode != 0
    assert "example.org is not this machine" in done.stderr + done.stdout
