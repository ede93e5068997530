"""/v1/model: which model answers; and another version in its place, without a restart."""

import hmac
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from starlette.responses import Response

from predictor.answering import Answering, TheShelf
from predictor.problems import refusals
from predictor.settings import Settings
from predictor.shelf import Version
from railway.model import ModelRefused

router = APIRouter(prefix="/v1/model", tags=["model"])
log = structlog.get_logger()

Key = Annotated[str | None, Security(APIKeyHeader(name="X-API-Key", auto_error=False))]


class Model(BaseModel):
    """The model that answers."""

    version: str = Field(description="Name of the folder it was published to", examples=["spring"])
    model_id: str = Field(description="Hash of its file", examples=["9f86d081884c7d65"])
    card: dict[str, Any] = Field(description="What it is made from, how good it is, its limits")


class Wanted(BaseModel):
    """The version that is to answer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",  # a name: no path leads out of the folder
        description="A folder in RAILWAY_MODELS, or the name of the world that was there first",
        examples=["spring"],
    )


async def _may_swap(request: Request, key: Key) -> None:
    settings: Settings = request.app.state.settings
    if not settings.model_key:
        raise HTTPException(403, "Nobody may swap the model: RAILWAY_MODEL_KEY is not set.")
    if not hmac.compare_digest((key or "").encode(), settings.model_key.encode()):
        raise HTTPException(401, "Send the key of RAILWAY_MODEL_KEY as X-API-Key.")
    if settings.workers > 1:
        raise HTTPException(
            409, f"One of {settings.workers} workers would swap: serve with one, or start anew."
        )


@router.get("", response_model=Model, responses=refusals(503))
async def read_model(version: Answering) -> Response:
    """Show the model that answers, with its card."""
    return _told(version)


@router.put(
    "",
    response_model=Model,
    responses=refusals(400, 401, 403, 409, 413, 422),
    dependencies=[Depends(_may_swap)],
)
def swap_model(shelf: TheShelf, wanted: Wanted) -> Response:
    """Let another published version answer; one that cannot be used changes nothing."""
    try:
        version = shelf.swap(wanted.version)
    except ModelRefused as refused:
        log.warning("model refused", version=wanted.version, reason=str(refused))
        raise HTTPException(409, str(refused)) from refused
    log.info("model swapped", version=version.name, model_id=version.model_id)
    return _told(version)


def _told(version: Version) -> Response:
    model = {"version": version.name, "model_id": version.model_id, "card": version.model.card}
    return Response(to_json(model), media_type="application/json")
