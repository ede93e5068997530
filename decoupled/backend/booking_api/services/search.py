"""Find a train: what each class of each departure offers a party now (R1)."""

from datetime import date

from booking_api.services.ports import Office
from railway.offers import DepartureOffer
from railway.party import check_size
from railway.timetable import check_day, departures_on


def find_departures(
    office: Office, origin: str, destination: str, day: date, passengers: int
) -> list[DepartureOffer]:
    """Return what a day's departures offer a party, earliest first (R1).

    Raises BadParty, UnknownStation, SameStation, or NotOnSale for a day past or too far.
    """
    now = office.clock()
    check_size(passengers)
    check_day(day, now)
    departures = departures_on(office.network, origin, destination, day)
    with office.ledger.reading() as ledger:
        stock = ledger.stock(
            {departure.journey.train.train_number for departure in departures},
            {departure.journey_date for departure in departures},
        )
    return office.offers.of(departures, stock, passengers, now)
