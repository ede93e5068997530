"""/v1/webhooks: where a partner is told of what happens to its bookings."""

from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_on_webhooks import (
    EVENT_ID,
    Delivery,
    DeliveryPage,
    NewlyMadeWebhook,
    Webhooks,
)
from booking_api.http.bodies import JsonRoute
from booking_api.http.fields import LARGEST_ID
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.requests import NewWebhook
from booking_api.http.security import SellerKey
from booking_api.services import webhooks
from booking_api.services.outbox import DeliveryState

MOST_LOOK_UPS = 4
LOOK_UPS = CapacityLimiter(MOST_LOOK_UPS)  # threads: a host that is slow to find delays no booking

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], route_class=JsonRoute)

WebhookId = Annotated[int, Path(ge=1, le=LARGEST_ID, examples=[1])]
EventId = Annotated[
    str, Path(max_length=80, description="The webhook-id of its attempts", examples=[EVENT_ID])
]


@router.post(
    "",
    status_code=201,
    response_model=NewlyMadeWebhook,
    responses=refusals(400, 401, 403, 409, 413, 415, 422, 429),
)
async def create_webhook(office: TheOffice, key: SellerKey, asked: NewWebhook) -> Response:
    """Have events sent to an address. The answer alone tells the secret that signs them."""
    webhook = (office, key.partner_id, asked.url, asked.events)
    made = await to_thread.run_sync(webhooks.add_webhook, *webhook, limiter=LOOK_UPS)
    return answer(NewlyMadeWebhook, made, 201, {"Cache-Control": "no-store"})


@router.get("", response_model=Webhooks, responses=refusals(401, 403, 429))
async def list_webhooks(office: TheOffice, key: SellerKey) -> Response:
    """List your webhooks, oldest first."""
    return answer(Webhooks, {"webhooks": webhooks.webhooks_of(office, key.partner_id)})


@router.delete("/{webhook_id}", status_code=204, responses=refusals(401, 403, 404, 413, 422, 429))
def delete_webhook(office: TheOffice, key: SellerKey, webhook_id: WebhookId) -> Response:
    """Remove a webhook, with all that was to go there."""
    webhooks.drop_webhook(office, key.partner_id, webhook_id)
    return Response(status_code=204)


@router.get(
    "/{webhook_id}/deliveries",
    response_model=DeliveryPage,
    responses=refusals(401, 403, 404, 422, 429),
)
async def list_deliveries(
    office: TheOffice,
    key: SellerKey,
    webhook_id: WebhookId,
    state: Annotated[DeliveryState | None, Query(description="Only those that stand there")] = None,
    cursor: Annotated[
        str | None, Query(max_length=80, description="The next_cursor of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most deliveries on this page")] = 20,
) -> Response:
    """List what went to a webhook, newest first, and what became of it."""
    found = webhooks.deliveries_of(
        office, key.partner_id, webhook_id, state, cursor=cursor, limit=limit
    )
    return answer(DeliveryPage, found)


@router.post(
    "/{webhook_id}/deliveries/{event_id}/replay",
    status_code=202,
    response_model=Delivery,
    responses=refusals(401, 403, 404, 413, 422, 429),
)
def replay_delivery(
    office: TheOffice, key: SellerKey, webhook_id: WebhookId, event_id: EventId
) -> Response:
    """Have an event sent again with the same id, whatever became of it."""
    return answer(Delivery, webhooks.replay(office, key.partner_id, webhook_id, event_id), 202)
