"""For those who run the predictor: is it alive, is it ready, and what it counted."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic_core import to_json
from starlette.responses import Response

from predictor.answering import TheShelf
from railway.model import ModelRefused

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """Tell that the process answers."""
    return Response('{"status":"alive"}', media_type="application/json")


@router.get("/readyz")
async def readyz(shelf: TheShelf) -> Response:
    """Tell whether there is a model that answers its samples as when it was made."""
    try:
        shelf.answering.check()
    except ModelRefused as refused:
        told = to_json({"ready": False, "model": str(refused)})
        return Response(told, 503, media_type="application/json")
    return Response('{"ready":true,"model":"on"}', media_type="application/json")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Show what this worker counted, in Prometheus' text form."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
