"""A small contract with something of everything, and how to change places of it."""

import copy
from typing import Any

Contract = dict[str, Any]

GONE = object()


def json_of(schema: str, media: str = "application/json") -> Contract:
    """Return content that is one of the schemas."""
    return {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


PROBLEM = json_of("Problem", "application/problem+json")
SMALL: Contract = {
    "openapi": "3.1.0",
    "info": {"title": "Trips", "version": "1"},
    "paths": {
        "/v1/trips": {
            "parameters": [{"name": "lang", "in": "query", "schema": {"type": "string"}}],
            "get": {
                "operationId": "list_trips",
                "tags": ["trips"],
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
                    },
                    {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "Some",
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": json_of("Page"),
                    },
                    "304": {"description": "None new"},
                },
                "security": [{}, {"Key": ["search"]}],
            },
            "post": {
                "operationId": "book_trip",
                "tags": ["trips"],
                "requestBody": {"required": True, "content": json_of("Wish")},
                "responses": {
                    "201": {"description": "Booked", "content": json_of("Trip")},
                    "409": {
                        "description": "Full",
                        "content": json_of("Problem", "application/problem+json"),
                    },
                },
                "security": [{"Bearer": []}],
            },
        },
        "/v1/trips/{pnr}": {
            "get": {
                "operationId": "read_trip",
                "parameters": [{"$ref": "#/components/parameters/Pnr"}],
                "responses": {"200": {"$ref": "#/components/responses/Trip"}},
            },
        },
    },
    "webhooks": {
        "trip.promoted": {
            "post": {
                "operationId": "on_promoted",
                "requestBody": {"required": True, "content": json_of("Event")},
                "responses": {"204": {"description": "Heard"}},
            }
        }
    },
    "components": {
        "parameters": {
            "Pnr": {
                "name": "pnr",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": "^[0-9]{10}$"},
            }
        },
        "responses": {"Trip": {"description": "It", "content": json_of("Trip")}},
        "securitySchemes": {
            "Bearer": {"type": "http", "scheme": "bearer"},
            "Key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        },
        "schemas": {
            "Wish": {
                "type": "object",
                "required": ["train_number", "passengers"],
                "properties": {
                    "train_number": {"type": "string", "minLength": 1, "maxLength": 10},
                    "class_code": {"enum": ["SL", "3A"], "default": "SL"},
                    "passengers": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 6,
                        "items": {"$ref": "#/components/schemas/Passenger"},
                    },
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Passenger": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "age": {"type": "integer", "minimum": 0},
                },
            },
            "Trip": {
                "type": "object",
                "required": ["pnr", "status", "chance", "booked_at"],
                "properties": {
                    "pnr": {"type": "string"},
                    "status": {"type": "string", "enum": ["CNF", "RAC", "WL"]},
                    "chance": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                    "booked_at": {"type": "string", "format": "date-time"},
                    "position": {"type": "integer"},
                    "onward": {"anyOf": [{"$ref": "#/components/schemas/Trip"}, {"type": "null"}]},
                },
            },
            "Page": {
                "type": "object",
                "required": ["trips"],
                "properties": {
                    "trips": {"type": "array", "items": {"$ref": "#/components/schemas/Trip"}},
                    "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
                },
            },
            "Event": {
                "allOf": [
                    {"$ref": "#/components/schemas/Stamped"},
                    {
                        "required": ["pnr"],
                        "properties": {
                            "pnr": {"type": "string"},
                            "status": {"type": "string", "enum": ["CNF", "RAC"]},
                        },
                    },
                ]
            },
            "Stamped": {
                "type": "object",
                "required": ["timestamp"],
                "properties": {"timestamp": {"type": "string", "format": "date-time"}},
            },
            "Problem": {"type": "object", "properties": {"detail": {"type": "string"}}},
        },
    },
}


def edited(*edits: tuple[str, Any]) -> Contract:
    """Return the small contract with other values at these places.

    A place is the way to it, step by step; GONE takes it away, and a value put at "+" of a list
    is added to it.
    """
    contract = copy.deepcopy(SMALL)
    for place, value in edits:
        *way, last = place.split()
        holder: Any = contract
        for step in way:
            holder = holder[int(step) if isinstance(holder, list) else step]
        if last == "+":
            holder.append(value)
        elif value is GONE:
            del holder[int(last) if isinstance(holder, list) else last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = value
    return contract
