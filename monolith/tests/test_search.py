"""GET /trains, the page on which query, rules, model and markup meet."""

import pytest
from sqlalchemy import event

from booking_site import create_app


def test_search_lists_the_departures_of_a_day_in_order_with_every_class(visitor):
    page = visitor.searches()

    trains = page.facts("train-number")
    assert page.status == 200
    assert [train["departs-at"] for train in trains] == sorted(t["departs-at"] for t in trains)
    assert {train["train-number"] for train in trains} >= {"12002", "12622"}
    assert {tile["class-code"] for tile in page.facts("class-code")} >= {"CC", "SL", "3A"}


def test_a_book_link_names_its_class_and_its_train(visitor):
    assert 'aria-label="Book SL Sleeper on Tamil Nadu Express 12622"' in visitor.searches().text


@pytest.fixture
def queued_day(visitor):
    """Return the first day on which some class has a queue."""
    days = (f"2026-03-{number}" for number in range(11, 32))
    return next(day for day in days if _queued(visitor.searches(day)))


def _queued(page):
    return [tile for tile in page.facts("class-code") if tile["status"] in ("RAC", "WL")]


def test_a_class_with_a_queue_shows_the_chance_in_words_and_as_a_fact(visitor, queued_day):
    page = visitor.searches(queued_day)

    queued = _queued(page)
    assert queued
    assert all(0 <= float(tile["chance"]) <= 1 for tile in queued)
    assert "such tickets were confirmed in our simulation" in page.text


def test_without_a_model_pages_say_no_estimate(settings, queued_day):
    site = create_app(settings.model_copy(update={"model": "off"})).test_client()

    page = site.get(f"/trains?from=NDLS&to=BPL&date={queued_day}&passengers=2").text

    assert "no estimate" in page
    assert "in our simulation" not in page
    assert site.get("/readyz").text == "ready, model off\n"


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"from": "XXX"}, "R1"),
        ({"to": "NDLS"}, "R1"),
        ({"date": "2026-03-09"}, "R2"),
        ({"date": "2026-06-01"}, "R2"),
        ({"passengers": 0}, "R3"),
        ({"passengers": 7}, "R3"),
        ({"passengers": "many"}, ""),
        ({"date": "tomorrow"}, ""),
        ({"from": ""}, ""),
        ({"from": "<script>alert(1)</script>"}, "R1"),
        ({"to": "' OR 1=1 --"}, "R1"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_in_words(visitor, asked, rule):
    page = visitor.searches(**asked)

    assert page.status == 422
    assert page.alert[0] == rule
    assert page.alert[1].endswith(".")
    assert "<script>" not in page.text


def test_a_refused_search_keeps_what_was_asked(visitor):
    page = visitor.searches(to="NDLS", passengers=3)

    assert '<option value="NDLS" selected>' in page.text
    assert 'value="2026-03-20"' in page.text
    assert "<option selected>3</option>" in page.text


def test_a_day_without_trains_says_so_and_leads_to_the_next(visitor):
    page = visitor.searches(**{"from": "WL", "to": "ASR"})

    assert page.status == 200
    assert "No trains that day" in page.text
    assert "date=2026-03-21" in page.text


def test_a_train_that_closed_cannot_be_booked_from_the_page(visitor):
    page = visitor.searches("2026-03-10")

    closed = [train for train in page.facts("train-number") if train["on-sale"] == "false"]
    assert closed
    assert "Booking is closed for this train." in page.text
    assert not [link for link in page.offers if closed[0]["train-number"] in link]


def test_a_search_reads_what_changed_once(visitor, app):
    statements = []
    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    visitor.searches()
    visitor.searches()

    assert len(statements) == 3  # editions, inventories; editions
    assert statements[0] == statements[2]
