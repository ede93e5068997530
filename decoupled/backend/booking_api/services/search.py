"""Find a train: what each class of each departure offers a party now (R1)."""

from collections.abc import Sequence
from datetime import date

from booking_api.services.ports import Office
from railway.offers import DepartureOffer, Stock
from railway.party import check_size
from railway.timetable import Departure, check_day, departures_on


def find_departures(
    office: Office, origin: str, destination: str, day: date, passengers: int
) -> tuple[DepartureOffer, ...]:
    """Return what a day's departures offer a party, earliest first (R1).

    Raises BadParty, UnknownStation, SameStation, or NotOnSale for a day past or too far.
    """
    now = office.clock()
    check_size(passengers)
    check_day(day, now)
    departures = departures_on(office.network, origin, destination, day)
    if not departures:
        return ()
    journey_dates = [departure.journey_date for departure in departures]
    with office.ledger.reading() as ledger:
        edition = ledger.edition(min(journey_dates), max(journey_dates))

    def stock_of(wanted: Sequence[Departure]) -> Stock:
        trains = {departure.journey.train.train_number for departure in wanted}
        with office.ledger.reading() as ledger:
            return ledger.stock(trains, {departure.journey_date for departure in wanted})

    return office.offers.of(departures, edition, stock_of, passengers, now)
