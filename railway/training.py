"""From charted departures to a fitted, calibrated and graded model."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from railway.demand import stream
from railway.features import FEATURES, NEVER_RISING, QueueState, as_matrix, queue_state
from railway.inventory import Status
from railway.model import Calibration, Scorer, import_sklearn
from railway.simulator import DAY, Counter, Railway, Sale
from railway.timetable import BOOKING_WINDOW, departure_of

LOOKS = (30.0, 14.0, 7.0, 3.0, 1.0)  # days before the chart
PARTIES_PER_LOOK = 3
NEW_BOOKING_SHARE = 0.25
SURE = 0.995  # no chance is told beyond this: nothing in a queue is certain

Floats = NDArray[np.float64]


class Outcomes(NamedTuple):
    """Parties seen in a queue and what became of them; parallel, one row per look at a party."""

    rows: Floats  # FEATURES
    confirmed: NDArray[np.int64]  # 1: the whole party had a berth at the chart
    days: NDArray[np.int64]  # ordinal of the journey date


class Lookout:
    """Notes the state of some queued parties while a sale is played."""

    def __init__(self, railway: Railway, sale: Sale) -> None:
        self._railway, self._sale = railway, sale
        self._closes_at = railway.closes_at(sale)
        self._draw = stream(railway.seed, *sale, "lookout")
        self._seen: list[tuple[int, QueueState]] = []

    def __call__(self, counter: Counter, left: float, number: int | None) -> None:
        """Note a new booking now and then, and a few parties at each look."""
        queued = [*counter.rac, *counter.waitlist]
        if number is None:
            count = min(PARTIES_PER_LOOK, len(queued))
            chosen = self._draw.choice(queued, count, replace=False).tolist() if queued else []
        elif counter.booked[number].party.status is Status.CNF:
            return
        else:
            chosen = [number] if self._draw.random() < NEW_BOOKING_SHARE else []
        self._seen += [(each, self._state(counter, left, each)) for each in chosen]

    def outcomes(self, counter: Counter) -> Outcomes:
        """Return what was seen with the outcome; parties that cancelled themselves are left out."""
        kept = [
            (state, counter.booked[number].party.status is Status.CNF)
            for number, state in self._seen
            if counter.is_live(number) or counter.booked[number].left_over
        ]
        return Outcomes(
            as_matrix(state for state, _ in kept),
            np.array([confirmed for _, confirmed in kept], dtype=np.int64),
            np.full(len(kept), self._sale.journey_date.toordinal(), dtype=np.int64),
        )

    def _state(self, counter: Counter, left: float, number: int) -> QueueState:
        booked = counter.booked[number]
        party, inventory = booked.party, counter.inventory
        rac_before = _before(number, counter.rac)
        waiting = party.status is Status.WL
        position = _before(number, counter.waitlist) + 1 if waiting else 0
        ahead = inventory.rac_length + position - 1 if waiting else rac_before
        train = self._railway.network.trains[self._sale.train_number]
        ends = (train.stops[leg].station_code for leg in (party.first_leg, party.last_leg))
        return queue_state(
            departure_of(self._railway.network, train.train_number, self._sale.journey_date, *ends),
            self._sale.class_code,
            inventory,
            status=party.status,
            passengers=party.passengers,
            waitlist_position=position,
            passengers_ahead=ahead,
            booked_at=self._closes_at - booked.books * DAY,
            now=self._closes_at - left * DAY,
        )


def outcomes_of(railway: Railway, sale: Sale) -> Outcomes:
    """Return what a lookout saw while a sale was played to its chart."""
    lookout = Lookout(railway, sale)
    return lookout.outcomes(railway.plays(sale, looks=LOOKS, watcher=lookout))


def joined(parts: Iterable[Outcomes]) -> Outcomes:
    """Return many outcomes as one."""
    rows, confirmed, days = zip(*parts, strict=True)
    return Outcomes(np.concatenate(rows), np.concatenate(confirmed), np.concatenate(days))


class Split(NamedTuple):
    """Three blocks of journey dates, one after the other."""

    train: Outcomes
    calibration: Outcomes
    test: Outcomes
    calibration_from: date
    test_from: date


def split_by_date(outcomes: Outcomes, test_days: int) -> Split:
    """Return the outcomes split by journey date.

    The calibration block is as long as the booking window: no party of the test block was seen
    before the last chart of the training block was made.
    """
    test_from = int(outcomes.days.max()) + 1 - test_days
    calibration_from = test_from - BOOKING_WINDOW.days

    def block(start: int, end: int) -> Outcomes:
        inside = (outcomes.days >= start) & (outcomes.days < end)
        return Outcomes(outcomes.rows[inside], outcomes.confirmed[inside], outcomes.days[inside])

    return Split(
        block(0, calibration_from),
        block(calibration_from, test_from),
        block(test_from, date.max.toordinal()),
        date.fromordinal(calibration_from),
        date.fromordinal(test_from),
    )


def fit_boosting(train: Outcomes) -> Scorer:
    """Return gradient boosting whose chance never rises with the queue ahead."""
    import_sklearn()
    from sklearn.ensemble import HistGradientBoostingClassifier

    boosting = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=16,
        min_samples_leaf=100,
        early_stopping=False,
        monotonic_cst=[-1 if name in NEVER_RISING else 0 for name in FEATURES],
        random_state=0,
    )
    fitted: Scorer = boosting.fit(train.rows, train.confirmed)
    return fitted


def fit_logistic(train: Outcomes) -> Scorer:
    """Return the baseline: logistic regression on the same features."""
    import_sklearn()
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted: Scorer = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(
        train.rows, train.confirmed
    )
    return fitted


def fit_calibration(scorer: Scorer, block: Outcomes) -> Calibration:
    """Return the step that makes scores into chances, fitted on days the scorer has not seen."""
    import_sklearn()
    from sklearn.isotonic import IsotonicRegression

    isotonic = IsotonicRegression(y_min=1 - SURE, y_max=SURE)
    isotonic.fit(scores_of(scorer, block), block.confirmed)
    return Calibration(isotonic.X_thresholds_, isotonic.y_thresholds_)


def scores_of(scorer: Scorer, block: Outcomes) -> Floats:
    """Return the score of each row."""
    return scorer.predict_proba(block.rows)[:, 1]


def _before(number: int, queue: dict[int, Any]) -> int:
    """Return how many passengers stand before a party in a queue; the whole queue if not in it."""
    total = 0
    for each, party in queue.items():
        if each == number:
            break
        total += party.passengers
    return total
