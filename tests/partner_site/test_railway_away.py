"""The railway is away, busy, or does not know us: the partner site stays open and says so."""

import time

import httpx2

from depot.processes import free_port
from tests.partner_site.customer import Ride
from tests.partner_site.railway import TO_LOOPBACK, line_to, new_key, revoke

RIDE = Ride("2026-04-24", class_code="3A")
PATIENCE_SECONDS = 60


def test_without_the_railway_customers_still_see_their_tickets(launched, opened, customer_of):
    api = launched("api", extra_env=TO_LOOPBACK)
    agency = opened(api.url, new_key(api.url))
    customer = customer_of(agency)
    order = customer.buys(RIDE, "Asha Rao")

    api.stop()

    shown, search = customer.opens(order.path), customer.finds(RIDE)
    assert shown.status == 200
    assert shown.standing == order.standing
    assert "As of " in shown.text
    assert "cannot be reached" in shown.text
    assert search.status == 503
    assert "cannot be reached just now" in search.text
    assert "Find trains" in customer.opens("/").text  # the places are remembered
    assert httpx2.get(f"{agency.url}/readyz", trust_env=False).status_code == 503


def test_it_opens_without_the_railway_says_why_and_is_ready_once_it_comes(
    launched, opened, customer_of, railway
):
    port = free_port()
    agency = opened(f"http://127.0.0.1:{port}", new_key(railway.url), ready_path="/healthz")
    before = httpx2.get(f"{agency.url}/readyz", trust_env=False)
    home = customer_of(agency).opens("/")

    with line_to(railway.url, port):
        wait_until_ready(agency.url)

    assert before.status_code == 503
    assert "cannot be reached" in before.text
    assert home.status == 200
    assert "cannot be reached just now" in home.text


def test_it_opens_with_a_key_that_is_refused_and_says_why(railway, opened, customer_of):
    agency = opened(railway.url, f"rail_00000000_{'0' * 64}", ready_path="/healthz")

    said = wait_for_answer(f"{agency.url}/readyz", "refused our key")

    assert said.status_code == 503
    page = customer_of(agency).finds(RIDE)
    assert page.status == 503
    assert "does not let us sell" in page.text


def test_a_key_that_is_revoked_closes_the_shop_and_leaves_its_books_open(
    railway, opened, customer_of
):
    agency = opened(railway.url, new_key(railway.url))
    customer = customer_of(agency)
    order = customer.buys(RIDE, "Early Customer")

    revoke(railway.url, agency.key)

    assert customer.finds(RIDE).status == 503
    assert customer.opens(order.path).standing == order.standing
    said = httpx2.get(f"{agency.url}/readyz", trust_env=False)
    assert (said.status_code, "refused our key" in said.text) == (503, True)


def test_customers_are_told_how_long_to_wait_when_our_quota_is_used_up(
    railway, opened, customer_of
):
    agency = opened(railway.url, new_key(railway.url, calls_per_minute=6))
    customer = customer_of(agency)

    pages = [customer.browser.get(f"/trains?from=NDLS&to=MMCT&date={RIDE.day}&passengers=1")]
    while pages[-1].status_code == 200 and len(pages) < 20:
        pages.append(customer.browser.get(pages[0].url))

    assert pages[-1].status_code == 503
    assert int(pages[-1].headers["Retry-After"]) > 0
    assert "Please try again in " in pages[-1].text


def test_an_answer_lost_on_the_way_leaves_an_order_that_asking_again_completes(
    railway, opened, customer_of
):
    port = free_port()
    with line_to(railway.url, port, loses="/v1/bookings"):
        agency = opened(f"http://127.0.0.1:{port}", new_key(railway.url))
        customer = customer_of(agency)
        form = customer.fills_in(RIDE, "Lost Answer")

        in_doubt = customer.sends(form)
        sold_meanwhile = agency.sold("Lost Answer")
        again = (f"{in_doubt.path}/ticket", {"csrf_token": form[1]["csrf_token"]})
        found = customer.sends(again)

    assert "we do not know yet whether you have a ticket" in in_doubt.text
    assert len(sold_meanwhile) == 1
    assert found.standing == (sold_meanwhile[0]["pnr"], "CNF")
    assert len(agency._replace(api_url=railway.url).sold("Lost Answer")) == 1


def wait_until_ready(url: str) -> None:
    wait_for_answer(f"{url}/readyz", "ready\n", begins=True)


def wait_for_answer(url: str, words: str, begins: bool = False) -> httpx2.Response:
    """Ask until the answer has these words, or begins with them; return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = httpx2.get(url, trust_env=False, timeout=30)
        if answer.text.startswith(words) if begins else words in answer.text:
            return answer
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
