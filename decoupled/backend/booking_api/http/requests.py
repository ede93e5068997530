"""What the API takes. Unknown fields are refused, and so are numbers written as texts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from booking_api.http.fields import (
    Age,
    CallsPerMinute,
    CallsPerMonth,
    ClassCode,
    JourneyDate,
    PartnerName,
    PassengerName,
    StationCode,
    TrainNumber,
)
from booking_api.services.outbox import EventType
from booking_api.services.partner_book import KeyScope
from railway.party import MOST_PASSENGERS

EMAIL = r"^[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
PRINTABLE = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"  # and not blanks alone

Email = Annotated[
    str,
    Field(
        pattern=EMAIL,
        max_length=254,
        description="E-mail address; upper and lower case are the same",
        examples=["traveller-1@example.org"],
    ),
]


class Body(BaseModel):
    """What every body has in common."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewTraveller(Body):
    """Somebody who signs up."""

    email: Email
    name: str = Field(
        pattern=PRINTABLE, max_length=60, description="How to greet them", examples=["Traveller"]
    )
    password: str = Field(
        min_length=8, max_length=128, description="8 to 128 characters", examples=["demo-railway"]
    )


class Credentials(Body):
    """Somebody who signs in."""

    email: str = Field(max_length=254, examples=["traveller-1@example.org"])
    password: str = Field(max_length=128, examples=["demo-railway"])


class NewPassenger(Body):
    """One passenger of a party."""

    name: PassengerName
    age: Age


class NewBooking(Body):
    """A party and the ride that it asks for."""

    train_number: TrainNumber
    journey_date: JourneyDate
    class_code: ClassCode
    origin: StationCode = Field(alias="from")
    destination: StationCode = Field(alias="to")
    passengers: list[NewPassenger] = Field(
        description="1 to 6 passengers on one PNR (R3)",
        json_schema_extra={"minItems": 1, "maxItems": MOST_PASSENGERS},
    )


class RideAsked(Body):
    """A ride, and the size of the party that may want it."""

    train_number: TrainNumber
    journey_date: JourneyDate
    class_code: ClassCode
    origin: StationCode = Field(alias="from")
    destination: StationCode = Field(alias="to")
    passengers: int = Field(
        default=1,
        description="How many travel together (R3)",
        examples=[2],
        json_schema_extra={"minimum": 1, "maximum": MOST_PASSENGERS},
    )


class NewPartner(Body):
    """Somebody who will sell to customers of their own."""

    name: PartnerName = Field(pattern=PRINTABLE, max_length=60)


class NewKey(Body):
    """What a new key is to be good for, and how often."""

    scopes: list[Annotated[KeyScope, Field(strict=False)]] = Field(
        min_length=1,
        max_length=20,
        description="search: stations and departures; chance: chances; sell: bookings, webhooks",
        examples=[["search", "chance", "sell"]],
    )
    calls_per_minute: CallsPerMinute = 600
    calls_per_month: CallsPerMonth = 100_000


class NewWebhook(Body):
    """Where a partner wants to be told of what happens to its bookings."""

    url: str = Field(
        max_length=500,
        description="https, on the public internet; no redirect is followed",
        examples=["https://partner.example.org/hooks/railway"],
    )
    events: list[Annotated[EventType, Field(strict=False)]] = Field(
        min_length=1, max_length=len(EventType), description="What it wants to be told"
    )
