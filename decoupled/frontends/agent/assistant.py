"""The assistant: an MCP server made from the API's contract."""

from typing import Any

import httpx2
from fastmcp import FastMCP
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .booking_api import PATIENCE_SECONDS, BookingApi
from .credentials import Caller, Owner
from .manners import Manners
from .tools import ADVICE, explain, is_tool

INSTRUCTIONS = (
    "You are a traveller's assistant. {summary} {description} 100 paise are one rupee."
    " What is unknown or does not apply is left out of an answer."
)


class WrongContract(ValueError):
    """This is not the contract of the booking API, or one without a tool that we need."""


def fetch_contract(api: str) -> dict[str, Any]:
    """Return the contract that a running API publishes; raises httpx2.HTTPError or ValueError."""
    answer = httpx2.get(f"{api}/openapi.json", timeout=PATIENCE_SECONDS, trust_env=False)
    contract: dict[str, Any] = answer.raise_for_status().json()
    return contract


def make_assistant(contract: dict[str, Any], api: str, who: Owner | Caller) -> FastMCP[Any]:
    """Return the MCP server whose tools ask `api` in the name of `who`. Raises WrongContract."""
    _check(contract)
    info = contract["info"]
    assistant: FastMCP[Any] = FastMCP.from_openapi(
        contract,
        BookingApi(api, who),
        name=info["title"],
        version=info["version"],
        instructions=INSTRUCTIONS.format_map(info),
        route_map_fn=is_tool,
        mcp_component_fn=explain,
        middleware=[Manners()],
    )
    _add_health(assistant, api)
    return assistant


def _check(contract: dict[str, Any]) -> None:
    paths = contract.get("paths", {}) if isinstance(contract, dict) else {}
    known = {
        operation.get("operationId") for methods in paths.values() for operation in methods.values()
    }
    if missing := ADVICE.keys() - known:
        raise WrongContract(f"the contract lacks {', '.join(sorted(missing))}")


def _add_health(assistant: FastMCP[Any], api: str) -> None:
    """Let those who run the HTTP server ask whether it is alive, and ready: with its API."""

    @assistant.custom_route("/healthz", ["GET"])
    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    @assistant.custom_route("/readyz", ["GET"])
    async def readyz(_: Request) -> Response:
        try:
            async with httpx2.AsyncClient(timeout=2, trust_env=False) as client:
                (await client.get(f"{api}/healthz")).raise_for_status()
        except httpx2.HTTPError as error:
            return JSONResponse({"ready": False, "api": f"{api}: {error}"}, 503)
        return JSONResponse({"ready": True, "api": api})
