"""A customer is told of a promotion: by the railway's real worker, and by nobody else."""

import base64
import hmac
import json
import sys
import time

import httpx2
import pytest

from tests.partner_site.customer import Ride
from tests.partner_site.railway import sell_out

PATIENCE_SECONDS = 30
LOOK_EVERY_SECONDS = 0.7  # as live.js does
RIDES = [Ride("2026-04-21"), Ride("2026-04-22"), Ride("2026-04-23")]  # each is sold out once


@pytest.fixture
def waiting(request, customer, rival):
    """Return the page of a customer who heads the queue, and the PNR that would let them move."""
    in_the_way = sell_out(rival, request.param)
    page = customer.buys(request.param, "Waiting Person")
    assert page.standing[1] == "WL"
    return page, in_the_way


@pytest.mark.parametrize("waiting", RIDES[:1], indirect=True)
def test_an_open_order_shows_the_promotion_after_a_cancellation(
    waiting, customer, rival, record_testsuite_property
):
    page, in_the_way = waiting
    standing = Standing(customer, page.order)
    assert standing.looks() == "WL"

    rival.cancels(in_the_way)
    cancelled = time.monotonic()
    seconds = standing.waits_for("CNF") - cancelled

    sys.stdout.write(f"promotion seen {seconds:.2f} s after the cancellation\n")
    record_testsuite_property("promotion_seen_after_seconds", round(seconds, 3))
    assert "The railway moved you up" in customer.opens(page.path).text


@pytest.mark.parametrize("waiting", RIDES[1:2], indirect=True)
def test_a_forged_or_old_message_changes_nothing(waiting, customer, agency):
    page, _ = waiting
    hook = Hook(agency)
    event = hook.promoted(page.standing[0])

    answers = [
        hook.sends(event, secret="whsec_" + base64.b64encode(b"a guess").decode()),
        hook.sends(event, age=360),
        hook.sends(event, age=-360),
        hook.sends(event, signed=hook.promoted("0000000000")),
        httpx2.post(hook.url, json=event, trust_env=False),
    ]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert Standing(customer, page.order).looks() == "WL"


@pytest.mark.parametrize("waiting", RIDES[2:], indirect=True)
def test_a_repeated_message_is_answered_and_shown_once(waiting, customer, agency):
    page, _ = waiting
    hook = Hook(agency)
    event = hook.promoted(page.standing[0])

    answers = [hook.sends(event), hook.sends(event, age=20)]

    assert [answer.status_code for answer in answers] == [204, 204]
    shown = customer.opens(f"/orders/{page.order}/standing").text
    assert shown.count('data-event="booking.promoted"') == 1


def test_an_order_shows_that_the_chart_is_made(customer, agency):
    page = customer.buys(Ride("2026-04-24", class_code="3A"), "Charted Person")
    hook = Hook(agency)
    event = {**hook.promoted(page.standing[0]), "type": "booking.charted"}

    hook.sends(event, event_id="evt_charted")

    shown = customer.opens(f"/orders/{page.order}/standing").text
    assert "The chart of the train is made: confirmed" in shown
    assert "nothing moves any more" in shown


def test_a_signed_message_that_is_no_event_is_refused(agency):
    hook = Hook(agency)

    for body in ([], {}, {"type": "booking.promoted"}, {"type": "x", "data": {"pnr": 1}}):
        assert hook.sends(body).status_code == 400


class Standing:
    """The part of an order's page that changes, looked at as `live.js` does."""

    def __init__(self, customer, order):
        self.browser, self.path = customer.browser, f"/orders/{order}/standing"
        self.etag, self.status = "", ""

    def looks(self) -> str:
        """Return the status; what is unchanged is not sent again."""
        answer = self.browser.get(self.path, headers={"If-None-Match": self.etag})
        if answer.status_code == 304:
            assert answer.content == b""
            return self.status
        self.etag = answer.headers["ETag"]
        self.status = answer.text.split('data-status="')[1].split('"')[0]
        return self.status

    def waits_for(self, status: str) -> float:
        """Look again and again until the status is shown; return when that was."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.looks() != status:
            assert time.monotonic() < deadline, f"still {self.status}"
            time.sleep(LOOK_EVERY_SECONDS)
        return time.monotonic()


class Hook:
    """Somebody who speaks to the site's webhook, with its secret or without."""

    def __init__(self, agency):
        remembered = agency.webhook()
        self.url, self.secret = remembered["url"], remembered["secret"]

    def promoted(self, pnr: str) -> dict[str, object]:
        """Return what the railway would say of a promotion."""
        data = {"pnr": pnr, "status": "CNF"}
        return {"type": "booking.promoted", "timestamp": "2026-03-10T06:00:00+05:30", "data": data}

    def sends(self, event, secret=None, age=0, signed=None, event_id="evt_x"):
        """Send an event that is so many seconds old; signed: what the signature is made of."""
        body, stamp = json.dumps(event).encode(), str(int(time.time()) - age)
        made_of = json.dumps(signed).encode() if signed else body
        key = base64.b64decode((secret or self.secret).removeprefix("whsec_"))
        digest = hmac.digest(key, b".".join((event_id.encode(), stamp.encode(), made_of)), "sha256")
        headers = {
            "webhook-id": event_id,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
            "content-type": "application/json",
        }
        return httpx2.post(self.url, content=body, headers=headers, trust_env=False)
