"""The staff see what a month of journeys has earned, and nobody else does."""

import json
import re
from collections import Counter
from typing import Any

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Refusal
from benchmarks.drivers.pages import Page
from railway.world import DEMO_PASSWORD, STAFF_EMAIL, World

TRAVELLER_EMAIL = "traveller-1@example.org"
COUNTS = ("bookings", "passengers", "paid_paise", "refunded_paise")


def monolith(visit: Visit) -> None:
    """Follow the link on the staff's page."""
    staff, traveller = (MonolithTraveller(visit.send("monolith")) for _ in range(2))
    staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    traveller.signs_in(TRAVELLER_EMAIL, DEMO_PASSWORD)
    day = staff.visits("/staff").body.decode()

    assert 'href="/staff/revenue"' in day, "the staff's page has no link to it"
    page = staff.visits(f"/staff/revenue?month={_month(visit)}").body
    _is_right([facts for facts in Page(page).facts if "paid_paise" in facts], visit.world)
    assert _paid(visit.world) in page.decode(), "the page has no sum"
    assert _refused(lambda: staff.visits("/staff/revenue?month=2026-13")) == 422
    assert _refused(lambda: traveller.visits("/staff/revenue")) == 403


def decoupled(visit: Visit) -> None:
    """Ask the API, and look at the web's screen."""
    staff, traveller = (ApiTraveller(visit.send("api")) for _ in range(2))
    staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    traveller.signs_in(TRAVELLER_EMAIL, DEMO_PASSWORD)
    contract = json.loads(visit.get("api", "/openapi.json"))["paths"]

    assert "/v1/revenue" in contract, "the contract knows no revenue"
    told = json.loads(staff.gets(f"/v1/revenue?month={_month(visit)}").body)
    _is_right(told["classes"], visit.world)
    assert json.loads(staff.gets("/v1/revenue").body)["month"] == _month(visit)
    assert _refused(lambda: staff.gets("/v1/revenue?month=2026-13")) == 422
    assert _refused(lambda: traveller.gets("/v1/revenue")) == 403
    _is_on_screen(visit)


def _is_on_screen(visit: Visit) -> None:
    """Go there as the staff do, where there is a browser to do it in."""
    assert "/staff/revenue" in visit.get("web", "/"), "no screen has this address"
    with visit.browsing() as page:
        if page is None:
            return
        page.goto(f"{visit.site['web']}/sign-in?next=/staff")
        page.fill("[name=email]", STAFF_EMAIL)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("form button:not([type])")
        page.click("a[href='/staff/revenue']")
        page.wait_for_selector("[data-paid-paise]")
        shown = page.inner_text("main")
    assert _paid(visit.world) in shown, "the screen has no sum"


def _is_right(lines: list[dict[str, Any]], world: World) -> None:
    """Compare with the bookings that were published, of which nobody has sold any since."""
    earned: dict[tuple[str, str], Counter[str]] = {}
    for booking in _bookings(world):
        one = earned.setdefault((booking.train_number, booking.class_code), Counter())
        refund = booking.refund_paise or 0
        figures = (1, booking.passengers, booking.fare_paise, refund)
        one.update(dict(zip(COUNTS, figures, strict=True)))
    told = {
        (line["train_number"], line["class_code"]): {name: int(line[name]) for name in COUNTS}
        for line in lines
    }
    assert told == earned, "the lines are not those of the bookings"
    trains = world.network.trains
    order = [(number, code) for number in sorted(trains) for code in trains[number].coaches]
    assert list(told) == [one for one in order if one in earned], "the order is another"


def _paid(world: World) -> str:
    """Return what the month was paid, in rupees with Indian grouping."""
    rupees, paise = divmod(sum(booking.fare_paise for booking in _bookings(world)), 100)
    head, tail = str(rupees)[:-3], str(rupees)[-3:]
    grouped = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", head)
    return f"₹{grouped},{tail}" + (f".{paise:02d}" if paise else "")


def _bookings(world: World) -> list[Any]:
    month = world.as_of.date().replace(day=1)
    return [one for one in world.bookings() if one.journey_date.replace(day=1) == month]


def _month(visit: Visit) -> str:
    return visit.world.as_of.date().isoformat()[:7]


def _refused(ask: Any) -> int:
    """Return the status with which somebody is refused, or 200."""
    try:
        ask()
    except Refusal as refusal:
        return refusal.status
    return 200
