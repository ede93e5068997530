"""What a partner writes with the generated client: one ticket, from the search to the refund.

`python job.py URL KEY DAY` prints what came of it as JSON; a refusal ends it with its sentence.
"""

import json
import sys
from datetime import date
from typing import TypeVar
from uuid import uuid4

from railway_booking_api_client import AuthenticatedClient
from railway_booking_api_client.api.bookings import cancel_booking, create_booking, read_booking
from railway_booking_api_client.api.partners import estimate_chance
from railway_booking_api_client.api.timetable import search_departures
from railway_booking_api_client.models import (
    ClassOffer,
    DepartureList,
    DepartureOffer,
    NewBooking,
    NewPassenger,
    Problem,
    RideAsked,
    RideOffer,
    Status,
    Trip,
)

Answer = TypeVar("Answer")
A, B = "MMCT", "NDLS"
TICKET = str(uuid4())  # one sale: sent twice, it is still one


def main(url: str, key: str, day: date) -> None:
    """Do the whole job, and print it."""
    with AuthenticatedClient(url, key, prefix="", auth_header_name="X-API-Key") as railway:
        found = wanted(
            DepartureList, search_departures.sync(client=railway, from_=A, to=B, date=day)
        )
        train, queue = first(found, Status.RAC, Status.WL)
        asked = RideAsked(train.train_number, train.journey_date, queue.class_code, A, B)
        estimate = wanted(RideOffer, estimate_chance.sync(client=railway, body=asked))
        train, free = first(found, Status.CNF)
        sold, again = (sell(railway, train, free.class_code) for _ in range(2))
        seen = wanted(Trip, read_booking.sync(sold.pnr, client=railway))
        cancelled = wanted(Trip, cancel_booking.sync(sold.pnr, client=railway))
    told = {
        "chances": [queue.chance, estimate.chance],
        "pnrs": [sold.pnr, again.pnr, seen.pnr],
        "statuses": [sold.status, seen.status, cancelled.status],
        "refunds": [sold.refund_now_paise, cancelled.refund_paise],
    }
    json.dump(told, sys.stdout)


def sell(railway: AuthenticatedClient, train: DepartureOffer, class_code: str) -> Trip:
    """Sell the ticket of this job; the second time it is the same one (R10)."""
    party = [NewPassenger("Asha", 30)]
    body = NewBooking(train.train_number, train.journey_date, class_code, A, B, party)
    return wanted(Trip, create_booking.sync(client=railway, body=body, idempotency_key=TICKET))


def first(found: DepartureList, *statuses: Status) -> tuple[DepartureOffer, ClassOffer]:
    """Return the first offer of a day with one of these statuses, and its train."""
    offers = ((train, offer) for train in found.departures for offer in train.classes)
    return next((train, offer) for train, offer in offers if offer.status in statuses)


def wanted(kind: type[Answer], told: object) -> Answer:
    """Return an answer if it is of the kind that was asked for; else end with the refusal."""
    if isinstance(told, kind):
        return told
    sys.exit(told.detail if isinstance(told, Problem) else f"This is no {kind.__name__}: {told}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], date.fromisoformat(sys.argv[3]))
