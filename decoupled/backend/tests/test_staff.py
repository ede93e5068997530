"""What the staff do and see over HTTP: charts, load factors, the model (R9, R11, R12)."""

from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from booking_api.http.answers_to_staff import Chart, LoadFactors, WatchedModel
from booking_api.http.security import issue_token
from booking_api.main import create_app
from booking_api.settings import Settings
from railway.world import STAFF

SOON = "2026-03-12"  # nothing of it is charted yet, and its queues are long


@pytest.fixture
def queued(traveller):
    """A waitlisted party of two, and the train that it waits for."""
    return traveller.books(traveller.wish(status="WL")).json()


def test_r9_the_chart_settles_every_class_and_gives_back_what_was_paid(staff, traveller, queued):
    train_day = (queued["train_number"], queued["journey_date"])

    made = staff.charts(*train_day)

    assert made.status_code == 200
    assert Chart.model_validate_json(made.content).model_dump_json() == made.text
    settled = traveller.looks_up(queued["pnr"]).json()
    assert settled["status"] in ("CNF", "RAC", "CANCELLED")
    assert settled["chance"] is None
    (loads,) = _trains(staff.sees_load_factors(train_day[1]), train_day[0])
    assert [each["class_code"] for each in made.json()["classes"]] == [
        each["class_code"] for each in loads["classes"]
    ]
    assert all(each["charted"] and not each["waitlist_length"] for each in loads["classes"])


def test_r9_who_is_left_on_the_waitlist_gets_all_back(staff, traveller):
    wish = traveller.wish(status="WL")
    last = [traveller.books(wish).json() for _ in range(5)][-1]

    made = staff.charts(wish["train_number"], wish["journey_date"]).json()

    settled = traveller.looks_up(last["pnr"]).json()
    (of_class,) = (each for each in made["classes"] if each["class_code"] == wish["class_code"])
    assert of_class["cancelled"] > 0
    assert of_class["refund_paise"] >= last["fare_paise"]
    assert settled["status"] == "CANCELLED"
    assert settled["refund_paise"] == last["fare_paise"]
    assert settled["cancelled_at"] == "2026-03-10T06:00:00+05:30"


def test_r9_a_chart_closes_the_sale_and_is_made_once(staff, traveller, queued):
    wish = traveller.wish(status="WL")
    staff.charts(wish["train_number"], wish["journey_date"])

    refusal = traveller.books(wish)
    again = staff.charts(wish["train_number"], wish["journey_date"])

    assert (refusal.status_code, refusal.json()["rule"]) == (422, "R2")
    assert (again.status_code, again.json()["rule"]) == (409, "R9")
    found = traveller.finds(date=wish["journey_date"]).json()["departures"]
    (charted,) = _of(found, wish["train_number"])
    assert not charted["on_sale"]


@pytest.mark.parametrize(
    ("train_number", "journey_date", "status", "rule"),
    [
        ("00000", SOON, 404, "R1"),
        ("12622", "2026-05-10", 422, "R2"),  # sixty days are over on the ninth
        ("12622", "2026-01-02", 422, "R2"),
        ("12622", "soon", 422, None),
    ],
)
def test_r9_what_cannot_be_charted_is_refused(staff, train_number, journey_date, status, rule):
    refusal = staff.charts(train_number, journey_date)

    assert (refusal.status_code, refusal.json().get("rule")) == (status, rule)


def test_r11_staff_alone_chart_and_look_behind_the_counter(client, traveller):
    for answer in (
        traveller.charts("12622", SOON),
        traveller.sees_load_factors(),
        traveller.watches_the_model(),
    ):
        assert (answer.status_code, answer.json()["rule"]) == (403, "R11")
    assert client.post(f"/v1/charts/12622/{SOON}").status_code == 401
    assert client.get("/v1/load-factors", params={"date": SOON}).status_code == 401
    assert client.get("/v1/model").status_code == 401


def test_who_signs_in_as_staff_is_told_so(client):
    signed_in = {"email": "staff@example.org", "password": "demo-railway"}

    session = client.post("/v1/sessions", json=signed_in).json()

    assert (session["staff"], session["name"]) == (True, "Station Staff")


def test_load_factors_list_the_trains_of_a_day_as_the_contract_says(staff):
    answer = staff.sees_load_factors(SOON)

    assert LoadFactors.model_validate_json(answer.content).model_dump_json() == answer.text
    trains = answer.json()["trains"]
    assert [train["starts_at"] for train in trains] == sorted(t["starts_at"] for t in trains)
    assert all(train["chartable"] and not train["charted"] for train in trains)
    for each in (each for train in trains for each in train["classes"]):
        assert 0 < each["load_factor"] <= each["fullest_leg"] / each["berths"] <= 1


def test_load_factors_follow_what_is_sold(staff, traveller):
    wish = traveller.wish()
    asked = (wish["journey_date"], wish["train_number"], wish["class_code"])

    before = _class_load(staff, *asked)
    traveller.books(wish)
    after = _class_load(staff, *asked)

    assert after["load_factor"] > before["load_factor"]
    assert after["fullest_leg"] >= before["fullest_leg"]


def test_load_factors_of_a_day_without_trains_are_an_empty_list(staff):
    assert staff.sees_load_factors("2031-01-01").json() == {"date": "2031-01-01", "trains": []}


def test_the_model_is_shown_with_its_card_and_its_live_mean(staff):
    answer = staff.watches_the_model()

    assert answer.json()["condition"] == "on"
    live, card = answer.json()["live"], answer.json()["card"]
    assert live["waiting"] > 0
    assert 0 < live["mean_chance"] < 1
    assert 0 < live["training_mean"] < 1
    assert set(card["metrics"]) >= {"base rate", "logistic"}
    assert sum(each["parties"] for each in card["reliability"]) == card["rows"]["test"]


def test_the_live_mean_counts_who_waits_for_a_train_of_the_coming_week(staff, traveller, moves_to):
    wish = traveller.wish(status="WL")
    day_before = date.fromisoformat(wish["journey_date"]) - timedelta(days=1)
    moves_to(f"{day_before}T00:00:00+05:30")
    before = staff.watches_the_model().json()["live"]["waiting"]

    traveller.books(wish)

    assert staff.watches_the_model().json()["live"]["waiting"] == before + 1


def test_r12_without_the_model_there_is_no_estimate_and_a_reason(settings: Settings, staff):
    waiting = staff.watches_the_model().json()["live"]["waiting"]
    off = Settings(**{**settings.model_dump(), "model": "off"})

    with TestClient(create_app(off)) as client:
        token = issue_token(off.secret, STAFF)
        answer = client.get("/v1/model", headers={"Authorization": f"Bearer {token}"})

    assert WatchedModel.model_validate_json(answer.content).card is None
    assert answer.json() == {
        "condition": "off",
        "card": None,
        "live": {"waiting": waiting, "mean_chance": None, "training_mean": None},
    }


def _trains(answer, train_number):
    return _of(answer.json()["trains"], train_number)


def _of(trains, train_number):
    return [train for train in trains if train["train_number"] == train_number]


def _class_load(staff, journey_date, train_number, class_code):
    (train,) = _trains(staff.sees_load_factors(journey_date), train_number)
    return next(each for each in train["classes"] if each["class_code"] == class_code)
