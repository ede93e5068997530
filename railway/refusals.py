"""What the railway says no to, in the traveller's words.

Refused
├── BadRequest           422  the request itself makes no sense
│   ├── UnknownStation        R1
│   ├── SameStation           R1
│   ├── NotOnSale             R2  past, too early, too late, or already charted
│   ├── NoSuchDeparture       R1  this train does not run from there to there that day
│   ├── BadParty              R3  how many passengers, and what they are called
│   └── DifferentRequest      R10 one token, two different bookings
├── UnknownDeparture     404      R1  no such train, or it does not leave its origin that day
├── UnknownBooking       404      R11 no such PNR, or not yours
├── StaffOnly            403      R11 charts, load factors and the model's card
└── Conflict             409  sensible, but not as things stand
    ├── Regret                R4
    ├── AlreadyCancelled      R6
    ├── AlreadyCharted        R9
    └── TooLateToCancel       R7
"""

from datetime import date


class Refused(Exception):
    """A request the railway refuses; normal, not a crash. `rule` and `status` go to the caller."""

    rule = ""
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(Refused):
    """The request makes no sense as it stands."""

    status = 422


class UnknownStation(BadRequest):
    """No station has this code."""

    rule = "R1"

    def __init__(self, station_code: str) -> None:
        super().__init__(f"There is no station with the code “{station_code[:10]}”.")


class SameStation(BadRequest):
    """Origin and destination are one place."""

    rule = "R1"

    def __init__(self) -> None:
        super().__init__("Choose two different stations.")


class NoSuchDeparture(BadRequest):
    """The train does not go from there to there on that day, or has no such class."""

    rule = "R1"


class NotOnSale(BadRequest):
    """Booking is not open, or not any more."""

    rule = "R2"


class BadParty(BadRequest):
    """The party is not one that can travel on one PNR."""

    rule = "R3"


class DifferentRequest(BadRequest):
    """A token that already made one booking came with another."""

    rule = "R10"

    def __init__(self) -> None:
        super().__init__("This form was already used for a different booking. Start a new one.")


class UnknownDeparture(Refused):
    """No such train, or it does not leave its origin that day."""

    rule = "R1"
    status = 404

    def __init__(self, train_number: str, journey_date: date) -> None:
        super().__init__(f"There is no train {train_number[:5]} on {journey_date:%d %b %Y}.")


class UnknownBooking(Refused):
    """No such PNR, or somebody else's: the answer does not tell which."""

    rule = "R11"
    status = 404

    def __init__(self) -> None:
        super().__init__("You have no booking with this PNR.")


class StaffOnly(Refused):
    """Signed in, but not as one of the staff."""

    rule = "R11"
    status = 403

    def __init__(self) -> None:
        super().__init__("This is for the railway's staff only.")


class Conflict(Refused):
    """Sensible, but not as things stand."""

    status = 409


class Regret(Conflict):
    """Even the waitlist is full."""

    rule = "R4"

    def __init__(self) -> None:
        super().__init__("Regret: berths and waitlist are full. Try another class, train or day.")


class AlreadyCancelled(Conflict):
    """The booking was cancelled before."""

    rule = "R6"

    def __init__(self) -> None:
        super().__init__("This booking is already cancelled.")


class AlreadyCharted(Conflict):
    """The chart of this train was made before."""

    rule = "R9"

    def __init__(self) -> None:
        super().__init__("The chart of this train is already made.")


class TooLateToCancel(Conflict):
    """The train has left."""

    rule = "R7"

    def __init__(self) -> None:
        super().__init__("The train has left: this booking can no longer be cancelled.")
