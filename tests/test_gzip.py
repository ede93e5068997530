"""What both builds promise in the head of the scoreboard: whatever is large travels compressed.

Asked of real servers, as it is they who may send a file by themselves, past the app that packs it.
"""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from depot.processes import Build, launch

SMALL = 500  # bytes that are not worth packing
RIDE = {"from": "NDLS", "to": "BPL", "date": "2026-03-12"}


@pytest.fixture(scope="module", params=["web", "phone"])
def screens(request: pytest.FixtureRequest) -> Iterator[str]:
    """A front-end's server, which needs no API to hand out its files."""
    with launch(request.param, api_url="http://127.0.0.1:9") as server:
        yield server.url


def unpacked(url: str, **params: str) -> httpx2.Response:
    answer = httpx2.get(url, params=params, headers={"Accept-Encoding": "gzip"}, trust_env=False)
    assert answer.status_code == 200
    assert len(answer.content) > SMALL
    return answer


@pytest.mark.parametrize("path", ["/", "/style.css", "/client/booking-api.js"])
def test_the_files_of_a_front_end_travel_compressed(screens: str, path: str) -> None:
    assert unpacked(f"{screens}{path}").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/", "/trains", "/static/style.css"])
def test_the_pages_of_the_monolith_and_their_looks_travel_compressed(
    url_of: Callable[[Build], str], path: str
) -> None:
    answer = unpacked(f"{url_of('monolith')}{path}", **(RIDE if path == "/trains" else {}))

    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/v1/stations", "/v1/departures"])
def test_the_answers_of_the_api_travel_compressed(
    url_of: Callable[[Build], str], path: str
) -> None:
    answer = unpacked(f"{url_of('api')}{path}", **(RIDE if path.endswith("departures") else {}))

    assert answer.headers["content-encoding"] == "gzip"
