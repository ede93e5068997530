"""The trips of a traveller, and cancelling one."""

import sqlite3
from contextlib import closing

import pytest


def test_my_trips_lists_the_last_booked_first(traveller):
    trip = traveller.books()

    page = traveller.opens("/trips")

    assert page.facts("pnr")[0]["pnr"] == trip.removeprefix("/trips/")


def test_the_order_of_the_trips_is_told_where_there_are_any(traveller):
    traveller.books()

    assert "The one booked last comes first." in traveller.opens("/trips").text
    assert "The one booked last comes first." not in traveller.opens("/trips?page=9").text


def test_trips_come_twenty_a_page(traveller):
    for _ in range(20):
        traveller.books()

    first, second = traveller.opens("/trips"), traveller.opens("/trips?page=2")

    assert len(first.facts("pnr")) == 20
    assert "/trips?page=2" in first.text
    assert 0 < len(second.facts("pnr")) < 20
    assert "/trips?page=3" not in second.text


@pytest.mark.parametrize(("page", "status"), [("0", 404), ("-1", 404), ("9" * 30, 404), ("x", 200)])
def test_a_page_number_that_makes_no_sense_breaks_nothing(traveller, page, status):
    assert traveller.opens(f"/trips?page={page}").status == status


def test_r11_anyone_elses_trip_does_not_exist(traveller):
    trip = traveller.books()
    traveller.sends("/trips", "/sign-out")
    traveller.signs_in(2)

    seen, cancelled = traveller.opens(trip), traveller.sends("/trips", f"{trip}/cancellation")

    assert (seen.status, seen.alert[0]) == (404, "R11")
    assert (cancelled.status, cancelled.alert[0]) == (404, "R11")


def test_a_waiting_trip_shows_both_waitlist_numbers_and_its_chance(traveller):
    waiting = []
    for number in range(1, 9):
        traveller.signs_in(number)
        rows = traveller.opens("/trips").facts("pnr")
        waiting += [(number, row["pnr"]) for row in rows if row["status"] == "WL"]
    number, pnr = waiting[0]
    traveller.signs_in(number)

    trip = traveller.opens(f"/trips/{pnr}")

    (facts,) = trip.facts("pnr")
    assert f"WL {facts['waitlist-number']}/{facts['waitlist-position']}" in trip.text
    assert 0 <= float(facts["chance"]) <= 1


def test_a_trip_leads_to_what_its_words_mean(traveller):
    trip = traveller.opens(traveller.books()).text

    assert 'href="/about#words"' in trip
    assert 'id="words"' in traveller.opens("/about").text


def test_r7_a_cancelled_trip_says_what_is_refunded(traveller):
    trip = traveller.books()

    traveller.cancels(trip)

    after = traveller.opens(trip)
    refund = int(after.facts("pnr")[0]["refund-paise"])
    assert after.facts("pnr")[0]["status"] == "CANCELLED"
    assert 0 < refund < int(after.facts("pnr")[0]["fare-paise"])
    assert f"Cancelled. ₹{refund // 100:,}" in after.text
    assert f"<dt>Refund</dt><dd>₹{refund // 100:,}" in after.text


def test_r7_a_trip_says_before_what_cancelling_gives_back(traveller):
    trip = traveller.books()

    (before,) = traveller.opens(trip).facts("pnr")
    traveller.cancels(trip)
    (after,) = traveller.opens(trip).facts("pnr")

    assert 0 < int(before["refund-now-paise"]) < int(before["fare-paise"])
    assert after["refund-paise"] == before["refund-now-paise"]
    assert after["refund-now-paise"] == ""


def test_r6_a_booking_is_cancelled_once(traveller):
    trip = traveller.books()
    form = {"csrf_token": traveller.opens(trip).hidden("csrf_token")}
    traveller.posts(f"{trip}/cancellation", form)

    again = traveller.posts(f"{trip}/cancellation", form)

    assert (again.status, again.alert[0]) == (409, "R6")


def test_r7_nothing_is_cancelled_once_the_train_has_left(traveller, moves_to):
    trip = traveller.books()
    form = {"csrf_token": traveller.opens(trip).hidden("csrf_token")}
    moves_to("2026-03-21T12:00:00+05:30")

    late = traveller.posts(f"{trip}/cancellation", form)

    assert (late.status, late.alert[0]) == (409, "R7")
    assert "Cancel this booking" not in traveller.opens(trip).text


def test_r6_cancelling_moves_up_the_head_of_the_queue(traveller, database):
    pnr, head = _confirmed_trip_and_who_waits_for_it(database)

    traveller.cancels(f"/trips/{pnr}")

    with closing(sqlite3.connect(database)) as connection:
        moved = connection.execute("SELECT status FROM booking WHERE booking_id = ?", (head,))
        assert moved.fetchone() == ("CNF",)
        assert connection.execute(QUEUES_THAT_DIFFER).fetchall() == []


QUEUES_THAT_DIFFER = """
    SELECT inventory_id
      FROM inventory i
     WHERE rac_length <> (SELECT coalesce(sum(passengers), 0) FROM booking b
                           WHERE b.inventory_id = i.inventory_id AND b.status = 'RAC')
        OR waitlist_length <> (SELECT coalesce(sum(passengers), 0) FROM booking b
                                WHERE b.inventory_id = i.inventory_id AND b.status = 'WL')
"""


def _confirmed_trip_and_who_waits_for_it(database):
    """Give traveller 1 a confirmed booking for whose berths the head of the RAC queue waits."""
    pair = """
        SELECT trip.pnr, head.booking_id
          FROM booking trip
          JOIN inventory i ON i.inventory_id = trip.inventory_id
          JOIN booking head ON head.inventory_id = trip.inventory_id AND head.status = 'RAC'
         WHERE trip.status = 'CNF' AND NOT i.charted AND i.journey_date > '2026-03-12'
           AND trip.first_leg <= head.first_leg AND trip.last_leg >= head.last_leg
           AND trip.passengers >= head.passengers
           AND head.queue_number = (SELECT min(queue_number) FROM booking b
                                     WHERE b.inventory_id = i.inventory_id AND b.status = 'RAC')
    """
    with closing(sqlite3.connect(database)) as connection, connection:
        pnr, head = connection.execute(pair).fetchone()
        connection.execute("UPDATE booking SET traveller_id = 1 WHERE pnr = ?", (pnr,))
    return pnr, head
