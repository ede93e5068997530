"""Behind the counter: who may be there, load factors, charts and the model."""

import sqlite3
from contextlib import closing

import pytest

from booking_site import create_app
from railway.world import DEMO_PASSWORD

DAY = "2026-03-13"  # its trains have queues
STAFF = "staff@example.org"


@pytest.fixture
def staff(visitor):
    visitor.sends("/sign-in", "/sign-in", email=STAFF, password=DEMO_PASSWORD)
    return visitor


@pytest.fixture
def asks(database):
    """Return a way to put one question to the database."""

    def ask(question, **values):
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(question, values).fetchall()

    return ask


@pytest.fixture
def queued(asks):
    """Return the train with the longest waitlist of a day."""
    ((train_number,),) = asks(LONGEST_QUEUE, day=DAY)
    return train_number


def charts(staff, train_number, day=DAY):
    return staff.sends("/staff", "/staff/charts", train_number=train_number, journey_date=day)


LONGEST_QUEUE = """
    SELECT train_number FROM inventory WHERE journey_date = :day
     GROUP BY train_number ORDER BY sum(waitlist_length) DESC LIMIT 1
"""
STORED = """
    SELECT class_code, berths, rac_length, waitlist_length, charted
      FROM inventory WHERE train_number = :train_number AND journey_date = :day
"""
BOOKINGS = """
    SELECT b.booking_id, b.status, b.fare_paise, b.refund_paise, b.cancelled_at
      FROM booking b JOIN inventory i USING (inventory_id)
     WHERE train_number = :train_number AND journey_date = :day
"""


def test_signing_in_leads_the_staff_behind_the_counter(visitor):
    page = visitor.sends("/sign-in", "/sign-in", email=STAFF, password=DEMO_PASSWORD)

    assert page.leads_to == "/staff"
    assert '<a href="/staff" aria-current="page">Staff</a>' in visitor.opens("/staff").text


def test_r11_a_traveller_is_shown_no_way_behind_the_counter(traveller):
    assert 'href="/staff"' not in traveller.opens("/").text


@pytest.mark.parametrize("page", ["/staff", "/staff/model"])
def test_r11_only_the_staff_get_behind_the_counter(visitor, page):
    assert visitor.opens(page).leads_to.startswith("/sign-in?next=/staff")
    visitor.signs_in()

    turned_away = visitor.opens(page)

    assert turned_away.status == 403
    assert turned_away.alert == ("R11", "This is for the railway's staff only.")


def test_r11_a_traveller_makes_no_chart(traveller, queued, asks):
    form = {"csrf_token": traveller.opens("/trips").hidden("csrf_token")}
    form |= {"train_number": queued, "journey_date": DAY}

    assert traveller.posts("/staff/charts", form).status == 403
    assert not any(row[-1] for row in asks(STORED, train_number=queued, day=DAY))


def test_a_chart_needs_the_token_of_the_page(staff, queued):
    form = {"train_number": queued, "journey_date": DAY}

    assert staff.posts("/staff/charts", form).status == 400


def test_a_day_lists_its_trains_with_how_full_each_class_is(staff, asks):
    page = staff.opens(f"/staff?date={DAY}")

    ((trains,),) = asks(
        "SELECT count(DISTINCT train_number) FROM inventory WHERE journey_date = :day", day=DAY
    )
    ((classes,),) = asks("SELECT count(*) FROM inventory WHERE journey_date = :day", day=DAY)
    loads = page.facts("load-factor")
    starts = [train["starts-at"] for train in page.facts("starts-at")]
    assert (len(starts), len(loads)) == (trains, classes)
    assert starts == sorted(starts)
    assert all(0 <= float(load["load-factor"]) <= 1 for load in loads)
    assert all(int(load["fullest-leg"]) <= int(load["berths"]) for load in loads)


def test_without_a_day_the_staff_see_todays_trains(staff):
    assert "Trains of Tuesday, 10 March 2026" in staff.opens("/staff").text


def test_a_day_without_trains_says_so(staff):
    assert "No trains that day" in staff.opens("/staff?date=1999-01-01").text


@pytest.mark.parametrize("date", ["tomorrow", "2026-02-30", ""])
def test_a_date_that_is_none_is_refused(staff, date):
    page = staff.opens(f"/staff?date={date}")

    assert page.status == 422
    assert "Choose a date" in page.alert[1]


