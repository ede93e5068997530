"""The past counts everybody, and leaves out the play only where it cannot matter."""

from datetime import date

import numpy as np
import pytest

from railway.demand import NOBODY, Wishes, fullest_load
from railway.history import joined, past_of
from railway.inventory import Status
from railway.simulator import Railway, Sale, sales_between
from railway.training import STRAIGHT, Split, choose_calibration, scores_of

QUIET_WEEK = (date(2026, 1, 19), date(2026, 1, 25))


@pytest.fixture(scope="module")
def sales(railway: Railway) -> list[Sale]:
    return sales_between(railway.network, *QUIET_WEEK, every=3)


def fits(railway: Railway, sale: Sale) -> bool:
    return (
        fullest_load(railway.wishes(sale), railway.rides(sale))
        <= railway.counter(sale).inventory.berths
    )


def test_where_everybody_fits_nobody_ever_queues(railway: Railway, sales: list[Sale]) -> None:
    quiet = [sale for sale in sales if fits(railway, sale)]
    assert 0 < len(quiet) < len(sales)

    for sale in quiet:
        booked = railway.plays(sale).booked.values()
        assert {each.party.status for each in booked} <= {Status.CNF}


def test_a_sale_that_is_not_played_is_counted_as_if_it_were(
    railway: Railway, sales: list[Sale]
) -> None:
    for sale in sales:
        booked = railway.plays(sale).booked.values()
        kept = [each for each in booked if each.cancels is None or each.left_over]
        tally = past_of(railway, sale).tally

        assert tally.parties == len(booked)
        assert tally.cancelled == len(booked) - len(kept)
        assert tally.passengers == sum(each.party.passengers for each in kept)
        assert tally.waitlisted == sum(e.party.passengers for e in kept if e.left_over)


def test_the_past_of_many_sales_is_the_sum_of_theirs(railway: Railway, sales: list[Sale]) -> None:
    pasts = [past_of(railway, sale) for sale in sales]
    whole = joined(pasts)

    assert len(whole.outcomes.rows) == sum(len(past.outcomes.rows) for past in pasts) > 0
    assert whole.tally.parties == sum(past.tally.parties for past in pasts)


def test_nobody_fills_no_leg() -> None:
    assert fullest_load(NOBODY, ((0, 1), (0, 2), (1, 2))) == 0


def test_a_leg_carries_those_who_board_before_it_and_leave_after_it() -> None:
    rides = ((0, 1), (0, 2), (1, 2))
    never = np.full(3, np.nan)
    wishes = Wishes(np.ones(3), np.array([0, 1, 2]), np.array([4, 2, 3]), never, never)

    assert fullest_load(wishes, rides) == max(4 + 2, 2 + 3)


def test_calibration_is_kept_only_where_it_proves_itself(past: Split) -> None:
    class Timid:
        """Says half of what is true."""

        def predict_proba(self, rows: np.ndarray) -> np.ndarray:
            chances = 0.5 * rows[:, 0]
            return np.column_stack([1 - chances, chances])

    days = np.repeat(np.arange(40), 50)
    truth = np.random.default_rng(3).random(len(days))
    confirmed = (np.random.default_rng(4).random(len(days)) < truth).astype(np.int64)
    block = past.test._replace(rows=truth[:, None], confirmed=confirmed, days=days)

    chosen = choose_calibration(Timid(), block)

    assert chosen is not STRAIGHT
    assert abs(float(chosen(np.array([0.3]))[0]) - 0.6) < 0.1
    assert scores_of(Timid(), block.rows).max() <= 0.5
