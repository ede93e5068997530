from dataclasses import replace
from datetime import datetime

import pytest

from frontends.partner.books import Books
from frontends.partner.order import IST, Event, Order

ORDER = Order(
    order_key="a key",
    address="an address",
    customer="somebody",
    title="A week by the sea",
    wish={"train_number": "12952"},
    charge_paise=3_000,
    ordered_at=datetime(2026, 3, 10, 6, tzinfo=IST),
)
TICKET = {"pnr": "0123456789", "status": "WL", "waitlist_position": 3}


def promoted(pnr: str = "0123456789") -> Event:
    at = datetime(2026, 3, 10, 7, tzinfo=IST)
    return Event("booking.promoted", {"pnr": pnr, "status": "CNF"}, at)


@pytest.fixture
def books(tmp_path):
    return Books(tmp_path / "shop.db")


def test_a_form_sent_twice_is_one_order(books):
    first = books.begin(ORDER)
    second = books.begin(replace(ORDER, address="another address"))

    assert (first, second) == (True, False)
    assert books.order_of_form("a key") == ORDER


def test_an_order_comes_back_as_it_was_written_down(books):
    books.begin(ORDER)
    books.keep_ticket(ORDER, TICKET)

    found = books.order_at("an address")

    assert found.ticket == TICKET
    assert found.told_at is not None
    assert replace(found, pnr=None, told=None, told_at=None) == ORDER


def test_an_order_with_a_ticket_cannot_be_struck_out(books):
    books.begin(ORDER)
    books.keep_ticket(ORDER, TICKET)

    books.withdraw(ORDER)

    assert books.order_at("an address").pnr == "0123456789"


def test_a_ticket_finds_its_order_again_though_the_same_form_was_refused_meanwhile(books):
    books.begin(ORDER)
    books.withdraw(ORDER)

    books.keep_ticket(ORDER, TICKET)

    assert books.order_at("an address").pnr == "0123456789"


def test_an_event_told_twice_is_kept_once(books):
    books.begin(ORDER)
    books.keep_ticket(ORDER, TICKET)

    books.keep_event("evt_1", promoted())
    books.keep_event("evt_1", promoted())

    (order,) = books.orders_of("somebody")
    assert len(order.events) == 1
    assert order.ticket["status"] == "CNF"


def test_an_event_told_before_the_ticket_was_written_down_is_not_lost(books):
    books.begin(ORDER)
    books.keep_event("evt_1", promoted())

    books.keep_ticket(ORDER, TICKET)

    assert books.order_at("an address").ticket["status"] == "CNF"


def test_news_of_somebody_elses_ticket_changes_no_order(books):
    books.begin(ORDER)
    books.keep_ticket(ORDER, TICKET)

    books.keep_event("evt_1", promoted(pnr="0999999999"))

    assert books.order_at("an address").events == ()


def test_the_version_of_an_order_changes_with_its_news(books):
    books.begin(ORDER)
    books.keep_ticket(ORDER, TICKET)
    before = books.order_at("an address").version

    books.keep_event("evt_1", promoted())

    assert books.order_at("an address").version != before


def test_books_opened_again_sign_with_the_same_secret(tmp_path):
    first = Books(tmp_path / "shop.db").session_secret()

    assert Books(tmp_path / "shop.db").session_secret() == first
    assert Books(tmp_path / "other.db").session_secret() != first