def test_r9_a_chart_settles_everybody_in_one_go(staff, queued, asks):
    named = {"train_number": queued, "day": DAY}
    before = {row[0]: row for row in asks(BOOKINGS, **named)}
    berths = {class_code: count for class_code, count, *_ in asks(STORED, **named)}

    page = staff.opens(charts(staff, queued).leads_to)

    told = {facts["class-code"]: facts for facts in page.facts("released")}
    after = asks(BOOKINGS, **named)
    changed = [row for row in after if row != before[row[0]]]
    cancelled = [row for row in changed if row[1] == "CANCELLED"]
    for class_code, now, _rac, waiting, charted in asks(STORED, **named):
        assert now == berths[class_code] + int(told[class_code]["released"])
        assert (waiting, charted) == (0, 1)
    assert not any(row[1] == "WL" for row in after)
    assert all(row[2] == row[3] and row[4] == "2026-03-10T06:00:00+05:30" for row in cancelled)
    assert sum(int(facts["cancelled"]) for facts in told.values()) == len(cancelled)
    moved_up = sum(int(facts["confirmed"]) + int(facts["rac"]) for facts in told.values())
    assert moved_up == len(changed) - len(cancelled) > 0
    assert f"The chart of {queued} is made: " in page.text


def test_r9_what_a_chart_did_is_told_once(staff, queued):
    day = charts(staff, queued).leads_to

    assert staff.opens(day).facts("released")
    assert not staff.opens(day).facts("released")


def test_r9_a_chart_is_made_once(staff, queued):
    charts(staff, queued)

    again = charts(staff, queued)

    assert (again.status, again.alert) == (409, ("R9", "The chart of this train is already made."))
    assert 'href="/staff"' in again.text


def test_r9_a_charted_train_offers_no_chart_and_sells_no_berth(staff, queued):
    charts(staff, queued)

    trains = {
        train["train-number"]: train
        for train in staff.opens(f"/staff?date={DAY}").facts("starts-at")
    }
    assert (trains[queued]["charted"], trains[queued]["chartable"]) == ("true", "false")


@pytest.mark.parametrize(
    ("train_number", "day", "status", "rule"),
    [
        ("00000", DAY, 404, "R1"),
        ("", DAY, 404, "R1"),
        (None, "2026-03-09", 409, "R9"),  # the published world has charted what has left
        (None, "2026-09-01", 422, "R2"),
        (None, "someday", 422, ""),
    ],
)
def test_r9_a_chart_that_cannot_be_made_is_refused(staff, queued, train_number, day, status, rule):
    refused = charts(staff, queued if train_number is None else train_number, day)

    assert (refused.status, refused.alert[0]) == (status, rule)


def test_r9_a_train_that_has_left_uncharted_gets_no_chart(staff, queued, moves_to):
    moves_to("2026-03-15T12:00:00+05:30")

    late = charts(staff, queued)

    assert (late.status, late.alert[0]) == (422, "R2")
    assert "Make the chart" not in staff.opens(f"/staff?date={DAY}").text


def test_r12_the_model_page_holds_todays_queues_against_the_training(staff, app):
    page = staff.opens("/staff/model")

    (live,) = page.facts("waiting")
    card = app.extensions["office"].model.card
    assert int(live["waiting"]) > 100
    assert 0 < float(live["mean-chance"]) < 1
    assert float(live["training-mean"]) == card["training_mean"]
    assert page.facts("scorer")[-1]["auc"] == str(card["metrics"]["boosting, calibrated"]["auc"])
    assert page.text.count("<circle") == len(card["reliability"])


def test_r12_a_charted_queue_waits_no_more(staff, queued):
    before = int(staff.opens("/staff/model").facts("waiting")[0]["waiting"])
    charts(staff, queued)

    assert int(staff.opens("/staff/model").facts("waiting")[0]["waiting"]) < before


def test_r12_without_a_model_the_page_says_why(settings):
    client = create_app(settings.model_copy(update={"model": "off"})).test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "email": STAFF, "password": DEMO_PASSWORD})

    told = client.get("/staff/model").text

    assert "No estimate: the model is switched off." in told
    assert 'data-mean-chance=""' in told
