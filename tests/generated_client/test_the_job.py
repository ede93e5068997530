"""A client that is generated from the contract alone is enough to do a partner's whole job."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from depot.client import CONTRACT, USAGE, NotGenerated, write_client
from railway.world import DEMO_PASSWORD, STAFF_EMAIL

JOB = Path(__file__).with_name("job.py")
PACKAGE = "railway_booking_api_client"
FIRST_DAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return the folder of a client generated just now."""
    folder = tmp_path_factory.mktemp("generated") / "client"
    write_client(CONTRACT, folder)
    return folder


@pytest.fixture(scope="module")
def staff(person_at):
    """Return a member of the staff, signed in."""
    person = person_at("api")
    person.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    return person


@pytest.fixture(scope="module")
def partner(staff):
    """Return where a partner's file is."""
    made = json.loads(staff.posts("/v1/partners", {"name": "Generated Travels"}).body)
    return f"/v1/partners/{made['partner_id']}"


@pytest.fixture
def issued(staff, partner):
    """Return a key that the staff made just now."""
    scopes = {"scopes": ["search", "chance", "sell"]}
    return json.loads(staff.posts(f"{partner}/keys", scopes).body)


@pytest.fixture(scope="module")
def busy_day(person_at):
    """Return a day on which some get a berth and some have to queue."""
    for day in (FIRST_DAY + timedelta(days=later) for later in range(20)):
        found = person_at("api").finds("MMCT", "NDLS", day)
        statuses = {offer.status for train in found if train.on_sale for offer in train.offers}
        if "CNF" in statuses and statuses & {"RAC", "WL"}:
            return day
    raise AssertionError("nobody has to queue in this world")


def run(program, client, **how):
    """Run a program that finds the client, and nothing of this house."""
    environment = os.environ | {"PYTHONPATH": str(client), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error", *map(str, program)]
    return subprocess.run(
        command, env=environment, cwd=client, capture_output=True, text=True, check=False, **how
    )


def test_the_whole_job_is_done_with_a_key_and_the_generated_client(
    client, url_of, staff, partner, issued, busy_day
):
    done = run([JOB, url_of("api"), issued["key"], busy_day], client)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(set(told["pnrs"])) == 1
    assert told["statuses"] == ["CNF", "CNF", "CANCELLED"]
    assert told["refunds"][0] == told["refunds"][1] > 0
    assert told["chances"][0] == told["chances"][1]
    assert 0 <= told["chances"][0] <= 1
    calls = json.loads(staff.gets(f"{partner}/keys/{issued['key_id']}/calls").body)["calls"]
    assert [call["status"] for call in reversed(calls)] == [200, 200, 201, 201, 200, 200]


def test_a_refusal_reaches_the_program_as_a_sentence(
    client, url_of, staff, partner, issued, busy_day
):
    staff.accepts(staff.sends("DELETE", f"{partner}/keys/{issued['key_id']}"))

    done = run([JOB, url_of("api"), issued["key"], busy_day], client)

    assert done.returncode == 1
    assert done.stderr.strip() == "This key is not known, or not any more."


def test_the_client_and_the_job_are_typed(client, tmp_path):
    options = ["--strict", "--config-file=", "--cache-dir", tmp_path, "--python-version", "3.11"]

    checked = run(["-m", "mypy", *options, JOB, client / PACKAGE], client)

    assert checked.returncode == 0, checked.stdout


def test_what_make_client_tells_to_do_works(client, url_of, issued):
    program = USAGE.replace("http://127.0.0.1:8102", url_of("api")).replace("rail_…", issued["key"])

    done = run(["-c", program], client)

    assert done.returncode == 0, done.stderr
    assert "StationList(stations=[Station(station_code=" in done.stdout


def test_the_client_is_written_anew_each_time(client):
    left = client / PACKAGE / "api" / "bookings" / "refund_twice.py"
    left.write_text("", encoding="utf-8")
    modules = {file.relative_to(client) for file in client.rglob("*.py")}

    write_client(CONTRACT, client)

    assert {file.relative_to(client) for file in client.rglob("*.py")} == modules - {
        left.relative_to(client)
    }


def test_what_the_generator_cannot_express_is_an_error_and_the_old_client_stays(tmp_path):
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    schemas = contract["components"]["schemas"]
    schemas["OtherTrip"] = schemas["Trip"]  # two classes of one name
    clumsy = tmp_path / "openapi.json"
    clumsy.write_text(json.dumps(contract), encoding="utf-8")
    folder = tmp_path / "client"
    folder.mkdir()

    with pytest.raises(NotGenerated, match='duplicate models with name "Trip"'):
        write_client(clumsy, folder)

    assert set(tmp_path.iterdir()) == {folder, clumsy}
