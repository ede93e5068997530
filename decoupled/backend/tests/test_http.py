"""What every request can rely on: refusals, limits, headers, and what operators see."""

import gzip
import json

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from booking_api.http import departures
from booking_api.http.bodies import LONGEST_BODY
from booking_api.main import create_app

JSON = {"Content-Type": "application/json"}


def _is_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= answer.json().keys()
    return True


def test_unknown_addresses_and_methods_are_problems(client):
    assert _is_problem(client.get("/v1/nothing"), 404)
    assert _is_problem(client.get("/v1/stations/"), 404)
    wrong_method = client.delete("/v1/stations")
    assert _is_problem(wrong_method, 405)
    assert wrong_method.headers["allow"] == "GET"
    assert client.delete("/v1/bookings").headers["allow"] == "GET, POST"


def test_a_body_must_be_json_and_say_so(client):
    malformed = client.post("/v1/sessions", content=b'{"email": ', headers=JSON)
    form = client.post("/v1/sessions", data={"email": "traveller-1@example.org"})
    huge_number = client.post("/v1/sessions", content=b"9" * 5000, headers=JSON)

    assert _is_problem(malformed, 400)
    assert _is_problem(form, 415)
    assert _is_problem(huge_number, 400)


def test_a_body_over_64_kb_is_refused_announced_or_not(client):
    long = json.dumps({"email": "a" * LONGEST_BODY, "password": "p"}).encode()

    announced = client.post("/v1/sessions", content=long, headers=JSON)
    streamed = client.post("/v1/sessions", content=iter([long[:100], long[100:]]), headers=JSON)

    assert _is_problem(announced, 413)
    assert _is_problem(streamed, 413)
    assert "content-length" not in streamed.request.headers


def test_every_answer_carries_its_request_id_and_timings(client, traveller):
    given = client.get("/healthz", headers={"X-Request-ID": "trace-7"})
    forged = client.get("/healthz", headers={"X-Request-ID": "a\tb" * 90})
    search = traveller.finds()

    assert given.headers["x-request-id"] == "trace-7"
    assert forged.headers["x-request-id"] != "a\tb" * 90
    timings = dict(part.split(";dur=") for part in search.headers["server-timing"].split(", "))
    assert timings.keys() == {"db", "model", "render"}
    assert float(timings["db"]) > 0


def test_answers_from_500_bytes_are_compressed_for_who_asks(client):
    asked = {"Accept-Encoding": "gzip"}
    with client.stream("GET", "/v1/stations", headers=asked) as answer:
        packed = b"".join(answer.iter_raw())
    plain = client.get("/v1/stations", headers={"Accept-Encoding": "identity"})

    assert gzip.decompress(packed) == plain.content
    assert "content-encoding" not in client.get("/healthz", headers=asked).headers


def test_only_known_origins_may_call_from_a_browser(client):
    ours = client.get("/v1/stations", headers={"Origin": "http://localhost:8104"})
    theirs = client.get("/v1/stations", headers={"Origin": "http://evil.example"})
    preflight = client.options(
        "/v1/bookings",
        headers={
            "Origin": "http://127.0.0.1:8104",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, idempotency-key, content-type",
        },
    )

    assert ours.headers["access-control-allow-origin"] == "http://localhost:8104"
    exposed = ours.headers["access-control-expose-headers"].split(", ")
    assert set(exposed) == {"ETag", "Location", "X-Request-ID", "Server-Timing"}
    assert "access-control-allow-origin" not in theirs.headers
    assert preflight.status_code == 200


def test_no_answer_may_be_framed_or_sniffed(client):
    headers = client.get("/v1/stations").headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_the_service_is_alive_ready_and_counted(client, traveller):
    traveller.finds()

    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "search": "on", "model": "on"},
    )
    counts = client.get("/metrics").text
    assert 'route="/v1/departures",status="200"' in counts


def test_without_the_model_the_service_is_ready_when_it_was_asked_to_be(settings):
    with TestClient(create_app(settings.model_copy(update={"model": "off"}))) as client:
        ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["model"]) == (200, "off")


def test_r12_a_refused_model_is_told_to_operators_while_travellers_go_on(settings, world, tmp_path):
    folder = tmp_path / "world"
    folder.mkdir()
    for file in world.folder.iterdir():
        if file.name != "model-card.json":
            (folder / file.name).write_bytes(file.read_bytes())
    with TestClient(create_app(settings.model_copy(update={"world": folder}))) as client:
        ready = client.get("/readyz")
        asked = {"from": "NDLS", "to": "BPL", "date": "2026-03-20"}
        search = client.get("/v1/departures", params=asked)

    assert ready.status_code == 503
    assert "python -m railway publish" in ready.json()["model"]
    assert search.status_code == 200


def test_a_world_that_has_run_out_is_not_ready(client, moves_to):
    moves_to("2026-09-01T06:00:00+05:30")

    ready = client.get("/readyz")

    assert ready.status_code == 503
    assert "python -m railway publish" in ready.json()["search"]


def test_a_crash_is_a_problem_with_a_request_id(client, monkeypatch):
    def breaks(*_):
        raise RuntimeError("the cable was cut")

    monkeypatch.setattr(departures, "find_departures", breaks)
    asked = {"from": "NDLS", "to": "BPL", "date": "2026-03-20"}
    with capture_logs() as lines:
        crash = client.get("/v1/departures", params=asked)

    assert _is_problem(crash, 500)
    assert "cable" not in crash.text
    logged = [line["request_id"] for line in lines if line["event"] == "crash"]
    assert logged == [crash.headers["x-request-id"]]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_needs_no_other_server(client, path):
    page = client.get(path)

    assert page.status_code == 200
    assert "https://" not in page.text
