"""What a screen is handed against what it shows: how facts are found, and how people write them."""

import pytest

from benchmarks.share.exposure import row
from benchmarks.share.shown import in_answer, in_markup, unshown
from benchmarks.verdict import Verdict

PLACES = {"NDLS": "New Delhi"}
PAGE = """
    <article data-train-number="12002" data-fare-paise="49875" data-chance="">
    <time datetime="2026-03-11T06:00:00+05:30">06:00</time>
    <a href="/book?class_code=CC&from=NDLS">Book</a>
    <input type="hidden" name="csrf_token" value="abc"><input name="email" value="seen">
    </article>"""
ANSWER = {
    "access_token": "abc",
    "departures": [{"on_sale": True, "chance": None, "classes": [{"fare_paise": 49875}]}],
}


def test_of_a_page_the_facts_are_those_that_stand_beside_its_words():
    assert dict(in_markup(PAGE)) == {
        "train_number": "12002",
        "fare_paise": "49875",
        "chance": "",
        "datetime": "2026-03-11T06:00:00+05:30",
        "class_code": "CC",
        "from": "NDLS",
        "csrf_token": "abc",
    }


def test_of_an_answer_the_facts_are_its_leaves():
    assert dict(in_answer(ANSWER)) == {
        "access_token": "abc",
        "on_sale": "true",
        "chance": "",
        "fare_paise": "49875",
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("train_number", "12002", "Bhopal Shatabdi 12002"),
        ("fare_paise", "49875", "₹498.75 each"),
        ("fare_paise", "12345600", "₹1,23,456 for all"),
        ("from", "NDLS", "New Delhi → Agra Cantt"),
        ("status", "WL", "Waitlist 15"),
        ("chance", "0.72", "about 7 of 10 such tickets"),
        ("chance", "0.01", "fewer than 1 of 10"),
        ("departs_at", "2026-03-11T06:00:00+05:30", "06:00 8 h 05 min 14:05"),
        ("journey_date", "2026-03-11", "Wednesday, 11 March 2026"),
        ("on_sale", "true", "Book"),
        ("synthetic", "false", "Shatabdi · 702 km"),
        ("band", "likely", "Likely"),
    ],
)
def test_a_fact_is_shown_as_people_write_it(name, value, words):
    assert unshown([(name, value)], words, PLACES) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("access_token", "abc", "Sign out"),
        ("train_number", "12002", "train 120021"),
        ("fare_paise", "49875", "₹498"),
        ("from", "NDLS", "Agra Cantt"),
        ("synthetic", "true", "Shatabdi · 702 km"),
        ("chance", "0.72", "about 6 of 10"),
        ("journey_date", "2026-03-11", "12 March"),
    ],
)
def test_and_otherwise_it_is_not(name, value, words):
    assert unshown([(name, value)], words, PLACES) == [name]


def test_a_name_is_shown_when_most_of_its_values_are_and_none_is_no_fact():
    facts = [("pnr", "1"), ("pnr", "2"), ("pnr", "9"), ("chance", ""), ("age", "30"), ("age", "31")]

    assert unshown(facts, "1 2 30", {}) == []
    assert unshown(facts, "1 30", {}) == ["pnr"]


def test_the_row_sums_up_the_screens_and_names_every_fact(stamp):
    here, there = {"the trip": ["csrf_token"]}, {"the trip": [], "all": ["a"]}

    counts = row({"monolith": here, "decoupled": there}, stamp)

    assert counts.verdict is Verdict.SAME
    assert counts.why.endswith("monolith: the trip: csrf_token; decoupled: the trip: none; all: a")
