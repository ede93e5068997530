"""What goes in and what comes out of /v1/chances."""

import json

import pytest

from predictor.chances import MOST_STATES, State
from railway.features import QueueState

JSON = {"Content-Type": "application/json"}


def test_the_states_are_the_railways_own():
    assert tuple(State.model_fields) == QueueState._fields


def test_each_state_gets_its_chance_in_order(client, states, samples):
    told = client.post("/v1/chances", json={"states": states[::-1]}).json()

    expected = [sample["chance"] for sample in samples[::-1]]
    assert told["chances"] == pytest.approx(expected, abs=1e-9)


def test_an_empty_question_asks_which_model_answers(client):
    told = client.post("/v1/chances", json={"states": []}).json()

    assert told == {"model_id": client.get("/v1/model").json()["model_id"], "chances": []}


def test_a_thousand_states_are_taken_in_one_call(client, states):
    asked = (states * MOST_STATES)[:MOST_STATES]

    answer = client.post("/v1/chances", json={"states": asked})

    assert answer.status_code == 200
    assert len(answer.json()["chances"]) == MOST_STATES


BAD = {
    "a class that is none": {"class_code": "ZZ"},
    "a class that is a number": {"class_code": 3},
    "the day after Sunday": {"weekday": 8},
    "a party of nobody": {"passengers": 0},
    "a party of seven": {"passengers": 7},
    "a negative queue": {"passengers_ahead": -1},
    "more passengers than there are people": {"passengers_booked": 10**30},
    "no berths at all": {"berths": 0},
    "a count in words": {"rac_length": "many"},
    "half a berth": {"free_berths": 0.5},
    "a count that is no number": {"waitlist_length": float("nan")},
    "a chart 10,000 days off": {"hours_to_chart": 240_000},
    "a ride longer than the way": {"ride_percent": 101},
    "a festival out of sight": {"days_from_festival": 365},
    "a waitlist without a position": {"waitlisted": True, "waitlist_position": 0},
    "RAC with a waitlist position": {"waitlisted": False, "waitlist_position": 4},
    "a field nobody knows": {"train_number": "12622"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD)
def test_a_state_that_cannot_be_is_refused_by_name(client, states, changed):
    body = {"states": [states[0], {**states[1], **changed}]}

    answer = client.post("/v1/chances", content=any_json(body), headers=JSON)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields <= {"states.1", *(f"states.1.{name}" for name in changed)}
    assert fields


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"states": 5}', 422),
        (b'{"states": [[]]}', 422),
        (b'{"states": [], "discount": 1}', 422),
        (b'{"states": [' + b"{}," * MOST_STATES + b"{}]}", 422),
        (b" " * 1_000_001, 413),
    ],
)
def test_a_body_that_cannot_be_is_refused(client, body, status):
    answer = client.post("/v1/chances", content=body, headers=JSON)

    assert answer.status_code == status
    assert len(answer.content) < 4_000


def test_what_is_not_there_is_refused_in_the_same_form(client):
    answers = [client.get("/nowhere"), client.get("/v1/chances")]

    assert [answer.json()["status"] for answer in answers] == [404, 405]


def any_json(body: object) -> bytes:
    """Return JSON that may hold NaN, which httpx2 would not send."""
    return json.dumps(body).encode()
