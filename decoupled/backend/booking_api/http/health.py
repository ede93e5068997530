"""For those who run the service: is it alive, is it ready, and what it counted."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic_core import to_json
from starlette.responses import Response

from booking_api.http.office import TheOffice, read
from booking_api.services.readiness import check_readiness

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """Tell that the process answers."""
    return Response('{"status":"alive"}', media_type="application/json")


@router.get("/readyz")
async def readyz(office: TheOffice) -> Response:
    """Tell whether a sample search works and the model, if wanted, is there."""
    readiness = await read(office, check_readiness)
    status = 200 if readiness.ready else 503
    return Response(to_json(readiness), status, media_type="application/json")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Show what this worker counted, in Prometheus' text form."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
