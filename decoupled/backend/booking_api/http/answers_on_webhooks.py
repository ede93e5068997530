"""What the API answers a partner about its webhooks, and what it sends to them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from booking_api.http.fields import ClassCode, JourneyDate, Pnr, StationCode, TrainNumber
from booking_api.services.outbox import DeliveryState, EventType
from railway.inventory import Status

EVENT_ID = "evt_0123456789_promoted_CNF"


class Webhook(BaseModel):
    """Where a partner is told of some events."""

    webhook_id: int = Field(examples=[1])
    url: str = Field(examples=["https://partner.example.org/hooks/railway"])
    events: list[EventType]
    created_at: datetime = Field(description="IST")


class NewlyMadeWebhook(Webhook):
    """A webhook with the secret that signs what is sent there; it is not shown again."""

    secret: str = Field(
        description="whsec_ and the key in base64, as the Standard Webhooks specification asks",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )


class Webhooks(BaseModel):
    """A partner's webhooks, oldest first."""

    webhooks: list[Webhook]


class Delivery(BaseModel):
    """An event on its way to a webhook."""

    event_id: str = Field(description="The webhook-id of each attempt", examples=[EVENT_ID])
    type: EventType
    state: DeliveryState
    happened_at: datetime = Field(description="On the railway's clock, IST")
    attempts: int = Field(description="So far, since the event or its last replay", examples=[1])
    attempted_at: datetime | None = Field(description="When last; real time, UTC")
    next_attempt_at: datetime | None = Field(
        description="Not before; real time, UTC; only while pending"
    )
    trouble: str | None = Field(
        description="Why the last attempt failed", examples=["It answered 500."]
    )


class DeliveryPage(BaseModel):
    """Some of a webhook's deliveries, newest first."""

    deliveries: list[Delivery]
    next_cursor: str | None = Field(description="Send as `cursor` for the next page; null: last")


class BookingNews(BaseModel):
    """A booking as it stood right after what happened to it."""

    pnr: Pnr
    status: Status = Field(description="CNF or RAC; CANCELLED if it was cancelled")
    train_number: TrainNumber
    journey_date: JourneyDate
    class_code: ClassCode
    origin: StationCode = Field(alias="from")
    destination: StationCode = Field(alias="to")
    passengers: int = Field(description="Size of the party", examples=[2])
    fare_paise: int = Field(description="Fare of the party, paise", examples=[107000])
    refund_paise: int | None = Field(description="Refund of the party, paise; if cancelled (R7)")


class Event(BaseModel):
    """What all events have in common."""

    timestamp: datetime = Field(description="When it happened, on the railway's clock, IST")
    data: BookingNews


class BookingPromoted(Event):
    """A party moved up."""

    type: Literal["booking.promoted"]


class BookingCharted(Event):
    """The chart is made, and a party travels."""

    type: Literal["booking.charted"]


class BookingCancelled(Event):
    """A booking was cancelled."""

    type: Literal["booking.cancelled"]
