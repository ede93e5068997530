"""R10: the same request sent twice makes one booking and gives the same answer."""

from datetime import date, timedelta

import pytest

from benchmarks.drivers import Passenger, Refusal

DAY = date(2026, 4, 24)
ASHA, ZOE = Passenger("Asha", 30), Passenger("Zoë", 31)


@pytest.fixture
def train(newcomer):
    return next(one for one in newcomer.finds("NDLS", "MMCT", DAY) if one.train_number == "12952")


@pytest.fixture
def partners_train(partner_at):
    found = partner_at().seller.finds("NDLS", "MMCT", DAY)
    return next(one for one in found if one.train_number == "12952")


def test_r10_a_form_sent_twice_makes_one_booking_and_gives_the_same_answer(newcomer, train):
    form = newcomer.prepares(train.order("3A", ASHA))

    first = newcomer.reads(newcomer.submits(form))
    again = newcomer.reads(newcomer.submits(form))

    assert again == first
    assert [line.pnr for line in newcomer.trips()] == [first.pnr]


def test_r10_a_used_form_with_another_order_is_refused(newcomer, train):
    form = newcomer.prepares(train.order("3A", ASHA))
    first = newcomer.reads(newcomer.submits(form))
    others = [train.order("3A", ZOE), train.order("3A", ASHA, ZOE), train.order("2A", ASHA)]

    for other in others:
        with pytest.raises(Refusal) as refused:
            newcomer.submits(form._replace(order=other))
        assert (refused.value.status, refused.value.rule) == (422, "R10")

    assert [line.pnr for line in newcomer.trips()] == [first.pnr]


def test_r10_two_forms_with_the_same_order_are_two_bookings(newcomer, train):
    order = train.order("3A", ASHA)

    assert newcomer.books(order).pnr != newcomer.books(order).pnr
    assert len(newcomer.trips()) == 2


def test_r10_the_answer_is_the_same_although_the_sale_has_ended_since(newcomer, train, clock):
    form = newcomer.prepares(train.order("3A", ASHA))
    first = newcomer.reads(newcomer.submits(form))

    clock.moves_to(train.departs_at - timedelta(hours=1))

    assert newcomer.reads(newcomer.submits(form)).pnr == first.pnr


def test_r10_a_refused_form_may_be_mended_and_sent_again(newcomer, train):
    form = newcomer.prepares(train.order("3A", Passenger("R2D2", 30)))
    with pytest.raises(Refusal):
        newcomer.submits(form)

    mended = form._replace(order=train.order("3A", ASHA))

    assert newcomer.reads(newcomer.submits(mended)).status == "CNF"


def test_r10_two_travellers_may_use_the_same_token(newcomer, stranger, train):
    order = train.order("3A", ASHA)
    mine, theirs = newcomer.prepares(order), stranger.prepares(order)

    trip = newcomer.reads(newcomer.submits(mine))
    other = stranger.reads(stranger.submits(theirs._replace(token=mine.token)))

    assert trip.pnr != other.pnr


def test_r10_a_sale_sent_twice_by_a_partner_is_one_booking(partner_at, partners_train):
    one, other = partner_at().seller, partner_at().seller
    form = one.prepares(partners_train.order("3A", ASHA))

    first = one.reads(one.submits(form))
    again = one.reads(one.submits(form))
    others = other.reads(other.submits(form))

    assert again == first
    assert [line.pnr for line in one.trips()] == [first.pnr]
    assert [line.pnr for line in other.trips()] == [others.pnr] != [first.pnr]
