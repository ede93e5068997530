"""A passenger may choose a meal in every form, and every screen with passengers shows it."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Passenger, Refusal
from benchmarks.drivers.pages import Page
from benchmarks.drivers.traveller import Order, Traveller
from depot.processes import Part
from railway.world import DEMO_PASSWORD

RIDE = ("NDLS", "BPL")
EMAIL = "traveller-1@example.org"
PARTY = (Passenger("Asha Rao", 30), Passenger("Ravi Rao", 31))
RIDE_NAMES = ("train_number", "journey_date", "class_code", "from", "to")
SCREENS: dict[Part, tuple[str, ...]] = {
    "web": ("/screens/book-screen.js", "/screens/trip-screen.js"),
    "phone": ("/screens/book-screen.js", "/elements/trip-ticket.js"),
}


def monolith(visit: Visit) -> None:
    """Send the form with one meal chosen, then with one that nobody cooks."""
    traveller = MonolithTraveller(visit.send("monolith"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    order = _order(traveller, visit)
    form = traveller.visits(f"/book?{_query(order)}").body.decode()
    assert 'name="meal-2"' in form, "the form does not ask for a meal"

    fields = _fields(traveller, order)
    shown = _meals(traveller.posts("/book", fields | {"meal-1": "vegetarian"}).body)
    assert shown == ["vegetarian", "none"], "the trip does not show the meals"
    fields = _fields(traveller, order) | {"meal-1": "non-vegetarian", "name-2": "R2D2"}
    again = traveller.sends("POST", "/book", _encoded(fields)).body.decode()
    assert 'value="non-vegetarian" selected' in again, "a refusal loses the meal"
    answer = traveller.sends("POST", "/book", _encoded(fields | {"meal-1": "caviar"}))
    assert answer.status == 422, "a meal that nobody cooks is accepted"
    booked_so_far = traveller.trips()[-1].pnr
    assert set(_meals(traveller.opens(booked_so_far).body)) == {"none"}, "old bookings have a meal"


def decoupled(visit: Visit) -> None:
    """Book through the API and through the forms of both front-ends."""
    traveller = ApiTraveller(visit.send("api"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    order = _order(traveller, visit)
    wish: dict[str, Any] = _ride(order)
    booked_so_far = traveller.trips()[-1].pnr

    schemas = json.loads(visit.get("api", "/openapi.json"))["components"]["schemas"]
    assert "meal" in schemas["NewPassenger"]["properties"], "the contract asks for no meal"
    assert "meal" not in schemas["NewPassenger"]["required"], "partners must say a meal now"
    eats = {**wish, "passengers": [_person(0, meal="vegetarian"), _person(1)]}
    trip = _read(traveller.posts("/v1/bookings", eats, {"Idempotency-Key": "meals-1"}))
    told = [one.get("meal") for one in trip["passengers"]]
    assert told == ["vegetarian", "none"], "the trip does not say who eats what"
    fasts = {**wish, "passengers": [_person(0), _person(1)]}
    assert _rule(traveller, fasts) == "R10", "a booking with another meal is taken for the same"
    odd = {**wish, "passengers": [_person(0, meal="caviar")]}
    assert _rule(traveller, odd) == "R3", "a meal that nobody cooks is accepted"
    old = json.loads(traveller.opens(booked_so_far).body)
    assert {one["meal"] for one in old["passengers"]} == {"none"}, "old bookings have a meal"
    for part, paths in SCREENS.items():
        for path in paths:
            assert "meal" in visit.get(part, path), f"the {part}'s {path} knows no meals"
        _is_chosen_on_screen(visit, part, order)


def _is_chosen_on_screen(visit: Visit, part: Part, order: Order) -> None:
    """Fill the form in as a person does, where there is a browser to do it in."""
    with visit.browsing() as page:
        if page is None:
            return
        page.goto(f"{visit.site[part]}/sign-in?next=/trips")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("form button:not([type])")
        page.wait_for_selector("a[href*='/trips/']")
        page.goto(f"{visit.site[part]}/book?{_query(order)}&date={order.journey_date}")
        page.wait_for_selector("[name=meal-2]")
        for number, passenger in enumerate(PARTY, start=1):
            page.fill(f"[name=name-{number}]", passenger.name)
            page.fill(f"[name=age-{number}]", str(passenger.age))
        page.select_option("[name=meal-2]", "non-vegetarian")
        page.click("form button:not([type])")
        page.wait_for_selector("li[data-passenger]")
        shown = [one.get_attribute("data-meal") for one in page.query_selector_all("li[data-meal]")]
        words = page.inner_text("ol.passengers")
    assert shown == ["none", "non-vegetarian"], f"the {part}'s trip does not show the meals"
    assert "non-vegetarian" in words, f"the {part} hides the meal from people"


def _order(traveller: Traveller, visit: Visit) -> Order:
    """Return a ride with room for two."""
    day = visit.world.as_of.date() + timedelta(days=50)
    departure, code = next(
        (one, offer.class_code)
        for one in traveller.finds(*RIDE, day, len(PARTY))
        for offer in one.offers
        if offer.status == "CNF" and one.on_sale and one.journey_date == day
    )
    return departure.order(code, *PARTY)


def _fields(traveller: MonolithTraveller, order: Order) -> dict[str, str]:
    """Return a new form, filled in, with no meal chosen."""
    form = traveller.prepares(order)
    named = {f"name-{number}": one.name for number, one in enumerate(PARTY, start=1)}
    aged = {f"age-{number}": str(one.age) for number, one in enumerate(PARTY, start=1)}
    tokens = {"form_token": form.token, "csrf_token": form.guard}
    return _ride(order) | {"passengers": str(len(PARTY))} | named | aged | tokens


def _ride(order: Order) -> dict[str, str]:
    return dict(zip(RIDE_NAMES, map(str, order[:5]), strict=True))


def _query(order: Order) -> str:
    return urlencode(_ride(order) | {"passengers": str(len(PARTY))})


def _encoded(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


def _meals(page: bytes) -> list[str | None]:
    return [facts.get("meal") for facts in Page(page).facts if "passenger" in facts]


def _person(number: int, **meal: str) -> dict[str, Any]:
    return {"name": PARTY[number].name, "age": PARTY[number].age, **meal}


def _rule(traveller: ApiTraveller, wish: dict[str, Any]) -> str:
    """Return the rule under which a booking is refused, "" if it is not."""
    try:
        traveller.posts("/v1/bookings", wish, {"Idempotency-Key": "meals-1"})
    except Refusal as refusal:
        return refusal.rule
    return ""


def _read(reply: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(reply.body)
    return content
