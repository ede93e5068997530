"""Searching over HTTP (R1, R2, R12)."""

import pytest
from starlette.testclient import TestClient

from booking_api.http.answers import Departures, Stations, TrainRun
from booking_api.main import create_app
from railway.network import TIMETABLE_NOTE


def test_a_page_is_written_exactly_as_the_contract_says(traveller):
    body = traveller.finds().content

    assert Departures.model_validate_json(body).model_dump_json(by_alias=True).encode() == body


def test_r1_departures_come_in_order_of_departure(traveller):
    found = traveller.finds().json()

    times = [departure["departs_at"] for departure in found["departures"]]
    assert times
    assert times == sorted(times)
    assert {time[:10] for time in times} == {found["date"]}


def test_r1_only_who_has_to_queue_gets_a_chance(traveller):
    days = [traveller.finds(date=f"2026-03-{day}").json() for day in range(11, 25)]

    offers = [offer for day in days for train in day["departures"] for offer in train["classes"]]
    assert {offer["status"] for offer in offers} >= {"CNF", "RAC", "WL"}
    for offer in offers:
        assert (offer["chance"] is not None) == (offer["status"] in ("RAC", "WL"))
        assert (offer["waitlist_position"] is not None) == (offer["status"] == "WL")
        assert (offer["available"] > 0) == (offer["status"] in ("CNF", "RAC"))


def test_r12_without_the_model_a_search_gives_no_estimate(settings):
    without = settings.model_copy(update={"model": "off"})
    with TestClient(create_app(without)) as client:
        asked = {"from": "NDLS", "to": "BPL", "date": "2026-03-12"}
        found = client.get("/v1/departures", params=asked).json()

    offers = [offer for train in found["departures"] for offer in train["classes"]]
    assert offers
    assert {offer["chance"] for offer in offers} == {None}


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"from": "XXXX"}, "R1"),
        ({"to": "NDLS"}, "R1"),
        ({"date": "2026-03-09"}, "R2"),
        ({"date": "2026-05-10"}, "R2"),
        ({"passengers": 7}, "R3"),
        ({"passengers": 0}, "R3"),
    ],
)
def test_what_the_railway_refuses_names_its_rule(traveller, asked, rule):
    refusal = traveller.finds(**asked)

    assert refusal.status_code == 422
    assert refusal.headers["content-type"] == "application/problem+json"
    assert refusal.json()["rule"] == rule
    assert refusal.json()["detail"]


@pytest.mark.parametrize("date", ["20 March", "2026-02-30", "20260320", "1774000000", ""])
def test_a_day_that_is_none_is_named_in_the_travellers_words(traveller, date):
    refusal = traveller.finds(date=date)

    assert refusal.status_code == 422
    words = "Write the day as YYYY-MM-DD, for example 2026-11-24."
    assert refusal.json()["errors"] == [{"field": "date", "message": words}]


def test_the_same_page_is_not_sent_twice(client, traveller):
    first = traveller.finds()
    known = {"If-None-Match": first.headers["etag"]}

    again = client.get(first.request.url.raw_path.decode(), headers=known)

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


def test_a_booking_changes_the_page_and_its_etag(traveller):
    wish = traveller.wish()
    page, offer = traveller.finds(), traveller.offered(wish)

    traveller.books(wish)

    assert traveller.finds().headers["etag"] != page.headers["etag"]
    assert offer["available"] - traveller.offered(wish)["available"] == 2


def test_r2_a_departure_goes_off_sale_while_time_passes(traveller, moves_to):
    sold = [train["on_sale"] for train in traveller.finds().json()["departures"]]
    moves_to("2026-03-20T00:00:00+05:30")

    later = [train["on_sale"] for train in traveller.finds().json()["departures"]]

    assert all(sold)
    assert not all(later)


def test_one_train_shows_its_stops_and_the_load_of_each_leg(client, traveller):
    wish = traveller.wish()
    path = f"/v1/departures/{wish['train_number']}/{wish['journey_date']}"
    before = client.get(path)
    traveller.books(wish)

    after = client.get(path)

    run = TrainRun.model_validate_json(after.content)
    assert len(run.stops) == len(run.classes[0].legs) + 1
    assert _confirmed(after.json(), wish) - _confirmed(before.json(), wish) == 2


@pytest.mark.parametrize("path", ["12622/2031-01-01", "00000/2026-03-20"])
def test_a_train_that_does_not_run_is_not_found(client, path):
    refusal = client.get(f"/v1/departures/{path}")

    assert refusal.status_code == 404
    assert refusal.json()["rule"] == "R1"


def test_the_stations_come_with_the_days_on_sale_and_the_note(client):
    stations = Stations.model_validate_json(client.get("/v1/stations").content)

    assert {station.station_code for station in stations.stations} >= {"NDLS", "BPL"}
    assert (stations.last_date - stations.first_date).days == 60
    assert stations.timetable_note == TIMETABLE_NOTE


def _confirmed(run, wish):
    loads = {load["class_code"]: load["legs"] for load in run["classes"]}
    legs = {leg["from"]: leg["confirmed"] for leg in loads[wish["class_code"]]}
    return legs[wish["from"]]
