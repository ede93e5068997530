"""How often a key may call: counted one by one, in the ledger, for all workers together.

A minute begins with the first call after the one before has run out, and is real time; a month is
the calendar's, on the office clock. What is refused is not counted.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from booking_api.services.keys import KeyRefused
from booking_api.services.partner_book import Meter, PartnerKey, PartnersWriting
from booking_api.services.ports import Office
from railway.refusals import Refused

MINUTE = 60  # seconds
DAY = 24 * 60 * MINUTE  # seconds


class Allowance(NamedTuple):
    """What a key may do in a window of time, and what of it is left."""

    window: str  # "minute" or "month"
    seconds: int  # how long the window is
    calls: int
    left: int
    renewed_in: int  # seconds, rounded up


Allowances = tuple[Allowance, Allowance]  # of the minute and of the month


class CallsSpent(Refused):
    """All calls of the minute or of the month are made. `allowances` says when there are more."""

    status = 429

    def __init__(self, allowances: Allowances) -> None:
        spent = [allowance for allowance in allowances if not allowance.left]
        self.allowances = allowances
        self.wait = max(allowance.renewed_in for allowance in spent)  # seconds
        what = " and ".join(allowance.window for allowance in spent)
        super().__init__(f"All calls of this {what} are made. There are more in {self.wait} s.")


def let_in(office: Office, key: PartnerKey, ledger: PartnersWriting) -> Allowances:
    """Count one call with a key and return what is left; raises KeyRefused or CallsSpent.

    It looks and counts in one transaction: of calls that come at the same time, to whichever
    worker, no two are counted as one.
    """
    if key.revoked_at is not None:
        raise KeyRefused
    now, real_time = office.clock(), office.real_time()  # of whoever's turn it is
    meter = _running(ledger.meter(key.key_id), now, real_time)
    before = _allowances(key, meter, now, real_time)
    if not all(allowance.left for allowance in before):
        raise CallsSpent(before)
    meter = meter._replace(minute_calls=meter.minute_calls + 1, month_calls=meter.month_calls + 1)
    ledger.keep_meter(key.key_id, meter)
    return _allowances(key, meter, now, real_time)


def _running(meter: Meter | None, now: datetime, real_time: float) -> Meter:
    """Return a meter as it stands now: what has run out starts again at none."""
    month = f"{now:%Y-%m}"
    meter = meter or Meter(real_time, 0, month, 0)
    if not meter.minute_from <= real_time < meter.minute_from + MINUTE:
        meter = meter._replace(minute_from=real_time, minute_calls=0)
    if meter.month != month:
        meter = meter._replace(month=month, month_calls=0)
    return meter


def _allowances(key: PartnerKey, meter: Meter, now: datetime, real_time: float) -> Allowances:
    per_minute, per_month = key.terms.calls_per_minute, key.terms.calls_per_month
    minute_left = meter.minute_from + MINUTE - real_time
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=31)).replace(day=1)
    return (
        Allowance("minute", MINUTE, per_minute, per_minute - meter.minute_calls, ceil(minute_left)),
        Allowance(
            "month",
            (following - first).days * DAY,
            per_month,
            per_month - meter.month_calls,
            ceil((following - now).total_seconds()),
        ),
    )
