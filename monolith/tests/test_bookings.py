"""GET and POST /book: the form, and the one transaction behind it."""

import pytest


def test_a_booking_leads_to_its_trip_with_party_and_fare(traveller):
    trip = traveller.opens(traveller.books())

    (facts,) = trip.facts("pnr")
    assert facts["status"] == "CNF"
    assert facts["pnr"].startswith("0")
    assert [person["passenger"] for person in trip.facts("passenger")] == ["Asha Rao", "Ravi Rao"]
    assert "Booked. Your PNR is" in trip.text


def test_a_booking_costs_what_the_page_said_for_each_passenger(traveller):
    page = traveller.searches()

    trip = traveller.opens(traveller.books())

    fare = int(page.facts("class-code")[0]["fare-paise"])
    assert int(trip.facts("pnr")[0]["fare-paise"]) == 2 * fare


def test_r10_the_same_form_sent_twice_makes_one_booking(traveller, count):
    form = traveller.fills_in(traveller.searches().offers[0], "Asha Rao", "Ravi Rao")
    before = count("booking")

    first, second = traveller.posts("/book", form), traveller.posts("/book", form)

    assert first.status == second.status == 303
    assert first.leads_to == second.leads_to
    assert count("booking") == before + 1


def test_r10_a_used_form_with_other_names_is_refused(traveller, count):
    form = traveller.fills_in(traveller.searches().offers[0], "Asha Rao", "Ravi Rao")
    traveller.posts("/book", form)
    before = count("booking")

    page = traveller.posts("/book", form | {"name-2": "Somebody Else"})

    assert (page.status, page.alert[0]) == (422, "R10")
    assert page.hidden("form_token") != form["form_token"]
    assert count("booking") == before


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 300, "Asha 🚂", "<b>Asha</b>", "'; DROP TABLE booking; --", "R2\x00"]
)
def test_a_name_that_no_chart_can_print_is_refused_and_kept_in_the_form(traveller, count, name):
    form = traveller.fills_in(traveller.searches().offers[0], "Asha Rao", name)
    before = count("booking")

    page = traveller.posts("/book", form)

    assert (page.status, page.alert[0]) == (422, "R3")
    assert 'value="Asha Rao"' in page.text
    assert "<b>Asha</b>" not in page.text
    assert count("booking") == before


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"age-1": "old"}, 422),
        ({"age-1": "-1"}, 422),
        ({"age-1": "9" * 5000}, 422),
        ({"passengers": "7"}, 422),
        ({"train_number": "00000"}, 422),
        ({"class_code": "ZZ"}, 422),
        ({"journey_date": "2026-99-99"}, 422),
        ({"form_token": ""}, 400),
        ({"csrf_token": "made-up"}, 400),
        ({"padding": "x" * 70_000}, 413),
    ],
)
def test_a_form_that_cannot_be_meant_stores_nothing(traveller, count, changed, status):
    form = traveller.fills_in(traveller.searches().offers[0], "Asha Rao", "Ravi Rao")
    before = [count(table) for table in ("booking", "passenger", "submission")]

    page = traveller.posts("/book", form | changed)

    assert page.status == status
    assert page.alert[1]
    assert [count(table) for table in ("booking", "passenger", "submission")] == before


def test_r2_a_train_that_closed_meanwhile_is_refused_with_the_form_kept(traveller, moves_to):
    form = traveller.fills_in(traveller.searches().offers[0], "Asha Rao", "Ravi Rao")
    moves_to("2026-03-20T05:00:00+05:30")

    page = traveller.posts("/book", form)

    assert (page.status, page.alert[0]) == (422, "R2")
    assert 'value="Ravi Rao"' in page.text


def test_booking_asks_to_sign_in_first_and_goes_on_from_there(visitor):
    offer = visitor.searches().offers[0]

    asked = visitor.opens(offer)
    after = visitor.sends(
        asked.leads_to, asked.leads_to, email="traveller-1@example.org", password="demo-railway"
    )

    assert (asked.status, after.status) == (302, 303)
    assert after.leads_to == offer
