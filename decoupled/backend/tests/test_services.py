"""The use cases with fakes for everything outside: no web, no SQL, no model."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_api.services.accounts import EmailTaken, SignInRefused, sign_in, sign_up
from booking_api.services.booking import BookingRequest, book, cancel_booking
from booking_api.services.charting import ClassChart, Promoted, make_chart
from booking_api.services.model import watch_model
from booking_api.services.search import find_departures
from decoupled.backend.tests.fakes import DAY, NOW, TRAIN, FakeLedger, office_with
from railway.inventory import Status
from railway.party import Passenger
from railway.refusals import AlreadyCharted, NotOnSale, Regret


def _request(passengers=1, class_code="SL"):
    party = tuple(Passenger("Asha", 30) for _ in range(passengers))
    return BookingRequest(TRAIN, DAY, class_code, "NDLS", "BPL", party)


def test_a_page_asks_the_predictor_once_and_the_same_page_not_again():
    office = office_with(FakeLedger(SL=1, **{"3A": 1, "2A": 4}))

    first = find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    again = find_departures(office, "NDLS", "BPL", DAY, passengers=2)

    assert office.predictor.asked == [2]
    assert again == first
    offers = {offer.class_code: offer.chance for train in first for offer in train.classes}
    assert offers == {"2A": None, "3A": 0.5, "SL": 0.5}


def test_an_offer_is_worked_out_again_when_its_inventory_changed_or_an_hour_passed():
    ledger = FakeLedger(SL=1)
    now = NOW
    office = replace(office_with(ledger), clock=lambda: now)

    find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    book(office, 1, _request(passengers=2), token=None)
    changed = find_departures(office, "NDLS", "BPL", DAY, passengers=2)
    now += timedelta(hours=1)
    find_departures(office, "NDLS", "BPL", DAY, passengers=2)

    assert [offer.waitlist_position for train in changed for offer in train.classes] == [3]
    assert office.predictor.asked == [1, 1, 1, 1]  # the second asked for the booked party


def test_r4_a_regret_leaves_no_trace():
    ledger = FakeLedger(SL=1)
    before = dict(ledger.kept)

    with pytest.raises(Regret):
        book(office_with(ledger), 1, _request(passengers=5), token="t")

    assert (ledger.kept, ledger.booked, ledger.used) == (before, {}, {})


def test_r10_a_token_gives_its_booking_even_after_the_sale_has_closed():
    ledger = FakeLedger(SL=4)
    trip = book(office_with(ledger), 1, _request(), token="t")

    again = book(office_with(ledger, now=NOW + timedelta(days=10)), 1, _request(), token="t")

    assert again == trip
    assert len(ledger.booked) == 1


def test_r6_who_was_waiting_gets_the_berth_that_a_cancellation_frees():
    ledger = FakeLedger(SL=1)
    office = office_with(ledger)
    first = book(office, 1, _request(), token=None)
    second = book(office, 2, _request(), token=None)

    cancelled = cancel_booking(office, 1, first.pnr)

    assert (first.status, second.status) == (Status.CNF, Status.WL)
    assert cancelled.status is Status.CANCELLED
    assert ledger.booked[2].booking.status is Status.CNF
    assert ledger.announced == [("booking.promoted", 2), ("booking.cancelled", 1)]


def test_an_unknown_address_costs_a_verification_like_a_known_one():
    office = office_with(FakeLedger())
    sign_up(office, "Asha@example.org", "Asha", "secret words")

    for email in ("asha@example.org", "nobody@example.org"):
        with pytest.raises(SignInRefused):
            sign_in(office, email, "wrong words")
    with pytest.raises(EmailTaken):
        sign_up(office, "asha@example.org", "Asha", "other words")

    assert office.passwords.verified == 2
    assert sign_in(office, "ASHA@example.org", "secret words").name == "Asha"


def test_r9_the_chart_gives_out_the_released_berths_and_refunds_who_is_left():
    ledger = FakeLedger(SL=60)  # of this train, day and seed, two more are released
    office = office_with(ledger)
    for _ in range(10):
        book(office, 1, _request(passengers=6), token=None)
    couple = book(office, 2, _request(passengers=2), token=None)
    single = book(office, 2, _request(passengers=1), token=None)

    (made,) = make_chart(office, TRAIN, DAY).classes

    assert (couple.status, single.status) == (Status.WL, Status.WL)
    assert made == ClassChart("SL", 2, Promoted(CNF=1, RAC=0), 1, single.fare_paise)
    moved, left = (ledger.booked[number].booking for number in (11, 12))
    assert moved.status is Status.CNF
    assert (left.status, left.refund_paise) == (Status.CANCELLED, single.fare_paise)
    assert (left.cancelled_at, ledger.kept["SL"].charted) == (NOW, True)
    assert ledger.announced[:2] == [("booking.promoted", 11), ("booking.cancelled", 12)]
    assert ledger.announced[2:] == [("booking.charted", number) for number in range(1, 12)]


def test_r9_a_chart_that_cannot_be_made_changes_nothing():
    ledger = FakeLedger(SL=2)
    make_chart(office_with(ledger), TRAIN, DAY)
    before = dict(ledger.kept)

    with pytest.raises(AlreadyCharted):
        make_chart(office_with(ledger), TRAIN, DAY)
    with pytest.raises(NotOnSale):
        make_chart(office_with(FakeLedger(SL=2), now=NOW + timedelta(days=11)), TRAIN, DAY)

    assert ledger.kept == before


def test_the_live_mean_is_of_those_who_wait_for_the_trains_of_the_coming_week():
    ledger = FakeLedger(SL=1)
    book(office_with(ledger), 1, _request(), token=None)
    book(office_with(ledger), 2, _request(), token=None)

    early, late = (watch_model(office_with(ledger, now)) for now in (NOW, NOW + timedelta(days=3)))

    assert (early.live.waiting, early.live.mean_chance) == (0, None)
    assert (late.live.waiting, late.live.mean_chance, late.live.training_mean) == (1, 0.5, 0.4)
