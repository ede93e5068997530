"""From the past to a fitted and calibrated model."""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from railway.features import FEATURES, NEVER_RISING
from railway.history import Outcomes
from railway.model import Calibration, Scorer, import_sklearn
from railway.timetable import BOOKING_WINDOW

SURE = 0.995  # no chance is told beyond this: nothing in a queue is certain
STRAIGHT = Calibration(np.array([1 - SURE, SURE]), np.array([1 - SURE, SURE]))  # as they are

Floats = NDArray[np.float64]


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
        return part_of(outcomes, (outcomes.days >= start) & (outcomes.days < end))

    return Split(
        block(0, calibration_from),
        block(calibration_from, test_from),
        block(test_from, date.max.toordinal()),
        date.fromordinal(calibration_from),
        date.fromordinal(test_from),
    )


def part_of(outcomes: Outcomes, inside: NDArray[np.bool_]) -> Outcomes:
    """Return the rows of some outcomes that a mask keeps."""
    return Outcomes(outcomes.rows[inside], outcomes.confirmed[inside], outcomes.days[inside])


def fit_boosting(train: Outcomes) -> Scorer:
    """Return gradient boosting whose chance never rises with the queue ahead."""
    import_sklearn()
    from sklearn.ensemble import HistGradientBoostingClassifier

    boosting = HistGradientBoostingClassifier(
        max_iter=300,
        learning_rate=0.05,
        max_leaf_nodes=16,
        min_samples_leaf=200,
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


def choose_calibration(scorer: Scorer, block: Outcomes) -> Calibration:
    """Return the scores as they are, unless isotonic calibration proves better on new days.

    It is fitted on the earlier days of a block and held against the later ones. Sixty days are few:
    what one season got wrong is often right in the next.
    """
    middle = np.median(block.days)
    earlier, later = part_of(block, block.days < middle), part_of(block, block.days >= middle)
    scores = scores_of(scorer, later.rows)
    proven = fit_calibration(scorer, earlier)(scores)
    if np.mean((proven - later.confirmed) ** 2) < np.mean(
        (STRAIGHT(scores) - later.confirmed) ** 2
    ):
        return fit_calibration(scorer, block)
    return STRAIGHT


def fit_calibration(scorer: Scorer, block: Outcomes) -> Calibration:
    """Return the step that makes scores into chances, fitted on days the scorer has not seen."""
    import_sklearn()
    from sklearn.isotonic import IsotonicRegression

    isotonic = IsotonicRegression(y_min=1 - SURE, y_max=SURE)
    isotonic.fit(scores_of(scorer, block.rows), block.confirmed)
    return Calibration(isotonic.X_thresholds_, isotonic.y_thresholds_)


def scores_of(scorer: Scorer, rows: Floats) -> Floats:
    """Return the score of each row of FEATURES."""
    return scorer.predict_proba(rows)[:, 1]
