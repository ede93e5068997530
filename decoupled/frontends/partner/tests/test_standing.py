from itertools import permutations

import pytest

from frontends.partner.standing import standing

WAITING = {"pnr": "0123456789", "status": "WL", "waitlist_position": 4, "refund_paise": None}
TO_RAC = {"status": "RAC", "refund_paise": None}
TO_CNF = {"status": "CNF", "refund_paise": None}
CANCELLED = {"status": "CANCELLED", "refund_paise": 12_000}


def test_without_news_a_ticket_stands_as_the_railway_answered():
    assert standing(WAITING, []) == WAITING


def test_a_promotion_moves_a_ticket_and_keeps_what_it_does_not_tell():
    moved = standing(WAITING, [TO_RAC])

    assert moved == {**WAITING, "status": "RAC", "waitlist_position": None}


@pytest.mark.parametrize("order", list(permutations([TO_RAC, TO_CNF, CANCELLED, TO_RAC])))
def test_news_in_any_order_and_twice_leads_to_the_same_place(order):
    ticket = standing(WAITING, order)

    assert (ticket["status"], ticket["refund_paise"]) == ("CANCELLED", 12_000)


def test_late_news_does_not_move_a_ticket_back():
    confirmed = {**WAITING, "status": "CNF", "waitlist_position": None}

    assert standing(confirmed, [TO_RAC]) == confirmed


def test_a_place_further_up_the_waitlist_is_the_later_news():
    fourth, second = WAITING, {"status": "WL", "waitlist_position": 2}

    assert standing(fourth, [second])["waitlist_position"] == 2
    assert standing({**WAITING, "waitlist_position": 2}, [fourth])["waitlist_position"] == 2


def test_a_status_that_the_contract_adds_later_changes_nothing():
    assert standing(WAITING, [{"status": "UPGRADED"}]) == WAITING
