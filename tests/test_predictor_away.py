"""R12 with real processes: the predictor is killed, comes back and swaps, while others search."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import httpx2
import psutil
import pytest

from depot.processes import Running, launch
from railway.samples import SAMPLES_FILE
from tests.conftest import client_of

KEY = "what opens the shelf in these tests"
PATIENCE_SECONDS = 60
LOAD_SECONDS = 2
CALLERS = 4
DAYS = [f"2026-03-{day}" for day in range(11, 32)]


@pytest.fixture
def predictor(world, models) -> Iterator[Running]:
    """Return a predictor whose model may be swapped."""
    with predictor_on(world, models) as running:
        yield running


@pytest.fixture
def api(launched, predictor) -> Iterator[httpx2.Client]:
    """Return a client of an API that asks this predictor."""
    with client_of(launched("api", predictor_url=predictor.url).url) as client:
        yield client


@pytest.fixture
def search(api) -> Callable[[], list[float | None]]:
    """Return how to search a day on which some would have to queue: it returns their chances."""

    def search_on(day: str) -> list[float | None]:
        asked = {"from": "MMCT", "to": "NDLS", "date": day}
        return chances_in(api.get("/v1/departures", params=asked))

    full = next(day for day in DAYS if search_on(day))
    return lambda: search_on(full)


@pytest.fixture
def question(world) -> dict[str, Any]:
    """Return the sample states as a body for the predictor."""
    told = json.loads((world.folder / SAMPLES_FILE).read_text(encoding="utf-8"))["samples"]
    states = [{name: each[name] for name in each if name != "chance"} for each in told]
    return {"states": states}


def predictor_on(world, models, port: int | None = None) -> Running:
    key = {"RAILWAY_MODEL_KEY": KEY, "RAILWAY_MODELS": str(models)}
    return launch("predictor", world=world.folder, port=port, extra_env=key)


def kill(running: Running) -> None:
    """End a server and its workers at once, as a power cut would."""
    for pid in running.pids():
        psutil.Process(pid).kill()


def swap(predictor: Running, version: str) -> str:
    with client_of(predictor.url) as client:
        asked = {"json": {"version": version}, "headers": {"X-API-Key": KEY}}
        told = client.put("/v1/model", **asked).raise_for_status().json()
    return told["model_id"]


def chances_in(reply: httpx2.Response) -> list[float | None]:
    """Return the chances of all who would have to queue."""
    return [
        offer["chance"]
        for departure in reply.raise_for_status().json()["departures"]
        for offer in departure["classes"]
        if offer["status"] in ("RAC", "WL")
    ]


def until(is_so: Callable[[], Any]) -> Any:
    """Ask until something is so, and return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := is_so()):
        assert time.monotonic() < deadline, "it never came about"
    return answer


@contextmanager
def meanwhile(call: Callable[[], Any]) -> Iterator[list[Any]]:
    """Call again and again, several at once, until the block ends; yield what came back."""
    stop, told = Event(), []

    def keep_calling() -> None:
        while not stop.is_set():
            told.append(call())

    with ThreadPoolExecutor(CALLERS) as callers:
        calling = [callers.submit(keep_calling) for _ in range(CALLERS)]
        try:
            until(lambda: len(told) >= CALLERS)
            yield told
        finally:
            stop.set()
    for one in calling:
        one.result()  # raises what a caller met


def test_r12_searches_go_on_while_the_predictor_is_killed_and_started_again(
    api, search, predictor, world, models
):
    before = search()
    with meanwhile(search) as told:
        kill(predictor)
        until(lambda: None in told[-1])
        away = api.get("/readyz").json()
        with predictor_on(world, models, port=predictor.port):
            until(lambda: None not in told[-1])

            back = api.get("/readyz").json()
            assert search() == before

    assert before
    assert None not in before
    assert {len(chances) for chances in told} == {len(before)}
    assert [None] * len(before) in told
    assert (away["ready"], back["ready"], back["model"]) == (True, True, "on")
    assert f"The predictor at {predictor.url}" in away["model"]


def test_the_model_is_swapped_under_load_without_a_failed_call(predictor, world, question):
    with client_of(predictor.url) as client:

        def ask() -> httpx2.Response:
            return client.post("/v1/chances", json=question)

        expected = {}
        with meanwhile(ask) as told:
            deadline = time.monotonic() + LOAD_SECONDS
            while time.monotonic() < deadline or len(expected) < 2:
                for version in ("halved", world.folder.name):
                    expected[swap(predictor, version)] = version

        answers = [reply.json() for reply in told]
        whole = ask().json()["chances"]

    assert {reply.status_code for reply in told} == {200}
    assert {answer["model_id"] for answer in answers} == set(expected)
    halved = [chance / 2 for chance in whole]
    for answer in answers:
        is_halved = expected[answer["model_id"]] == "halved"
        assert answer["chances"] == pytest.approx(halved if is_halved else whole, abs=1e-9)


def test_r12_what_a_search_remembers_ends_with_the_model_that_said_it(search, predictor):
    whole = search()
    with meanwhile(search) as told:
        swap(predictor, "halved")
        halved = pytest.approx([chance / 2 for chance in whole], abs=1e-9)
        until(lambda: search() == halved)

    assert whole
    assert None not in whole
    assert all(chances in (whole, halved) for chances in told)


def test_server_timing_tells_what_the_remote_model_took(api):
    asked = {"from": "MMCT", "to": "NDLS"}
    answers = [api.get("/v1/departures", params={**asked, "date": day}) for day in DAYS]

    for answer in answers:
        timing = dict(part.split(";dur=") for part in answer.headers["server-timing"].split(", "))
        assert float(timing["model"]) > 0 or not chances_in(answer)
    assert any(map(chances_in, answers))
