"""Calibrates the published model on bookings of one's own; the model itself stays as it is."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from railway.features import FEATURES
from railway.grading import grade
from railway.history import Outcomes
from railway.model import OWN_CALIBRATION, WaitlistModel
from railway.own_bookings import Accepted, OwnBooking, columns
from railway.training import fit_calibration, part_of, scores_of
from railway.writing import write_json

FEWEST = 1000  # with fewer a calibration says more of chance than of the railway
GRADED_SHARE = 1 / 3  # of the rows, the latest journey dates: not calibrated on
KEPT_FILE = "own-bookings.csv"


class TooFew(Exception):
    """The rows do not suffice; nothing was written."""


def recalibrate(model: WaitlistModel, accepted: Sequence[Accepted], folder: Path) -> dict[str, Any]:
    """Write a calibration fitted on own bookings next to a model; return how it is graded.

    Fitted on the earlier journey dates, graded on the later ones beside the published calibration.
    Parties that cancelled themselves are left out, as in training. Raises TooFew.
    """
    own = _outcomes([each for each in accepted if each.booking.chart_status != "CAN"])
    if len(own.days) < FEWEST:
        raise TooFew(f"{len(own.days):,} usable rows; {FEWEST:,} are the fewest to learn from.")
    latest = own.days > np.quantile(own.days, 1 - GRADED_SHARE)
    earlier, later = part_of(own, ~latest), part_of(own, latest)
    for block in (earlier, later):
        if len(set(block.confirmed.tolist())) < 2:
            raise TooFew("All rows of earlier, or of later, journey dates came out the same.")
    calibration = fit_calibration(model.scorer, earlier)
    scores = scores_of(model.scorer, later.rows)
    told = {
        "data_hash": model.card["data_hash"],
        "rows": {"calibrated on": len(earlier.days), "graded on": len(later.days)},
        "published": grade(model.calibration(scores), later.confirmed),
        "own": grade(calibration(scores), later.confirmed),
        "scores": calibration.scores.tolist(),
        "chances": calibration.chances.tolist(),
    }
    write_json(folder / OWN_CALIBRATION, told)
    _keep(folder / KEPT_FILE, accepted)
    return told


def _outcomes(accepted: Sequence[Accepted]) -> Outcomes:
    bookings = [each.booking for each in accepted]
    rows = [np.empty((0, len(FEATURES))), *(each.row for each in accepted)]
    return Outcomes(
        np.concatenate(rows),
        np.array([each.chart_status == "CNF" for each in bookings], dtype=np.int64),
        np.array([each.journey_date.toordinal() for each in bookings], dtype=np.int64),
    )


def _keep(file: Path, accepted: Sequence[Accepted]) -> None:
    """Write the rows that were used, their PNRs hashed."""
    with file.open("w", encoding="utf-8", newline="") as kept:
        writer = csv.DictWriter(kept, columns(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(json.loads(_as_json(each.booking)) for each in accepted)


def _as_json(booking: OwnBooking) -> str:
    return booking.model_dump_json(by_alias=True)
