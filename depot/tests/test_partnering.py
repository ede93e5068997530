"""The demo's partner is taken on as the staff would do it, at each start anew."""

from pathlib import Path

import httpx2
import pytest

from depot.partnering import new_key
from depot.processes import launch
from railway.world import World


@pytest.mark.timeout(300)  # the first run publishes a world
def test_a_new_key_works_and_ends_the_one_before(world: World, tmp_path: Path) -> None:
    database = tmp_path / "api.db"
    with (
        launch("api", world=world.folder, database=database, now=world.as_of.isoformat()) as api,
        httpx2.Client(base_url=f"{api.url}/v1") as partner,
    ):
        keys = [new_key(api.url), new_key(api.url)]
        answers = [partner.get("/stations", headers={"X-API-Key": key}) for key in keys]

    assert [answer.status_code for answer in answers] == [401, 200]
    assert all(key.startswith("rail_") for key in keys)
