"""Whoever starts everything is shown a queue in which something will move."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from depot import queues
from depot.ports import free_port
from depot.processes import launch
from depot.queues import Wait, queue_to_try, waits
from railway.inventory import place_for
from railway.timetable import is_on_sale
from railway.world import World

URLS = {part: f"http://127.0.0.1:{port}" for port, part in enumerate(("web", "phone"), 8104)}
URLS |= {"api": "http://127.0.0.1:8102", "partner": "http://127.0.0.1:8106"}
pytestmark = pytest.mark.timeout(300)  # the first run publishes a world


@pytest.fixture
def found(world: World) -> list[Wait]:
    return waits(world, world.as_of)


def test_one_more_traveller_has_to_wait_in_each_queue(found: list[Wait], world: World) -> None:
    stock = {stored[:3]: stored.inventory for stored in world.inventories()}

    assert found
    for wait in found:
        ride = wait.departure.journey
        inventory = stock[ride.train.train_number, wait.departure.journey_date, wait.class_code]
        status = place_for(inventory, ride.first_leg, ride.last_leg, 1).status
        assert status == ("WL" if wait.is_waitlisted else "RAC")


def test_its_train_is_on_sale_and_leaves_within_days_but_not_today(
    found: list[Wait], world: World
) -> None:
    for wait in found:
        assert is_on_sale(wait.departure, world.as_of)
        until = wait.departure.departs_at - world.as_of
        assert timedelta(days=1) < until < timedelta(days=8)
        assert wait.departure.departs_at.date() == wait.departure.journey_date


def test_what_the_chart_settles_comes_first(found: list[Wait]) -> None:
    settled = [wait.is_settled for wait in found]

    assert settled == sorted(settled, reverse=True)


@pytest.fixture
def offering(
    found: list[Wait], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[dict[str, Any]]]:
    """Return how to let the API offer RAC with such chances, one after another, then no queue."""

    def offered(*chances: float) -> list[dict[str, Any]]:
        left = [{"status": "RAC", "chance": chance} for chance in chances]
        monkeypatch.setattr(queues, "_offered", lambda *_: left.pop(0) if left else None)
        return left

    return offered


def test_the_first_queue_with_a_high_chance_is_taken(
    world: World, offering: Callable[..., list[dict[str, Any]]]
) -> None:
    left = offering(0.3, 0.85, 0.99)

    told = queue_to_try(world, world.as_of, URLS)

    assert "gets an RAC place, and a berth with a chance of 85%" in told
    assert len(left) == 1


def test_without_a_high_chance_it_is_the_highest(
    world: World, offering: Callable[..., list[dict[str, Any]]]
) -> None:
    offering(0.3, 0.6, 0.5)

    assert "a chance of 60%" in queue_to_try(world, world.as_of, URLS)


def test_where_there_is_no_queue_a_sentence_says_so(
    world: World, offering: Callable[..., list[dict[str, Any]]]
) -> None:
    offering()

    told = queue_to_try(world, world.as_of, URLS)

    assert told == "A queue to try: none was found on the trains of the next days."


def test_an_api_that_is_not_there_is_told_and_ends_nothing(world: World) -> None:
    nowhere = URLS | {"api": f"http://127.0.0.1:{free_port()}"}

    assert "the API could not be asked" in queue_to_try(world, world.as_of, nowhere)


def test_the_address_that_is_shown_finds_the_queue(world: World, tmp_path: Path) -> None:
    now, books = world.as_of.isoformat(), tmp_path / "api.db"
    with launch("api", world=world.folder, database=books, now=now) as api:
        told = queue_to_try(world, world.as_of, URLS | {"api": api.url})
        [address] = re.findall(r"web +http://127.0.0.1:8104/trains(\?.*)", told)
        search = httpx2.get(f"{api.url}/v1/departures{address}", trust_env=False).json()

    number = re.findall(r" of (\d{5}) ", told)
    [train] = [each for each in search["departures"] if [each["train_number"]] == number]
    [percent] = re.findall(r"chance of (\d+)%", told)
    chances = [f"{offer['chance']:.0%}" for offer in train["classes"] if offer["chance"]]
    assert f"{percent}%" in chances
