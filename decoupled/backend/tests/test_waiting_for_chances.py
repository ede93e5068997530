"""Decision 4: whoever waits for a remote predictor holds nobody else up."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread

import pytest
from starlette.testclient import TestClient

from booking_api.http.security import issue_token
from booking_api.main import create_app
from depot.ports import LOOPBACK

PATIENCE_SECONDS = 60


class SlowPredictor:
    """Takes calls, and hangs up on all of them only when it is told to."""

    def __init__(self) -> None:
        self.called, self.hang_up = Event(), Event()
        self._server = socket.create_server((LOOPBACK, 0))
        self.url = f"http://{LOOPBACK}:{self._server.getsockname()[1]}"
        self._thread = Thread(target=self._take_calls)
        self._thread.start()

    def close(self) -> None:
        self.hang_up.set()
        with suppress(OSError):  # it may have closed the line itself
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _take_calls(self) -> None:
        with suppress(OSError):  # the end of the test
            while True:
                call, _ = self._server.accept()
                with call:
                    self.called.set()
                    self.hang_up.wait(PATIENCE_SECONDS)


@pytest.fixture
def slow() -> Iterator[SlowPredictor]:
    slow = SlowPredictor()
    yield slow
    slow.close()


@pytest.fixture
def client(settings, slow) -> Iterator[TestClient]:
    """An API that asks the slow predictor, and waits for it longer than any test."""
    told = {"predictor_url": slow.url, "predictor_timeout_seconds": PATIENCE_SECONDS}
    with TestClient(create_app(settings.model_copy(update=told))) as client:
        yield client


@pytest.fixture
def later() -> Iterator[Callable[..., Future]]:
    """Return how to call something in a thread of its own."""
    with ThreadPoolExecutor(1) as threads:
        yield threads.submit


@pytest.mark.parametrize("path", ["/v1/departures", "/readyz", "/v1/bookings"])
def test_others_are_served_while_a_reader_waits_for_chances(
    client, settings, slow, later, traveller, path
):
    asked = {"from": "NDLS", "to": "BPL", "date": "2026-03-20"} if "departures" in path else {}
    token = {"Authorization": f"Bearer {issue_token(settings.secret, 1)}"}
    waiting = later(client.get, path, params=asked, headers=token)
    assert slow.called.wait(PATIENCE_SECONDS)

    alive = client.get("/healthz")

    assert alive.status_code == 200
    assert not waiting.done()
    slow.hang_up.set()
    assert waiting.result().status_code == 200


def test_r12_a_predictor_that_hangs_up_is_no_estimate(client, slow):
    slow.hang_up.set()

    told = client.get("/readyz").json()

    assert told["ready"] is True
    assert told["model"].startswith(f"The predictor at {slow.url} is away")
