"""A wrong page is a failure, however fast: each planted wrong answer must be noticed."""

import json

import pytest

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Reply
from benchmarks.scale.answers import complaint
from benchmarks.scale.tasks import Answer, do
from benchmarks.scale.turns import Kept, Lengths, Slot, Turn, sample

SEARCH = {
    "origin": "NDLS",
    "destination": "BPL",
    "date": "2026-03-12",
    "passengers": 1,
    "trains": ["12622", "12002"],
}
BOOKING = {
    "train_number": "12622",
    "journey_date": "2026-03-12",
    "class_code": "SL",
    "origin": "NDLS",
    "destination": "BPL",
    "date": "2026-03-12",
    "passengers": [{"name": "Passenger One", "age": 30}],
}
TRIP = {"pnr": "0123456789", "train_number": "12622", "class_code": "SL", "passengers": 1}


def offer(**changes):
    usual = {"class_code": "SL", "status": "WL", "available": 0, "waitlist_position": 4}
    return {**usual, "fare_paise": 41000, "chance": 0.5, **changes}


def departure(train_number, *offers, **changes):
    return {
        "train_number": train_number,
        "train_name": "Some Express",
        "train_type": "Express",
        "synthetic": False,
        "journey_date": "2026-03-12",
        "departs_at": "2026-03-12T08:00:00+05:30",
        "arrives_at": "2026-03-12T18:00:00+05:30",
        "distance_km": 702,
        "on_sale": True,
        "classes": list(offers) or [offer()],
        **changes,
    }


def trip(**changes):
    usual = {key: departure("12622")[key] for key in ("train_name", "departs_at", "arrives_at")}
    usual |= {"pnr": "0123456789", "train_number": "12622", "journey_date": "2026-03-12"}
    usual |= {"class_code": "SL", "from": "NDLS", "to": "BPL", "status": "CNF", "chance": None}
    usual |= {"waitlist_number": None, "waitlist_position": None, "fare_paise": 41000}
    usual |= {
        "refund_paise": None,
        "refund_now_paise": None,
        "booked_at": "2026-03-10T06:00:00+05:30",
    }
    usual |= {"cancelled_at": None, "passengers": BOOKING["passengers"]}
    return {**usual, **changes}


def answered(content, status=200):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda *_, **__: Reply(status, {}, body)


def found(*departures):
    return answered({"departures": list(departures)})


RIGHT = found(departure("12622"), departure("12002"))


def test_the_timetables_trains_are_a_right_answer():
    answer = do("find_a_train", ApiTraveller(RIGHT), SEARCH)

    assert answer.right
    assert complaint("api", "find_a_train", SEARCH, answer) is None


@pytest.mark.parametrize(
    "send",
    [
        found(departure("12622")),
        found(departure("12622"), departure("12002"), departure("12951")),
        found(departure("12622"), departure("12951")),
        found(),
        answered(b"<h1>Something went wrong</h1>"),
        answered({"departures": []}),
    ],
    ids=["one missing", "one too many", "another one", "none", "error with status 200", "empty"],
)
def test_another_list_of_trains_is_noticed_at_once(send):
    assert not do("find_a_train", ApiTraveller(send), SEARCH).right


def test_an_error_page_of_the_monolith_with_status_200_is_noticed():
    page = b"<main role=alert>We are sorry: 12622 and 12002 cannot be shown.</main>"

    assert not do("find_a_train", MonolithTraveller(answered(page)), SEARCH).right


@pytest.mark.parametrize(
    "wrong",
    [
        offer(status="CNF"),
        offer(status="CNF", available=0, chance=None),
        offer(fare_paise=0),
        offer(chance=1.5),
        offer(chance=None),
        offer(status="MAYBE"),
    ],
    ids=["chance of the certain", "no berth", "free ride", "above 1", "no estimate", "no status"],
)
def test_an_offer_that_contradicts_itself_is_found_when_read_in_full(wrong):
    answer = do(
        "find_a_train", ApiTraveller(found(departure("12622", wrong), departure("12002"))), SEARCH
    )

    assert answer.right  # its bytes look well
    assert complaint("api", "find_a_train", SEARCH, answer) is not None


def test_a_booking_returns_its_pnr_and_status():
    answer = do("book", ApiTraveller(answered(trip(), 201)), BOOKING)

    assert (answer.right, answer.pnr, answer.status) == (True, "0123456789", "CNF")
    assert complaint("api", "book", BOOKING, answer) is None


@pytest.mark.parametrize(
    "wrong",
    [
        trip(passengers=[{"name": "Somebody Else", "age": 30}]),
        trip(to="JHS"),
        trip(fare_paise=0),
        trip(train_number="12002"),
    ],
)
def test_another_booking_than_the_one_asked_for_is_found_when_read_in_full(wrong):
    answer = do("book", ApiTraveller(answered(wrong, 201)), BOOKING)

    assert complaint("api", "book", BOOKING, answer) is not None


def test_a_regret_is_a_right_answer():
    send = answered({"rule": "R4", "detail": "Regret"}, 409)

    answer = do("book", ApiTraveller(send), BOOKING)

    assert (answer.right, answer.status, answer.pnr) == (True, "REGRET", "")


def test_any_other_refusal_is_a_wrong_answer():
    send = answered({"rule": "R2", "detail": "Booking closed"}, 422)

    answer = do("book", ApiTraveller(send), BOOKING)

    assert not answer.right
    assert "Booking closed" in str(complaint("api", "book", BOOKING, answer))


def test_somebody_elses_trip_is_a_wrong_answer():
    answer = do("look_up", ApiTraveller(answered(trip(pnr="0999999999"))), TRIP)

    assert not answer.right
    assert complaint("api", "look_up", TRIP, answer) is not None


def test_half_an_answer_is_unreadable():
    broken = Answer(True, Reply(200, {}, b'{"pnr": "0123456789", "status": "CNF"'))

    assert "unreadable" in str(complaint("api", "look_up", TRIP, broken))


def test_an_answer_much_shorter_than_usual_is_noticed():
    lengths = Lengths()
    usual = Answer(True, Reply(200, {}, b"x" * 1000))
    stub = Answer(True, Reply(200, {}, b"x" * 700))

    assert lengths.is_usual("monolith", "find_a_train", SEARCH, usual)
    assert not lengths.is_usual("monolith", "find_a_train", SEARCH, stub)
    assert lengths.is_usual(
        "decoupled", "find_a_train", SEARCH, stub
    )  # another side, another length


def test_the_sample_is_seeded_and_at_least_thirty():
    kept = [Kept(number, Answer(True), 0.1, 1, 100) for number in range(4000)]

    assert sample(kept, "one seed") == sample(kept, "one seed")
    assert sample(kept, "one seed") != sample(kept, "another")
    assert len(sample(kept, 1)) == 80
    assert len(sample(kept[:100], 1)) == 30
    assert len(sample(kept[:5], 1)) == 5


def test_a_turn_keeps_nothing_of_its_guard_and_hands_out_nothing_after_its_end():
    turn, slot = Turn("book", map(Slot, range(10)), seats=1), Slot(0)
    early, late = (Kept(None, Answer(True), t, 1, 1) for t in (0.1, 0.2))

    turn.keep(slot, early)
    turn.recording = True
    turn.keep(slot, late)
    turn.close()
    turn.keep(slot, early)
    turn.leave()

    assert turn.kept == [late]
    assert turn.take() is None
    assert turn.over.is_set()
