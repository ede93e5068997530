"""The contract of what the API sends: events, signed as the Standard Webhooks specification asks.

Nobody calls these: they stand under `webhooks` in the contract. `adapters/sender.py` sends.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from booking_api.http.answers_on_webhooks import (
    EVENT_ID,
    BookingCancelled,
    BookingCharted,
    BookingPromoted,
)

ANSWERED: dict[str, Any] = {
    "status_code": 204,
    "response_description": "It arrived; any other 2xx says so too",
    "responses": {
        "default": {"description": "Anything else, or nothing within ten seconds: it comes again"}
    },
}

router = APIRouter(tags=["events"], generate_unique_id_function=lambda route: route.name)


class Signature(BaseModel):
    """The headers of each attempt."""

    webhook_id: str = Field(
        description="Id of the event, the same at each attempt: drop what was seen before",
        examples=[EVENT_ID],
    )
    webhook_timestamp: int = Field(
        description="When this attempt was made, Unix seconds: refuse what is over 5 minutes old",
        examples=[1795255500],
    )
    webhook_signature: str = Field(
        description="v1, and HMAC-SHA256 of “id.timestamp.body” with the secret, in base64",
        examples=["v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
    )


Signed = Annotated[Signature, Header()]


@router.post("booking.promoted", **ANSWERED)
def booking_promoted(event: BookingPromoted, signature: Signed) -> None:
    """Tell that a party moved up from the waitlist or from RAC (R6, R9)."""


@router.post("booking.charted", **ANSWERED)
def booking_charted(event: BookingCharted, signature: Signed) -> None:
    """Tell that the chart is made, and that a party travels, with a berth or in RAC (R9)."""


@router.post("booking.cancelled", **ANSWERED)
def booking_cancelled(event: BookingCancelled, signature: Signed) -> None:
    """Tell that a booking was cancelled: by its partner (R6), or by the chart (R9)."""
