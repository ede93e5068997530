"""The partner site sells the railway's tickets, each once, and cancels them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.drivers.pages import hidden
from tests.partner_site.customer import Ride

RIDE = Ride("2026-04-20", class_code="3A")


def test_a_customer_finds_the_railways_trains_with_what_each_class_offers(customer):
    page = customer.finds(RIDE, passengers=2)

    assert page.status == 200
    assert 'data-train-number="12952"' in page.text
    assert 'data-class-code="3A" data-status="CNF"' in page.text
    assert "New Delhi to Mumbai Central" in page.text
    assert "2015-16 timetable" in page.text


def test_a_customer_buys_a_ticket_and_sees_it(customer, agency):
    page = customer.buys(RIDE, "Asha Rao", "Zoë")

    (trip,) = agency.sold("Asha Rao")
    assert page.standing == (trip["pnr"], "CNF")
    assert [passenger["name"] for passenger in trip["passengers"]] == ["Asha Rao", "Zoë"]
    assert "By the sea" in page.text
    assert trip["pnr"] in customer.opens("/orders").text


def test_a_customer_cancels_and_sees_the_refund(customer, agency):
    order = customer.buys(RIDE, "Who Cancels").order

    page = customer.cancels(order)

    (trip,) = agency.sold("Who Cancels")
    assert trip["status"] == "CANCELLED"
    assert page.standing == (trip["pnr"], "CANCELLED")
    assert "The railway gives back ₹" in page.text


def test_cancelling_twice_cancels_once_and_says_so(customer, agency):
    order = customer.buys(RIDE, "Who Cancels Twice").order
    path = f"/orders/{order}/cancellation"
    form = (path, {"csrf_token": csrf_token(customer, path)})

    customer.sends(form)
    page = customer.sends(form)

    assert page.standing[1] == "CANCELLED"
    assert "already" in page.text or "cannot be cancelled" in page.text


def test_a_form_sent_twice_buys_once(customer, agency):
    form = customer.fills_in(RIDE, "Double Click")

    first, second = customer.sends(form), customer.sends(form)

    assert len(agency.sold("Double Click")) == 1
    assert first.path == second.path


def test_a_form_sent_twice_at_once_buys_once(customer, agency):
    form = customer.fills_in(RIDE, "Impatient")

    with ThreadPoolExecutor(4) as fingers:
        pages = list(fingers.map(customer.sends, [form] * 4))

    assert len(agency.sold("Impatient")) == 1
    assert {page.status for page in pages} == {200}
    assert len({page.path for page in pages}) == 1


def test_what_the_railway_refuses_is_told_and_the_form_can_be_sent_again(customer, agency):
    path, fields = customer.fills_in(RIDE, "Wrong Age", age="forty")

    refused = customer.sends((path, fields))
    corrected = customer.sends((path, {**fields, "age": ["40"]}))

    assert refused.status == 422
    assert "Passenger 1, age" in refused.text
    assert 'value="Wrong Age"' in refused.text
    assert corrected.standing[1] == "CNF"
    assert len(agency.sold("Wrong Age")) == 1


def test_an_age_of_thousands_of_digits_is_told_like_any_other(customer, agency):
    refused = customer.sends(customer.fills_in(RIDE, "Very Old", age=5_000 * "9"))

    assert (refused.status, "Passenger 1, age" in refused.text) == (422, True)
    assert agency.sold("Very Old") == []


@pytest.mark.parametrize("order_key", ["", "schlüssel", "two\nlines", 65 * "k"])
def test_a_key_that_no_form_of_ours_has_orders_nothing(customer, order_key):
    path, fields = customer.fills_in(RIDE, "Who Meddles")

    page = customer.sends((path, {**fields, "order_key": order_key}))

    assert page.status == 400
    assert "Nothing yet" in customer.opens("/orders").text


def test_a_day_that_is_not_on_sale_is_refused_in_the_railways_words(customer):
    page = customer.finds(Ride("2027-01-01"))

    assert page.status == 422
    assert "60 days ahead" in page.text


def test_an_address_that_no_form_makes_is_refused_field_by_field(customer):
    page = customer.opens("/trains?from=NDLS&to=MMCT&date=tomorrow&passengers=2.0")

    assert page.status == 422
    assert "Date: " in page.text
    assert customer.opens("/trains").status == 422
    assert customer.opens("/book?from=NDLS&to=MMCT&date=2026-04-20&passengers=1").status == 404


def test_an_order_is_found_by_its_address_alone(agency, customer, customer_of):
    order = customer.buys(RIDE, "Private Person").order
    somebody_else = customer_of(agency)

    assert "Private Person" not in somebody_else.opens("/orders").text
    assert somebody_else.opens("/orders/" + "A" * 22).status == 404
    assert "Private Person" in somebody_else.opens(f"/orders/{order}").text


def test_a_form_of_another_site_buys_nothing(customer, agency):
    path, fields = customer.fills_in(RIDE, "Misled Person")

    page = customer.sends((path, {**fields, "csrf_token": "forged"}))

    assert page.status == 400
    assert agency.sold("Misled Person") == []


def test_no_page_shows_the_key_or_lets_strange_scripts_in(customer, agency):
    order = customer.buys(RIDE, "<script>alert(1)</script>").order

    for path in ("/", "/orders", f"/orders/{order}", f"/orders/{order}/standing", "/nowhere"):
        answer = customer.browser.get(path)
        assert agency.key not in answer.text
        assert "<script>alert" not in answer.text
        assert "default-src 'none'; script-src 'self'" in answer.headers["content-security-policy"]


def csrf_token(customer, path):
    return hidden(customer.opens(path).body, "csrf_token")
