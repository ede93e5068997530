"""What the API answers partners, and the staff about them: keys, calls, statements, chances."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, AliasPath, BaseModel, Field

from booking_api.http.answers import ClassOffer
from booking_api.http.fields import (
    DESTINATION,
    ORIGIN,
    ArrivesAt,
    CallsPerMinute,
    CallsPerMonth,
    DepartsAt,
    JourneyDate,
    Month,
    PartnerName,
    StationCode,
    TrainNumber,
)
from booking_api.services.partner_book import KeyScope

PartnerId = Annotated[int, Field(description="Number of the partner", examples=[1])]
KeyId = Annotated[int, Field(description="Number of the key", examples=[1])]
Prefix = Annotated[
    str, Field(description="Start of the key: tells it apart", examples=["rail_0123abcd"])
]
MadeAt = Annotated[datetime, Field(description="IST, on the office clock")]


def _of_terms(name: str) -> AliasChoices:
    """Return where a field of a key's terms is found: flat in JSON, together in the services."""
    return AliasChoices(name, AliasPath("terms", name))


class KeyMade(BaseModel):
    """What is known of a key."""

    key_id: KeyId
    prefix: Prefix
    scopes: list[KeyScope] = Field(
        validation_alias=_of_terms("scopes"), description="What it is good for"
    )
    calls_per_minute: CallsPerMinute = Field(validation_alias=_of_terms("calls_per_minute"))
    calls_per_month: CallsPerMonth = Field(validation_alias=_of_terms("calls_per_month"))
    created_at: MadeAt


class Key(KeyMade):
    """A key of a partner; its secret is not known here."""

    revoked_at: datetime | None = Field(description="IST; null while it is good")


class IssuedKey(KeyMade):
    """A new key, in full this once: it cannot be shown again."""

    key: str = Field(description="To send as `X-API-Key`", examples=["rail_0123abcd_…"])


class Partner(BaseModel):
    """Somebody who sells to customers of their own."""

    partner_id: PartnerId
    name: PartnerName
    created_at: MadeAt
    keys: list[Key] = Field(description="Oldest first, revoked ones too")


class PartnerList(BaseModel):
    """All partners, oldest first."""

    partners: list[Partner]


class KeyCall(BaseModel):
    """One call with a key, answered or refused."""

    call_id: int = Field(description="Number of the call; a later one has a higher")
    called_at: datetime = Field(description="IST, on the office clock")
    method: str = Field(examples=["GET"])
    route: str = Field(
        description="Template of the address, without what was asked; none: there is no such",
        examples=["/v1/bookings/{pnr}"],
    )
    status: int = Field(description="HTTP status of the answer", examples=[200])
    request_id: str = Field(description="The answer's X-Request-ID")


class CallPage(BaseModel):
    """Some calls with a key, newest first."""

    calls: list[KeyCall]
    next_cursor: int | None = Field(description="Send as `cursor` for the next page; null: last")


class Statement(BaseModel):
    """What a partner owes for a month."""

    partner_id: PartnerId
    name: PartnerName
    month: Month
    calls: int = Field(
        description="Calls that were answered: not refused with 401, 403 or 429, not failed"
    )
    tickets: int = Field(description="Bookings sold in the month, cancelled since or not")
    call_paise: int = Field(description="Price of a call, paise", examples=[5])
    ticket_paise: int = Field(description="Price of a ticket, paise", examples=[2000])
    amount_paise: int = Field(description="What the partner owes, paise", examples=[12345])


class RideOffer(ClassOffer):
    """A ride, and what its class offers a party that books now: as a search says."""

    train_number: TrainNumber
    journey_date: JourneyDate
    origin: StationCode = Field(validation_alias=ORIGIN, serialization_alias="from")
    destination: StationCode = Field(validation_alias=DESTINATION, serialization_alias="to")
    passengers: int = Field(description="Size of the party", examples=[2])
    departs_at: DepartsAt
    arrives_at: ArrivesAt
    on_sale: bool = Field(description="Whether it can be booked now (R2)")
