"""How the API refuses: problem details (RFC 9457) for everything that goes wrong."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from booking_api.services.keys import KeyNeeded
from railway.refusals import Refused

MEDIA_TYPE = "application/problem+json"
SCHEMA_OF = "#/components/schemas/{model}"
CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

WHEN_THERE_IS_MORE = {
    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}},
    "RateLimit": {  # as in draft-ietf-httpapi-ratelimit-headers; every answer to a key has it
        "description": "What is left (r) of each policy, and for how many seconds (t)",
        "schema": {"type": "string"},
        "example": '"minute";r=0;t=17, "month";r=99400;t=845000',
    },
    "RateLimit-Policy": {
        "description": "How many calls (q) a key may make in how many seconds (w)",
        "schema": {"type": "string"},
        "example": '"minute";q=600;w=60, "month";q=100000;w=2592000',
    },
}

# What pydantic finds wrong, in a traveller's words; the rest keeps pydantic's own.
WORDS = {
    "missing": "Please fill this in.",
    "extra_forbidden": "This field is not known here.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_from_float": "This must be a whole number.",
    "string_type": "This must be a text.",
    "string_unicode": "This text has signs that cannot be read.",
    "string_too_short": "This needs at least {min_length} characters.",
    "too_short": "There must be at least {min_length} of these.",
    "string_too_long": "This may have at most {max_length} characters.",
    "string_pattern_mismatch": "This is not written as it must be.",
    "too_long": "There may be at most {max_length} of these.",
    "list_type": "This must be a list.",
    "model_attributes_type": "This must be an object with named fields.",
    "greater_than_equal": "This must be at least {ge}.",
    "less_than_equal": "This may be at most {le}.",
}


class FieldProblem(BaseModel):
    """One field that cannot be used."""

    field: str = Field(description="Where it stands, with dots", examples=["passengers.0.age"])
    message: str = Field(description="What is wrong with it", examples=["Please fill this in."])


class Problem(BaseModel):
    """Why a request was refused, as RFC 9457 asks."""

    type: str = Field(description="A URN of the railway's rule, or about:blank")
    title: str = Field(description="What kind of problem it is", examples=["Not on sale"])
    status: int = Field(description="The HTTP status once more", examples=[422])
    detail: str = Field(description="What to tell the traveller", examples=["Choose another day."])
    rule: str | None = Field(None, description="The railway's rule, if any", examples=["R2"])
    errors: list[FieldProblem] | None = Field(None, description="Fields that cannot be used")


def problem(
    status: int,
    detail: str,
    *,
    title: str = "",
    rule: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a refusal; without a title the status gives it."""
    content: dict[str, Any] = {
        "type": f"urn:railway:rule:{rule}" if rule else "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if rule:
        content["rule"] = rule
    if errors:
        content["errors"] = errors
    return Response(to_json(content), status, headers, MEDIA_TYPE)


def refusal(refused: Refused, headers: Mapping[str, str] | None = None) -> Response:
    """Return what the railway said no to as a problem."""
    if refused.status == 401:
        challenge = "ApiKey" if isinstance(refused, KeyNeeded) else "Bearer"
        headers = {"WWW-Authenticate": challenge, **(headers or {})}
    title = CAPITAL.sub(" ", type(refused).__name__).capitalize()
    return problem(refused.status, refused.message, title=title, rule=refused.rule, headers=headers)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's contract says about refusing with these statuses."""
    schema = {"$ref": SCHEMA_OF.format(model="Problem")}
    described: dict[int | str, dict[str, Any]] = {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }
    if 429 in described:
        described[429]["headers"] = WHEN_THERE_IS_MORE
    return described


def install(app: FastAPI) -> None:
    """Make an app refuse with problem details, whoever refuses, and say so in its contract."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(HTTPException, _http)
    describe = app.openapi

    def describe_with_problems() -> dict[str, Any]:
        schemas = describe()["components"]["schemas"]
        if "Problem" not in schemas:
            problem_schema = Problem.model_json_schema(ref_template=SCHEMA_OF)
            schemas.update(problem_schema.pop("$defs"), Problem=problem_schema)
        return describe()

    app.openapi = describe_with_problems  # type: ignore[method-assign]


async def _refused(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return refusal(refused)


async def _unusable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, "The body is not the JSON that it should be.")
    errors = [{"field": _field(one["loc"]), "message": _message(one)} for one in found]
    return problem(422, "Some fields cannot be used.", errors=errors)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = {**(error.headers or {})}
    if error.status_code == 405 and (methods := _methods(request)):
        headers["Allow"] = ", ".join(methods)
    return problem(error.status_code, _detail(error), headers=headers)


def _methods(request: Request) -> list[str]:
    """Return what an address takes: several routes may share it, the framework names but one's."""
    paths: dict[str, Any] = request.app.openapi()["paths"]
    told = (item for path, item in paths.items() if compile_path(path)[0].match(request.url.path))
    return sorted({method.upper() for item in told for method in item})


def _field(location: tuple[int | str, ...]) -> str:
    """Return where a field stands, without the word for the part of the request it came in."""
    return ".".join(map(str, location[1:])) or str(location[0])


def _message(error: dict[str, Any]) -> str:
    words = WORDS.get(error["type"], "{msg}")
    return words.format(**error, **error.get("ctx", {}))


def _detail(error: HTTPException) -> str:
    if error.status_code == 404:
        return "There is nothing at this address."
    if error.status_code == 405:
        return "This address does not take that method."
    return error.detail
