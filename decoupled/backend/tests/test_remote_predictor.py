"""The model in this process and in one of its own: the same chances, and none when it is away."""

import socket
from collections.abc import Iterator
from itertools import cycle

import pytest

from booking_api.adapters import line as lines
from booking_api.adapters.predictor import InProcess
from booking_api.adapters.remote_predictor import MOST_STATES, RemotePredictor
from depot.ports import LOOPBACK, free_port
from depot.processes import Running, launch
from railway.features import QueueState, queue_state
from railway.inventory import Status
from railway.model import load_model
from railway.timetable import departure_of
from railway.world import World


def states_of(world: World) -> Iterator[QueueState]:
    """Yield what the model may know of somebody who joins each queue of the world."""
    parties = cycle(range(1, 7))
    for stored in world.inventories():
        train = world.network.trains[stored.train_number]
        ends = (train.stops[0].station_code, train.stops[-1].station_code)
        ride = departure_of(world.network, stored.train_number, stored.journey_date, *ends)
        for status in (Status.RAC, Status.WL):
            waiting = stored.inventory.waitlist_length if status is Status.WL else 0
            yield queue_state(
                ride,
                stored.class_code,
                stored.inventory,
                status=status,
                passengers=next(parties),
                waitlist_position=waiting + 1 if status is Status.WL else 0,
                passengers_ahead=stored.inventory.rac_length + waiting,
                booked_at=world.as_of,
                now=world.as_of,
            )


@pytest.fixture(scope="module")
def predictor(world: World) -> Iterator[Running]:
    with launch("predictor", world=world.folder) as running:
        yield running


@pytest.fixture
def remote(predictor: Running) -> Iterator[RemotePredictor]:
    remote = RemotePredictor(predictor.url, timeout_seconds=30)
    yield remote
    remote.close()


@pytest.fixture
def deaf() -> Iterator[socket.socket]:
    """Somebody who picks up the telephone and says nothing."""
    with socket.create_server((LOOPBACK, 0)) as server:
        server.setblocking(False)
        yield server


def calls_at(server: socket.socket) -> int:
    """Return how many calls came in since we last looked."""
    calls = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return calls
        calls += 1


def test_r12_both_adapters_tell_the_same_chances(world, remote):
    states = list(dict.fromkeys(states_of(world)))
    here = InProcess(load_model(world))

    expected, told = here.chances(states), remote.chances(states)

    assert len(states) > 2 * MOST_STATES
    assert len(set(told)) > 20
    assert told == pytest.approx(expected, abs=1e-9)


def test_the_card_is_the_models_own(world, remote):
    assert remote.card() == load_model(world).card


def test_the_edition_stays_while_the_same_model_answers(world, remote):
    first = remote.edition()
    remote.chances(list(states_of(world))[:3])

    assert (first, remote.edition(), remote.condition()) == (1, 1, "on")


def test_r12_who_never_answers_is_waited_for_once(world, deaf, monkeypatch):
    monkeypatch.setattr(lines, "LEFT_ALONE", 3600)
    remote = RemotePredictor(f"http://{LOOPBACK}:{deaf.getsockname()[1]}", timeout_seconds=0.2)
    states = list(states_of(world))[: MOST_STATES + 3]

    told = [remote.chances(states) for _ in range(5)]
    card, edition = remote.card(), remote.edition()
    remote.close()

    assert told == [[None] * len(states)] * 5
    assert (card, edition, calls_at(deaf)) == (None, 1, 1)
    assert "timed out" in remote.condition()


def test_r12_nobody_at_the_address_is_no_estimate_and_told(world):
    url = f"http://{LOOPBACK}:{free_port()}"
    remote = RemotePredictor(url, timeout_seconds=30)

    told = remote.chances(list(states_of(world))[:3])
    remote.close()

    assert told == [None] * 3
    assert remote.condition().startswith(f"The predictor at {url}")
    assert "refused" in remote.condition()


def test_somebody_else_at_the_address_is_no_estimate(predictor, world):
    remote = RemotePredictor(f"{predictor.url}/docs", timeout_seconds=30)

    told = remote.chances(list(states_of(world))[:3])
    remote.close()

    assert told == [None] * 3
    assert "404" in remote.condition()
