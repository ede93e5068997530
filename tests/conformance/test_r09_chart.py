"""R9, as far as a traveller sees it: the world's charted departures are closed and settled.

No build charts a train by itself yet, so the rule proper (who moves up, who is passed over, who is
cancelled) is tested where it stands: `railway/tests/test_any_sequence.py` and `test_inventory.py`.
"""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from benchmarks.drivers import Passenger, Refusal

TODAY = date(2026, 3, 10)

STILL_WAITING = """
    SELECT count(*) FROM booking JOIN inventory USING (inventory_id)
     WHERE charted AND (status = 'WL' OR waitlist_length > 0)
"""
REFUNDED_IN_FULL = """
    SELECT count(*) FROM booking JOIN inventory USING (inventory_id)
     WHERE charted AND status = 'CANCELLED' AND refund_paise = fare_paise
"""


def test_r9_a_charted_departure_is_listed_as_closed_and_cannot_be_booked(traveller):
    shatabdi = traveller.finds("NDLS", "RKMP", TODAY)[0]  # leaves when the tests begin, at 06:00
    order = shatabdi.order("CC", Passenger("Test Person", 30))

    assert not shatabdi.on_sale
    with pytest.raises(Refusal) as refused:
        traveller.books(order)
    assert (refused.value.status, refused.value.rule) == (422, "R2")


def test_r9_after_the_chart_nobody_waits_and_who_waited_got_all_back(build, url_of, databases):
    url_of(build)
    with closing(sqlite3.connect(databases[build])) as ledger:
        (charted,) = ledger.execute("SELECT count(*) FROM inventory WHERE charted").fetchone()
        (waiting,) = ledger.execute(STILL_WAITING).fetchone()
        (refunded,) = ledger.execute(REFUNDED_IN_FULL).fetchone()

    assert charted > 0
    assert waiting == 0
    assert refunded > 0  # who gives up a waitlist number before the chart pays clerkage
