"""A world with a handful of berths, and the three counters that sell it."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Send
from depot.processes import launch
from railway.inventory import Inventory
from railway.ledger import inventory_row
from railway.model import load_model
from railway.world import (
    BOOKINGS_FILE,
    INVENTORIES_FILE,
    StoredBooking,
    StoredInventory,
    World,
    read_world,
)
from railway.writing import write_json, write_rows
from tests.agreement.counters import BUILDS, Counters

BERTHS, RAC_PLACES, WAITLIST_CAP = 7, 4, 9  # a few parties fill a class

SEED = 2
AGREEING = {
    "deadline": None,  # other work on the machine may take its time
    "suppress_health_check": [HealthCheck.too_slow],  # each step is some requests
    "report_multiple_bugs": False,
    "phases": (Phase.reuse, Phase.generate, Phase.shrink),  # to explain, it would trace each line
}
settings.register_profile("agreement", max_examples=18, stateful_step_count=40, **AGREEING)
settings.register_profile("thorough", max_examples=180, stateful_step_count=60, **AGREEING)


@pytest.fixture(scope="session")
def profile(request: pytest.FixtureRequest) -> str:
    """Return how thorough to be: the name given with --hypothesis-profile, or the usual one."""
    return request.config.getoption("--hypothesis-profile") or "agreement"


@pytest.fixture(scope="session")
def the_seed(request: pytest.FixtureRequest) -> int:
    """Return where all randomness begins, and print it: shown when a test fails, or with -s."""
    given = request.config.getoption("--hypothesis-seed")
    seed = SEED if given is None else int(given)
    sys.stdout.write(f"\nseed {seed}: another one with --hypothesis-seed\n")
    return seed


@pytest.fixture(scope="session")
def tiny_world(world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the small world with few berths, nobody on board, and the model that it had."""
    folder = tmp_path_factory.mktemp("worlds") / "tiny"
    shutil.copytree(world.folder, folder)
    rows = [(*key, *inventory_row(_tiny(inventory))) for *key, inventory in world.inventories()]
    write_rows(folder / INVENTORIES_FILE, (*StoredInventory._fields[:3], *Inventory._fields), rows)
    write_rows(folder / BOOKINGS_FILE, StoredBooking._fields, [])
    told = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    write_json(folder / "world.json", {**told, "world_id": f"tiny {world.world_id}"})
    return read_world(folder)


def _tiny(inventory: Inventory) -> Inventory:
    nobody = (0,) * len(inventory.confirmed_load)
    rac_places = RAC_PLACES if inventory.rac_places else 0
    return Inventory(BERTHS, rac_places, WAITLIST_CAP, nobody, nobody)


@pytest.fixture(scope="session")
def counters(
    tiny_world: World,
    tmp_path_factory: pytest.TempPathFactory,
    workers_clock: Any,
    send_to: Callable[[str], Send],
    secret: str,
) -> Iterator[Counters]:
    """Return three counters that sell the tiny world."""
    folder: Path = tmp_path_factory.mktemp("counters")
    databases = {build: folder / f"{build}.db" for build in BUILDS}
    drivers = {"monolith": MonolithTraveller, "api": ApiTraveller}
    how = {"world": tiny_world.folder, "now": workers_clock.setting}
    how["extra_env"] = {"RAILWAY_SECRET": secret}
    with ExitStack() as stack:
        running = {
            build: stack.enter_context(launch(build, database=databases[build], **how))
            for build in BUILDS
        }
        yield Counters(
            tiny_world,
            load_model(tiny_world).chances,
            lambda build: drivers[build](send_to(running[build].url)),
            databases,
            workers_clock.moves_to,
        )
        workers_clock.goes_back()
