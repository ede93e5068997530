"""Which model answers, and how another takes its place."""

import json
import shutil

import pytest
from starlette.testclient import TestClient

from predictor.main import create_app
from railway.model import load_model
from railway.samples import SAMPLES_FILE


@pytest.fixture
def ask(client, states):
    """Return how to ask for the chances of the sample states."""
    return lambda: client.post("/v1/chances", json={"states": states}).json()


@pytest.fixture
def damaged(models, request):
    """Return how to put a version on the shelf of which one file is spoilt, and take it away."""

    def put(file, spoilt):
        shutil.copytree(models / "halved", models / "damaged")
        request.addfinalizer(lambda: shutil.rmtree(models / "damaged"))
        path = models / "damaged" / file
        path.write_bytes(spoilt(path.read_bytes()))

    return put


def test_the_card_the_hash_and_the_version_are_told(client, world):
    told = client.get("/v1/model").json()

    assert told["version"] == world.folder.name
    assert told["card"] == load_model(world).card
    assert len(told["model_id"]) == 16


def test_another_version_answers_after_a_swap_and_the_first_after_the_next(
    ask, swap, client, world
):
    before = ask()

    swapped = swap("halved")
    during = ask()
    swap(world.folder.name)

    assert swapped.status_code == 200
    assert swapped.json()["version"] == "halved"
    assert during["model_id"] == swapped.json()["model_id"] != before["model_id"]
    assert during["chances"] == pytest.approx([chance / 2 for chance in before["chances"]])
    assert ask() == before


@pytest.mark.parametrize(
    ("file", "spoilt", "reason"),
    [
        ("model.joblib", lambda held: held[: len(held) // 2], "cannot be read"),
        ("model.joblib", lambda _: b"", "cannot be read"),
        ("model-card.json", lambda _: b"{", "cannot be read"),
        ("world.json", lambda _: b'{"layout": 0}', "another version of the railway"),
        ("trains.csv", lambda held: held + b"\n", "other facts"),
        (SAMPLES_FILE, lambda held: held.replace(b'"chance": 0.', b'"chance": 0.1'), "are off by"),
    ],
)
def test_a_bad_model_is_refused_and_the_old_one_stays(ask, swap, damaged, file, spoilt, reason):
    before = ask()
    damaged(file, spoilt)

    refused = swap("damaged")

    assert refused.status_code == 409
    assert reason in refused.json()["detail"]
    assert ask() == before


@pytest.mark.parametrize("version", ["../world", "/etc", "a/b", "", ".", "..", "C:x", 7, None])
def test_only_a_name_is_taken_for_a_version(swap, version):
    refused = swap(version)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "version"


def test_a_version_that_is_not_there_is_refused(swap):
    refused = swap("nowhere")

    assert refused.status_code == 409
    assert "No model is published in" in refused.json()["detail"]


def test_only_who_has_the_key_may_swap(swap, client):
    assert swap("halved", key="guessed").status_code == 401
    assert client.put("/v1/model", json={"version": "halved"}).status_code == 401
    assert client.get("/v1/model").json()["version"] != "halved"


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [({"model_key": ""}, 403, "RAILWAY_MODEL_KEY"), ({"workers": 2}, 409, "One of 2 workers")],
)
def test_nobody_swaps_without_a_key_set_or_one_of_several_workers(settings, told, status, reason):
    app = create_app(settings.model_copy(update=told))
    with TestClient(app) as client:
        key = {"X-API-Key": settings.model_key}

        refused = client.put("/v1/model", json={"version": "halved"}, headers=key)

    assert refused.status_code == status
    assert reason in refused.json()["detail"]


def test_without_a_model_it_is_not_ready_says_why_and_can_be_given_one(
    settings, world, tmp_path, states
):
    empty = tmp_path / "empty"
    shutil.copytree(world.folder, empty, ignore=shutil.ignore_patterns("model*"))
    with TestClient(create_app(settings.model_copy(update={"world": empty}))) as client:
        unready = client.get("/readyz")
        unanswered = client.post("/v1/chances", json={"states": states})
        key = {"X-API-Key": settings.model_key}
        client.put("/v1/model", json={"version": "halved"}, headers=key)
        ready = client.get("/readyz")

    assert (unready.status_code, unanswered.status_code, ready.status_code) == (503, 503, 200)
    assert "No model is published" in unready.json()["model"]
    assert "No model is published" in unanswered.json()["detail"]


def test_ready_means_that_the_samples_are_answered_as_when_the_model_was_made(
    settings, models, tmp_path
):
    folder = tmp_path / "changing"
    shutil.copytree(models / "halved", folder)
    with TestClient(create_app(settings.model_copy(update={"world": folder}))) as client:
        before = client.get("/readyz").status_code
        told = json.loads((folder / SAMPLES_FILE).read_text(encoding="utf-8"))
        told["samples"][3]["chance"] += 1e-6
        (folder / SAMPLES_FILE).write_text(json.dumps(told), encoding="utf-8")

        after = client.get("/readyz")

    assert (before, after.status_code) == (200, 503)
    assert "off by up to 1e-06" in after.json()["model"]
