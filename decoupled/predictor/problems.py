"""How the predictor refuses: problem details (RFC 9457) for everything that goes wrong."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20  # told at once: a thousand bad states have the same fault


class FieldProblem(BaseModel):
    """One field that cannot be used."""

    field: str = Field(description="Where it stands, with dots", examples=["states.0.berths"])
    message: str = Field(description="What is wrong with it")


class Problem(BaseModel):
    """Why a request was refused, as RFC 9457 asks."""

    type: str = Field("about:blank", description="The status says it all")
    title: str = Field(description="What kind of problem it is", examples=["Conflict"])
    status: int = Field(description="The HTTP status once more", examples=[409])
    detail: str = Field(description="What went wrong, in a sentence")
    errors: list[FieldProblem] | None = Field(None, description="The first that cannot be used")


def problem(status: int, detail: str, errors: list[FieldProblem] | None = None) -> Response:
    """Return a refusal."""
    title = HTTPStatus(status).phrase
    told = Problem(type="about:blank", title=title, status=status, detail=detail, errors=errors)
    return Response(to_json(told, exclude_none=True), status, media_type=MEDIA_TYPE)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's description says about refusing with these statuses."""
    return {status: {"model": Problem} for status in statuses}


def install(app: FastAPI) -> None:
    """Make an app refuse with problem details, whoever refuses."""
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(HTTPException, _http)


async def _unusable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, "The body is not the JSON that it should be.")
    errors = [
        FieldProblem(
            field=".".join(map(str, one["loc"][1:])) or "body",
            message=one["msg"].removeprefix("Value error, "),
        )
        for one in found[:MOST_ERRORS]
    ]
    return problem(422, "Some fields cannot be used.", errors)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, error.detail)


def _told(error: dict[str, Any]) -> FieldProblem:
    field = ".".join(map(str, error["loc"][1:])) or "body"
    return FieldProblem(field=field, message=error["msg"].removeprefix("Value error, "))
