"""One small past and one small world, made once for all who look at them."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from railway.clock import IST
from railway.history import joined, past_of
from railway.model import WaitlistModel
from railway.network import FACTS, Network, read_network
from railway.publish import publish
from railway.simulator import Railway, sales_between
from railway.training import Split, choose_calibration, fit_boosting, split_by_date
from railway.workers import Workers
from railway.world import World, read_world

SEED = 2026
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=IST)


@pytest.fixture(scope="session")
def network() -> Network:
    return read_network()


@pytest.fixture(scope="session")
def railway(network: Network) -> Railway:
    return Railway(network, SEED)


@pytest.fixture(scope="session")
def past(network: Network) -> Iterator[Split]:
    sales = sales_between(network, date(2025, 10, 15), date(2026, 11, 18), every=8)
    with Workers(FACTS, SEED) as workers:
        yield split_by_date(joined(workers.each(past_of, sales)).outcomes, test_days=100)


@pytest.fixture(scope="session")
def model(past: Split) -> WaitlistModel:
    boosting = fit_boosting(past.train)
    return WaitlistModel(boosting, choose_calibration(boosting, past.calibration), card={})


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("published") / "world"
    publish("small", SEED, NOW, folder)
    return read_world(folder)
