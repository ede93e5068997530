"""What a traveller asks to book, read from a link or a form."""

from typing import NamedTuple

from booking_site import reading
from booking_site.office import office
from railway.party import Passenger, check_size
from railway.timetable import Departure, departure_of


class Wish(NamedTuple):
    """What the traveller wants to book."""

    departure: Departure
    class_code: str
    passengers: int

    @property
    def names(self) -> dict[str, str]:
        """What names the inventory in the database."""
        return {
            "train_number": self.departure.journey.train.train_number,
            "journey_date": self.departure.journey_date.isoformat(),
            "class_code": self.class_code,
        }

    @property
    def stations(self) -> dict[str, str]:
        """Where the party gets on and off."""
        journey = self.departure.journey
        return {
            "origin": journey.origin.station_code,
            "destination": journey.destination.station_code,
        }

    @property
    def ride(self) -> dict[str, int]:
        """The legs the party uses."""
        journey = self.departure.journey
        return {"first_leg": journey.first_leg, "last_leg": journey.last_leg}

    @property
    def search(self) -> dict[str, str]:
        """The search that finds this departure again."""
        journey = self.departure.journey
        return {
            "from": journey.origin.station_code,
            "to": journey.destination.station_code,
            "date": self.departure.departs_at.date().isoformat(),
            "passengers": str(self.passengers),
        }

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of the form that books it."""
        return {name: self.search[name] for name in ("from", "to", "passengers")} | self.names


def wish_from(fields: reading.Fields) -> Wish:
    """Return what a query or a form asks to book; raises Refused when it makes no sense."""
    origin, destination = (reading.station(fields, end) for end in ("from", "to"))
    train_number, journey_date = fields.get("train_number", ""), reading.day(fields, "journey_date")
    passengers = reading.number(fields, "passengers", default="1")
    departure = departure_of(office.network, train_number, journey_date, origin, destination)
    return Wish(departure, fields.get("class_code", ""), check_size(passengers))


def party_from(fields: reading.Fields, passengers: int) -> list[Passenger]:
    """Return the passengers that a form names; whether they can travel is R3's to say."""
    numbers = range(1, passengers + 1)
    return [
        Passenger(fields.get(f"name-{n}", ""), reading.number(fields, f"age-{n}")) for n in numbers
    ]
