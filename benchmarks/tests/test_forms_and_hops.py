"""Controls without a build in them: handlers' forms, and hops in front of a model."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from statistics import median
from threading import Thread

import httpx2
import pytest

from benchmarks.claims import Word
from benchmarks.controls.forms import PATIENCE, SECONDS, WAITING_USERS, _kitchen
from benchmarks.controls.hops import CHAINS, LIKE_OURS, Chain, Reading, _price_of_a_hop
from benchmarks.controls.kitchens import PAUSE
from benchmarks.controls.rates import GUARD, Target, WrongAnswers, hammered
from benchmarks.experiments import Context
from depot.processes import Running
from railway.world import World

DRIFT = (0.97, 1.02, 0.99, 1.01, 1.0, 0.98, 1.03, 1.0)


def seen(price: float) -> dict[Chain, list[Reading]]:
    """Eight rounds in which each hop takes so many milliseconds, whatever the model takes."""
    return {
        chain: [Reading((chain.cost + chain.hops * price + 0.2) * drift, 1.0) for drift in DRIFT]
        for chain in CHAINS
    }


@pytest.mark.parametrize(("price", "word"), [(0.5, Word.NOT), (2.0, Word.HOLDS)])
def test_a_hop_is_dear_if_it_doubles_what_our_model_takes(price: float, word: Word) -> None:
    assert _price_of_a_hop(seen(price)).word is word


def test_a_price_that_drowns_in_the_models_time_is_not_told() -> None:
    why = _price_of_a_hop(seen(0.5)).why

    assert f"0.5 ms to a model of {LIKE_OURS:g} ms" in why
    assert "nothing that can be told to a model of 100 ms" in why


class FaltersOnce(BaseHTTPRequestHandler):
    """Breaks at the first request, and says yes to every other one."""

    protocol_version = "HTTP/1.1"
    asked = count()

    def do_GET(self) -> None:
        self.send_response(200 if next(self.asked) else 500)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"yes")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.labs
def test_an_error_counts_though_it_comes_in_the_guard(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), FaltersOnce) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        target = Target(f"http://127.0.0.1:{server.server_port}/", connections=1)
        with pytest.raises(WrongAnswers, match="1 answers were errors"):
            hammered(target, SECONDS, (), tmp_path)
        server.shutdown()


@pytest.fixture
def one_at_a_time(world: World, tmp_path: Path) -> Iterator[Running]:
    """Flask with one thread."""
    with _kitchen("flask", 1, Context(world, "full", tmp_path, lambda *_: None, PATIENCE)) as it:
        yield it


@pytest.mark.labs
def test_who_waits_in_one_line_is_served_at_the_pace_of_one_pause_each(
    one_at_a_time: Running, tmp_path: Path
) -> None:
    waiting = Target(f"{one_at_a_time.url}/wait", connections=WAITING_USERS)
    goes = []
    for _ in range(3):
        httpx2.get(f"{one_at_a_time.url}/ping", timeout=PATIENCE, trust_env=False)  # the line ends
        goes.append(hammered(waiting, SECONDS, (), tmp_path))

    assert median(go.rate for go in goes) == pytest.approx(1 / PAUSE, rel=0.1)  # a sixth: one less
    assert all(go.answers > go.rate * SECONDS for go in goes)  # those of the guard are among them


@pytest.mark.labs
def test_a_neighbour_who_gets_no_answer_has_waited_all_the_same(
    one_at_a_time: Running, tmp_path: Path
) -> None:
    url = one_at_a_time.url
    asked = Target(f"{url}/wait", connections=WAITING_USERS, probe=f"{url}/ping")
    found = hammered(asked, SECONDS, (), tmp_path)

    assert 1 <= found.answers <= (GUARD + SECONDS) / PAUSE
    assert 1000 * PAUSE < found.neighbour_p50 < 1000 * SECONDS  # in the guard nobody waits
