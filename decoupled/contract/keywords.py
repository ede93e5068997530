"""The keywords of JSON Schema that a comparison knows, and the types that each is about."""

from collections.abc import Callable, Mapping
from typing import Any

ANYTHING = "anything"  # the type of a schema that names none
OF_NUMBERS, OF_TEXT, OF_ITEMS, OF_FIELDS = (
    ("number", "integer"),
    ("string",),
    ("array",),
    ("object",),
)
LOWER = {
    "minimum": OF_NUMBERS,
    "exclusiveMinimum": OF_NUMBERS,
    "minLength": OF_TEXT,
    "minItems": OF_ITEMS,
    "minProperties": OF_FIELDS,
}
UPPER = {
    "maximum": OF_NUMBERS,
    "exclusiveMaximum": OF_NUMBERS,
    "maxLength": OF_TEXT,
    "maxItems": OF_ITEMS,
    "maxProperties": OF_FIELDS,
}
KINDS = ("null", "boolean", "number", "string", "array", "object")
EVERY = (*KINDS, "integer")
AS_WRITTEN = {  # compared, not understood: another value is a break in both directions
    "multipleOf": OF_NUMBERS,
    **dict.fromkeys(("pattern", "contentEncoding", "contentMediaType"), OF_TEXT),
    "format": (*OF_NUMBERS, *OF_TEXT),
    **dict.fromkeys(("uniqueItems", "prefixItems", "unevaluatedItems"), OF_ITEMS),
    **dict.fromkeys(("contains", "minContains", "maxContains"), OF_ITEMS),
    **dict.fromkeys(("patternProperties", "propertyNames", "unevaluatedProperties"), OF_FIELDS),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), OF_FIELDS),
    **dict.fromkeys(("not", "if", "then", "else"), EVERY),
}
NOTES = ("default", "deprecated")
KNOWN = (*LOWER, *UPPER, *AS_WRITTEN, *NOTES)


def said_in(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a schema that say something; `uniqueItems: false` does not."""
    said = {key: schema[key] for key in KNOWN if key in schema}
    return {key: value for key, value in said.items() if key in NOTES or value is not False}


def of_kind(keywords: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return those keywords that are about values of a JSON type."""
    about = {**LOWER, **UPPER, **AS_WRITTEN}
    return {
        key: value
        for key, value in keywords.items()
        if kind == ANYTHING or kind in about.get(key, EVERY)
    }


def both(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    """Return keywords that ask for all that two schemas ask for."""
    joined = {**a, **b}
    for key in a.keys() & b.keys():
        joined[key] = _TIGHTER.get(key, _as_written)(a[key], b[key])
    return joined


def is_within(inner: str, outer: str) -> bool:
    """Return whether all values of one JSON type are of the other, too."""
    return inner == outer or outer == ANYTHING or (inner, outer) == ("integer", "number")


def kind_of(value: Any) -> str:
    """Return the JSON type of a value."""
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return "null" if value is None else kinds.get(type(value), "object")


def _as_written(a: Any, b: Any) -> Any:
    return a if a == b else {"all of": sorted((str(a), str(b)))}


_TIGHTER: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(LOWER, max),
    **dict.fromkeys(UPPER, min),
    "enum": lambda a, b: [value for value in a if value in b],
    "default": lambda _, b: b,
}
