"""Which of the contract's operations are an assistant's tools, and how a model is told of them."""

from typing import Any

from fastmcp.server.providers.openapi import MCPType, OpenAPITool
from fastmcp.utilities.json_schema import compress_schema
from fastmcp.utilities.openapi import HTTPRoute
from mcp_types import ToolAnnotations

# What a language model needs to hear beyond the contract's own words. No other operation is a tool:
# accounts, staff, partners and webhooks are no matter for a traveller's assistant.
ADVICE = {
    "list_stations": "Ask this first: a search wants station codes, and first_date is today.",
    "search_departures": "Needs no sign-in. Tell the traveller of a chance as an estimate.",
    "read_departure": "Needs no sign-in.",
    "create_booking": (
        "Costs the fare at once: ask the traveller before. Leave Idempotency-Key out: the same"
        " booking asked for again is then found, not made twice. Only to make it anew on purpose,"
        " after a cancellation say, give a new key."
    ),
    "list_bookings": "Wherever they were made: on the phone, on the web or here.",
    "read_booking": "",
    "cancel_booking": "Cannot be undone: tell refund_now_paise and ask the traveller before.",
}
DESTROYS = {"cancel_booking"}
NOT_FOR_MODELS = ["If-None-Match"]  # a browser's cache has it


def is_tool(route: HTTPRoute, _proposed: MCPType) -> MCPType:
    """Return whether an operation of the contract becomes a tool."""
    return MCPType.TOOL if route.operation_id in ADVICE else MCPType.EXCLUDE


def explain(route: HTTPRoute, tool: Any) -> None:
    """Tell a model what a tool does: in the contract's words, our advice, and what comes back.

    The fields of the answer stand in the description, as JSON schemas three quarters of the whole
    list would be theirs.
    """
    assert isinstance(tool, OpenAPITool)
    tool.parameters = compress_schema(tool.parameters, NOT_FOR_MODELS, prune_titles=True)
    fields = [
        f"{name}: {words}"
        for name, words in _fields(tool.output_schema or {}).items()
        if name not in tool.parameters["properties"]
    ]
    parts = [tool.description, ADVICE[tool.name], f"Answer: {'; '.join(fields)}."]
    tool.description = " ".join(filter(None, parts))
    tool.output_schema = None
    tool.tags = set()
    reads = route.method == "GET"
    tool.annotations = ToolAnnotations(
        title=route.summary,
        read_only_hint=reads,
        destructive_hint=tool.name in DESTROYS,
        idempotent_hint=True,  # a booking by its key, a cancellation because it is refused again
        open_world_hint=False,
    )


def _fields(schema: dict[str, Any]) -> dict[str, str]:
    """Return what the contract says of each field of an answer, also of what is listed in it."""
    parts = [schema, *schema.get("$defs", {}).values()]
    fields = [field for part in parts for field in part.get("properties", {}).items()]
    return {name: field["description"] for name, field in fields if "description" in field}
