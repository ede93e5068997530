"""What a partner owes the railway for a month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from booking_api.services.partners import partner_named
from booking_api.services.ports import Office
from railway.refusals import BadRequest

CALL_PAISE = 5  # both prices are invented
TICKET_PAISE = 2_000
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class NoSuchMonth(BadRequest):
    """The calendar has no such month."""

    def __init__(self) -> None:
        super().__init__("Write the month as YYYY-MM, for example 2026-11.")


@dataclass(slots=True)
class Statement:
    """A partner's calls and tickets of a month, what each costs, and what it owes, in paise."""

    partner_id: int
    name: str
    month: str
    calls: int
    tickets: int
    call_paise: int
    ticket_paise: int
    amount_paise: int


def statement_of(office: Office, partner_id: int, month: str) -> Statement:
    """Return what a partner owes for a month of the office clock; raises UnknownPartner.

    A call is one that was let in and did its work: not one refused for its key, scope or quota
    (401, 403, 429), nor one that failed on our side. A 404 or 409 is an answer, and counts. A
    ticket is a booking that was sold in the month and stays one when it is cancelled: the railway
    did the selling, and the fare has its own refund (R7). The same sale sent twice is two calls and
    one ticket (R10). Each call counted here stands in the audit of one of the partner's keys.
    """
    first_day, until = _days_of(month)
    with office.ledger.reading() as ledger:
        partner = partner_named(ledger, partner_id)
        calls = ledger.calls_answered(partner_id, first_day, until)
        tickets = ledger.tickets_sold(partner_id, first_day, until)
    owed = calls * CALL_PAISE + tickets * TICKET_PAISE
    return Statement(
        partner_id, partner.name, month, calls, tickets, CALL_PAISE, TICKET_PAISE, owed
    )


def _days_of(month: str) -> tuple[date, date]:
    """Return the first day of a month and of the one after."""
    written = MONTH.fullmatch(month)
    try:
        if written is None:
            raise NoSuchMonth
        first_day = date(int(written[1]), int(written[2]), 1)
        return first_day, (first_day + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        raise NoSuchMonth from None
