"""How good a chance is, and the card that says so."""

import platform
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from railway.features import FEATURES, NEVER_RISING
from railway.history import LOOKS, Past, Tally
from railway.model import Calibration, Scorer, import_sklearn
from railway.samples import write_samples
from railway.scrutiny import grade_group, groups, rising
from railway.training import (
    STRAIGHT,
    Split,
    choose_calibration,
    fit_boosting,
    fit_logistic,
    scores_of,
    split_by_date,
)
from railway.writing import write_json

BINS = 15
LIMITS = (
    "Trained on simulated bookings; published aggregates set its levels, all else is assumed. "
    "It says nothing about any real train. A chance of 0.7 means: about 7 of 10 such parties had "
    "a berth in our simulation. It fails when the rules change: after a change of refunds or "
    "quotas it must be calibrated anew, and then trained anew."
)
LABEL = "1 when the whole party has a confirmed berth at the chart; RAC and waitlist are 0"
CENSORING = (
    "Parties that cancelled themselves before the chart are left out. Here some give up because "
    "they wait, as in life; the chance is that of a party that keeps its booking."
)


def grade(chances: NDArray[np.float64], confirmed: NDArray[np.int64]) -> dict[str, float]:
    """Return AUC, Brier score, log-loss and expected calibration error of some chances."""
    import_sklearn()
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    return {
        "auc": round(float(roc_auc_score(confirmed, chances)), 4),
        "brier": round(float(brier_score_loss(confirmed, chances)), 4),
        "log_loss": round(float(log_loss(confirmed, chances, labels=[0, 1])), 4),
        "ece": round(calibration_error(chances, confirmed), 4),
    }


def calibration_error(chances: NDArray[np.float64], confirmed: NDArray[np.int64]) -> float:
    """Return how far chances are from what happened, on average over equally full bins."""
    table = reliability(chances, confirmed)
    parties = sum(each["parties"] for each in table)
    return sum(each["parties"] * abs(each["chance"] - each["happened"]) for each in table) / parties


def reliability(
    chances: NDArray[np.float64], confirmed: NDArray[np.int64]
) -> list[dict[str, float]]:
    """Return for each of 15 equally full bins what was told and what happened."""
    bins = np.array_split(np.argsort(chances, kind="stable"), BINS)
    return [
        {
            "parties": len(each),
            "chance": round(float(chances[each].mean()), 4),
            "happened": round(float(confirmed[each].mean()), 4),
        }
        for each in bins
        if len(each)
    ]


def train_model(
    past: Past, test_days: int, identity: dict[str, Any], folder: Path
) -> dict[str, Any]:
    """Fit, calibrate and grade a model; write it, its card and samples; return the card."""
    split = split_by_date(past.outcomes, test_days)
    boosting = fit_boosting(split.train)
    calibration = choose_calibration(boosting, split.calibration)
    graded = model_card(split, boosting, fit_logistic(split.train), calibration)
    card = {**identity, "history": history_card(past.tally), **graded}
    import joblib

    stored = {"scorer": boosting, "calibration": tuple(calibration)}
    joblib.dump(stored, folder / "model.joblib", compress=3)
    write_json(folder / "model-card.json", card)
    write_samples(folder, split.test.rows, lambda rows: calibration(scores_of(boosting, rows)))
    return card


def history_card(tally: Tally) -> dict[str, Any]:
    """Return what became of all who booked in the past that a model learned from."""
    return {
        "parties": tally.parties,
        "cancelled": round(tally.cancelled / tally.parties, 4),
        "waitlisted_at_chart": round(tally.waitlisted / tally.passengers, 4),
    }


def model_card(
    split: Split,
    boosting: Scorer,
    logistic: Scorer,
    calibration: Calibration,
) -> dict[str, Any]:
    """Return what a reader must know of the model; every figure is of the test block."""
    sklearn = import_sklearn()
    test = split.test
    scores = scores_of(boosting, test.rows)
    chances = calibration(scores)
    base = np.full(len(test.confirmed), split.train.confirmed.mean())
    return {
        "label": LABEL,
        "censoring": CENSORING,
        "limits": LIMITS,
        "features": list(FEATURES),
        "never_rising": list(NEVER_RISING),
        "looks_days_before_chart": list(LOOKS),
        "calibration": "none needed" if calibration is STRAIGHT else "isotonic",
        "rows": {name: len(getattr(split, name).confirmed) for name in Split._fields[:3]},
        "split": {
            "calibration_from": split.calibration_from.isoformat(),
            "test_from": split.test_from.isoformat(),
        },
        "training_mean": round(float(split.train.confirmed.mean()), 4),
        "base_rate": round(float(test.confirmed.mean()), 4),
        "metrics": {
            "base rate": grade(base, test.confirmed),
            "logistic": grade(scores_of(logistic, test.rows), test.confirmed),
            "boosting": grade(scores, test.confirmed),
            "boosting, calibrated": grade(chances, test.confirmed),
        },
        "reliability": reliability(chances, test.confirmed),
        "groups": {
            name: grade_group(chances[inside], test.confirmed[inside])
            for name, inside in groups(test.rows).items()
        },
        "rising": rising(lambda rows: calibration(scores_of(boosting, rows)), test.rows),
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
        },
    }
