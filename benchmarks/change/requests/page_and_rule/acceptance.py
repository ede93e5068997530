"""A Shatabdi takes four on one booking: the counter refuses five, and the pages say so before."""

import json
from datetime import timedelta

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller, Passenger, Refusal
from benchmarks.drivers.traveller import Form
from depot.processes import Part
from railway.world import DEMO_PASSWORD

RIDE = ("NDLS", "BPL")
SHATABDI = "12002"
SENTENCE = "At most 4 passengers on one booking."
EMAIL = "traveller-1@example.org"


def monolith(visit: Visit) -> None:
    """Search for five and for four, and try to book five."""
    traveller = MonolithTraveller(visit.send("monolith"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    _is_refused(traveller, visit)

    found = {size: traveller.searches(*RIDE, _day(visit), size).body.decode() for size in (4, 5)}
    assert SENTENCE in found[5], "the results for five do not say it"
    assert SENTENCE not in found[4], "the results for four say it too"
    assert f"/book?train_number={SHATABDI}" in found[4], "four cannot book"
    assert f"/book?train_number={SHATABDI}" not in found[5], "five are sent to the form"
    form = traveller.visits(_form(visit)).body.decode()
    assert SENTENCE in form, "the form does not say it"


def decoupled(visit: Visit) -> None:
    """Try to book five, read what the API tells partners, and look at both front-ends."""
    traveller = ApiTraveller(visit.send("api"))
    traveller.signs_in(EMAIL, DEMO_PASSWORD)
    _is_refused(traveller, visit)

    answer = json.loads(traveller.searches(*RIDE, _day(visit)).body)
    most = {one["train_number"]: one.get("most_passengers") for one in answer["departures"]}
    assert most.pop(SHATABDI) == 4, "the API does not say how many a Shatabdi takes"
    assert set(most.values()) == {6}, "the other trains take another number"
    for part in ("web", "phone"):
        _is_on_screen(visit, part)


def _is_refused(traveller: ApiTraveller | MonolithTraveller, visit: Visit) -> None:
    """Send a form for five that was made for four; the same for four books."""
    shatabdi = next(
        one for one in traveller.finds(*RIDE, _day(visit), 4) if one.train_number == SHATABDI
    )
    party = [Passenger("Asha Rao", 30)] * 5
    four, five = shatabdi.order("CC", *party[:4]), shatabdi.order("CC", *party)
    form = traveller.prepares(four)
    refusal = _refusal(traveller, form._replace(order=five))
    assert refusal is not None, "five can book"
    assert refusal.rule == "R3", f"five are refused for another reason: {refusal}"
    assert "One booking on a Shatabdi takes 1 to 4 passengers, not 5." in refusal.message
    assert len(traveller.reads(traveller.submits(form)).passengers) == 4, "four cannot book"


def _refusal(traveller: ApiTraveller | MonolithTraveller, form: Form) -> Refusal | None:
    try:
        traveller.submits(form)
    except Refusal as refusal:
        return refusal
    return None


def _is_on_screen(visit: Visit, part: Part) -> None:
    """Search and open the form as a person does, where there is a browser to do it in."""
    with visit.browsing() as page:
        if page is None:
            return
        found = {}
        for size in (4, 5):
            page.goto(f"{visit.site[part]}{_results(visit, size)}")
            page.wait_for_selector(f"article[data-train-number='{SHATABDI}']")
            card = page.locator(f"article[data-train-number='{SHATABDI}']")
            found[size] = (SENTENCE in card.inner_text(), card.locator("a[href*='/book']").count())
        page.goto(f"{visit.site[part]}/sign-in?next=/trips")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", DEMO_PASSWORD)
        page.click("form button:not([type])")
        page.wait_for_selector("a[href*='/trips/']")
        page.goto(visit.site[part] + _form(visit))
        page.wait_for_selector("[name=name-4]")
        form = page.inner_text("main")
    assert found[5] == (True, 0), f"the {part}'s results let five book, or do not say why not"
    says, buttons = found[4]
    assert buttons > 0, f"the {part}'s results let nobody book"
    assert not says, f"the {part}'s results for four say it too"
    assert SENTENCE in form, f"the {part}'s form does not say it"


def _form(visit: Visit) -> str:
    """Return the address of the form for four."""
    choice = f"train_number={SHATABDI}&journey_date={_day(visit)}&class_code=CC"
    return f"/book?{choice}&{_results(visit, 4).partition('?')[2]}"


def _results(visit: Visit, size: int) -> str:
    return f"/trains?from={RIDE[0]}&to={RIDE[1]}&date={_day(visit)}&passengers={size}"


def _day(visit: Visit) -> str:
    return (visit.world.as_of.date() + timedelta(days=50)).isoformat()
