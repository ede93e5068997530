"""What an assistant minds in every call, whichever tool it is: complete, only once, and short."""

import json
from hashlib import sha256
from typing import Any

from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp_types import CallToolRequestParams

from .refusals import Refused

KEY = "Idempotency-Key"
CANCELLED_SINCE = (
    "This very booking was made before (PNR {pnr}) and has been cancelled. If the traveller wants"
    f" it again, repeat the call with a new {KEY}."
)


class Manners(Middleware):
    """Books only once, and does not speak of what is not there."""

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Return a tool's answer without its nulls; raises Refused."""
        told = context.message.arguments or {}
        asked = {name: each for name, each in told.items() if each not in (None, "")}
        await _check_arguments(context, asked)
        is_booking = context.message.name == "create_booking"
        if is_booking:
            asked.setdefault(KEY, key_of(asked))
        context.message.arguments = asked
        result = await call_next(context)
        trip = _without_nulls(result.structured_content)
        if is_booking and trip["status"] == "CANCELLED":
            raise Refused(CANCELLED_SINCE.format_map(trip))
        return ToolResult(structured_content=trip)


def key_of(booking: dict[str, Any]) -> str:
    """Return the idempotency key of a booking for which none was given: the same for the same.

    A model that repeats itself, or a host that repeats the model, would hardly repeat a key that
    it had to invent; and the books keep the keys of two travellers apart (R10).
    """
    written = json.dumps(booking, sort_keys=True)
    return f"assistant-{sha256(written.encode()).hexdigest()}"


async def _check_arguments(
    context: MiddlewareContext[CallToolRequestParams], asked: dict[str, Any]
) -> None:
    """Raise Refused for what is missing or too much; of what is there, the API is the judge."""
    assert context.fastmcp_context is not None
    tool = await context.fastmcp_context.fastmcp.get_tool(context.message.name)
    if tool is None:
        return  # FastMCP says so itself
    if missing := [name for name in tool.parameters.get("required", ()) if name not in asked]:
        raise Refused(f"Please fill in: {', '.join(missing)}.")
    if unknown := asked.keys() - tool.parameters["properties"]:
        raise Refused(f"Not known here: {', '.join(sorted(unknown))}.")


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value
