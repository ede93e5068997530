"""What those who run the predictor see of it."""

import json

import pytest
from starlette.testclient import TestClient
from typer import Typer
from typer.testing import CliRunner

from predictor.__main__ import main
from predictor.main import create_app


def test_it_is_alive_and_ready(client):
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"ready": True, "model": "on"}


def test_requests_are_counted(client, states):
    client.post("/v1/chances", json={"states": states})

    counted = client.get("/metrics").text

    labels = 'method="POST",route="/v1/chances",status="200"'
    assert f"predictor_request_seconds_count{{{labels}}} 1.0" in counted


def test_a_request_keeps_its_id_in_the_answer_and_in_the_log(settings, capfd):
    app = create_app(settings.model_copy(update={"log_level": "info"}))
    with TestClient(app) as client:
        answer = client.get("/healthz", headers={"X-Request-ID": "from-the-api"})

    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert answer.headers["x-request-id"] == "from-the-api"
    assert [line["request_id"] for line in lines if line["event"] == "request"] == ["from-the-api"]


def test_an_id_that_would_spoil_the_log_is_replaced(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "two\twords"})

    assert answer.headers["x-request-id"] != "two\twords"


def test_a_crash_is_answered_as_a_problem_that_tells_nothing(settings, monkeypatch):
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        monkeypatch.setattr(app.state.shelf.answering.model, "chances", lambda _: 1 / 0)

        answer = client.post("/v1/chances", json={"states": []})

    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text


def test_the_documentation_loads_nothing_from_elsewhere(client):
    page = client.get("/docs").text

    assert "swagger" in page
    assert "https://" not in page


@pytest.mark.parametrize(
    ("variable", "value", "may_be"),
    [
        ("RAILWAY_WORKERS", "0", "a whole number from 1"),
        ("RAILWAY_LOG_LEVEL", "loud", "debug, info, warning, error or critical"),
        ("RAILWAY_WORLD", "no/such/world", "python -m railway publish"),
    ],
)
def test_a_bad_variable_is_named_with_what_it_may_be(monkeypatch, variable, value, may_be):
    command = Typer()
    command.command()(main)
    monkeypatch.setenv(variable, value)

    result = CliRunner().invoke(command, [])

    assert result.exit_code == 1
    assert may_be in result.output
    assert value in result.output
