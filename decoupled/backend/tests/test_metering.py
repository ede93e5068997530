"""How a key's calls are counted: exactly, whoever calls at the same time (services and SQL)."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from booking_api.adapters.database import database_file
from booking_api.main import open_office
from booking_api.services.keys import KeyRefused, NewKey, key_shown
from booking_api.services.metering import CallsSpent, let_in
from booking_api.services.partner_book import KeyScope, KeyTerms
from booking_api.services.partners import NameTaken, add_partner, issue_key, revoke_key

CALLERS, ATTEMPTS = 8, 120
QUOTA = 50
A_MINUTE_STARTS = 1_000.5  # some Unix second


@pytest.fixture
def office(settings):
    with open_office(settings.model_copy(update={"model": "off"})) as office:
        yield replace(office, real_time=lambda: A_MINUTE_STARTS)


@pytest.fixture
def issues(office):
    """Return how to get a key that may call so often."""

    def issue(per_minute=1_000, per_month=1_000):
        partner_id = add_partner(office, f"Partner {per_minute}-{per_month}").partner_id
        terms = KeyTerms((KeyScope.SEARCH,), per_minute, per_month)
        return key_shown(office, issue_key(office, partner_id, terms).key)

    return issue


def enters(office, key):
    with office.ledger.metering() as ledger:
        return let_in(office, key, ledger)


def is_let_in(office, key):
    try:
        enters(office, key)
    except CallsSpent:
        return False
    return True


@pytest.mark.parametrize("limits", [{"per_minute": QUOTA}, {"per_month": QUOTA}])
def test_of_many_calls_at_once_exactly_as_many_as_the_quota_are_let_in(office, issues, limits):
    key = issues(**limits)

    with ThreadPoolExecutor(CALLERS) as pool:
        let = list(pool.map(lambda _: is_let_in(office, key), range(ATTEMPTS)))

    assert let.count(True) == QUOTA
    assert let.count(False) == ATTEMPTS - QUOTA


def test_a_minute_lasts_sixty_seconds_from_its_first_call(office, issues):
    key = issues(per_minute=2)

    def at(seconds):
        return replace(office, real_time=lambda: A_MINUTE_STARTS + seconds)

    let = [is_let_in(at(seconds), key) for seconds in (0, 59.9, 59.95, 60, 100, 119.9, 120)]

    assert let == [True, True, False, True, True, False, True]


def test_what_is_left_and_until_when_is_told(office, issues):
    key = issues(per_minute=10, per_month=100)
    enters(office, key)

    minute, month = enters(replace(office, real_time=lambda: A_MINUTE_STARTS + 20.25), key)

    assert minute == ("minute", 60, 10, 8, 40)
    assert month == ("month", 31 * 86_400, 100, 98, 21 * 86_400 + 18 * 3_600)


def test_who_spent_the_month_waits_for_the_next_not_for_a_minute(office, issues):
    key = issues(per_minute=1, per_month=1)
    enters(office, key)

    with pytest.raises(CallsSpent) as refused:
        enters(office, key)

    assert refused.value.wait == 21 * 86_400 + 18 * 3_600
    assert refused.value.message.startswith("All calls of this minute and month are made.")


def test_refused_calls_are_not_counted(office, issues):
    key = issues(per_minute=1, per_month=2)
    first = [is_let_in(office, key) for _ in range(5)]

    later = replace(office, real_time=lambda: A_MINUTE_STARTS + 60)

    assert [*first, is_let_in(later, key)] == [True, False, False, False, False, True]


def test_a_clock_set_back_does_not_lock_a_key_out(office, issues):
    key = issues(per_minute=1)
    enters(office, key)

    assert is_let_in(replace(office, real_time=lambda: A_MINUTE_STARTS - 3_600), key)


def test_a_month_ends_with_the_calendars_december_too(office, issues):
    key = issues(per_month=1)
    new_years_eve = office.clock().replace(month=12, day=31, hour=23, minute=59)
    in_december = replace(office, clock=lambda: new_years_eve)
    in_january = replace(office, clock=lambda: new_years_eve + timedelta(minutes=1))

    let = [is_let_in(then, key) for then in (in_december, in_december, in_january)]

    assert let == [True, False, True]


def test_a_key_looked_up_after_its_revocation_is_not_let_in(office, issues):
    key = issues()
    revoke_key(office, key.partner_id, key.key_id)
    first = office.clock()

    with pytest.raises(KeyRefused):
        enters(office, _looked_up(office, key))

    revoke_key(replace(office, clock=lambda: first + timedelta(days=1)), key.partner_id, key.key_id)
    assert _looked_up(office, key).revoked_at == first  # the first time stands


def test_a_drawn_prefix_that_is_taken_is_drawn_again(office, issues, monkeypatch):
    taken = issues()
    drawn = iter([taken.prefix, "rail_ffffffff"])
    draw = "booking_api.services.partners.draw_key"
    monkeypatch.setattr(draw, lambda: NewKey(next(drawn), 64 * "a"))

    issued = issue_key(office, taken.partner_id, taken.terms)

    assert issued.prefix == "rail_ffffffff"
    assert key_shown(office, issued.key).key_id == issued.key_id


def test_a_partner_refused_for_its_name_leaves_no_account_behind(office, settings):
    add_partner(office, "Once")
    accounts = _count(settings, "traveller")

    with pytest.raises(NameTaken):
        add_partner(office, "Once")

    assert _count(settings, "traveller") == accounts


def test_counting_does_not_wait_for_the_disk_and_booking_does(office):
    def synchronous(transaction):
        with transaction as page:
            return page._connection.exec_driver_sql("PRAGMA synchronous").scalar_one()

    assert synchronous(office.ledger.metering()) == 1  # NORMAL
    assert synchronous(office.ledger.writing()) == 2  # FULL


def _looked_up(office, key):
    with office.ledger.reading() as ledger:
        return ledger.key(key.prefix)


def _count(settings, table):
    with closing(sqlite3.connect(database_file(settings.database))) as ledger:
        return ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
