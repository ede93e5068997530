"""The partner site starts from its folder alone, finds its webhook again, says what is wrong."""

import os
import socket
import subprocess
import sys

import httpx2
import pytest

from depot.processes import free_port, launch
from tests.partner_site.customer import Ride
from tests.partner_site.railway import new_key

RIDE = Ride("2026-04-25", class_code="3A")


def test_the_copy_has_nothing_of_the_house(elsewhere):
    house = "import partner, railway"

    ended = run(elsewhere, "-c", house, PYTHONPATH=str(elsewhere / "poison"))

    assert "an outsider has nothing of the house" in ended.stderr
    assert not list(elsewhere.glob("partner/**/test_*.py"))


def test_it_runs_at_home_too(railway, tmp_path):
    key = {"PARTNER_API_KEY": new_key(railway.url)}

    with launch(
        "partner", api_url=railway.url, database=tmp_path / "books.db", extra_env=key
    ) as site:
        home = httpx2.get(site.url, trust_env=False)

    assert home.status_code == 200
    assert "Hill & Coast" in home.text


def test_opened_again_it_keeps_its_webhook_and_its_customers(railway, opened, customer_of):
    agency = opened(railway.url, new_key(railway.url))
    customer = customer_of(agency)
    order = customer.buys(RIDE, "Loyal Customer")
    before = agency.webhook()
    agency.running.stop()

    again = opened(railway.url, agency.key, port=agency.running.port, database=agency.database)

    assert again.webhook() == before
    assert webhook_ids(agency) == [before["webhook_id"]]
    assert order.standing[0] in customer.opens("/orders").text


def test_with_new_books_it_replaces_the_webhook_whose_secret_is_lost(railway, opened):
    agency = opened(railway.url, new_key(railway.url))
    lost = agency.webhook()
    agency.running.stop()

    again = opened(railway.url, agency.key, port=agency.running.port)

    assert again.webhook()["secret"] != lost["secret"]
    assert webhook_ids(agency) == [again.webhook()["webhook_id"]]


@pytest.mark.parametrize(
    ("key", "api", "words"),
    [
        ("", "http://127.0.0.1:9", "PARTNER_API_KEY has no key in it"),
        ("rail_ünicode", "http://127.0.0.1:9", "PARTNER_API_KEY has no key in it"),
        ("rail_key", "127.0.0.1:9", "is no address like http://host:port"),
    ],
)
def test_what_it_cannot_start_with_is_told_in_a_sentence(elsewhere, key, api, words):
    ended = run(elsewhere, "-m", "partner", "--api", api, PARTNER_API_KEY=key)

    assert ended.returncode == 1
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_books_that_cannot_be_opened_are_named(elsewhere, tmp_path):
    asked = ("-m", "partner", "--api", "http://127.0.0.1:9", "--port", str(free_port()))

    ended = run(elsewhere, *asked, "--database", str(tmp_path), PARTNER_API_KEY="rail_key")

    assert ended.returncode == 1
    assert f"{tmp_path} cannot hold our books" in ended.stderr


def test_a_taken_port_is_named(elsewhere):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        asked = ("-m", "partner", "--api", "http://127.0.0.1:9", "--port", port)

        ended = run(elsewhere, *asked, PARTNER_API_KEY="rail_key")

    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr


def webhook_ids(agency):
    headers = {"X-API-Key": agency.key}
    found = httpx2.get(f"{agency.api_url}/v1/webhooks", headers=headers, trust_env=False).json()
    return [webhook["webhook_id"] for webhook in found["webhooks"]]


def run(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
