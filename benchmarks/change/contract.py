"""What the API promises, and which promises a change breaks."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CONTRACT = Path("decoupled") / "openapi.json"
METHODS = ("get", "put", "post", "delete", "patch")


def breaks(before: Path, after: Path) -> list[str]:
    """Return the promises of one checkout that another no longer keeps, renamed ones included."""
    old, new = (_read(house) for house in (before, after))
    lost = sorted(set(_promises(old)) - set(_promises(new)))
    demanded = sorted(set(_demands(new)) - set(_demands(old)))
    return [f"{promise} is gone" for promise in lost] + [f"{one} is demanded" for one in demanded]


def _read(house: Path) -> dict[str, Any]:
    contract: dict[str, Any] = json.loads((house / CONTRACT).read_text(encoding="utf-8"))
    return contract


def _promises(contract: Mapping[str, Any]) -> Iterator[str]:
    """Yield each operation, its parameters, and the fields of every schema."""
    for route, operation in _operations(contract):
        yield route
        yield from (f"{route} ?{given['name']}" for given in operation.get("parameters", ()))
    for name, schema in contract.get("components", {}).get("schemas", {}).items():
        yield from (f"{name}.{field}" for field in schema.get("properties", {}))


def _demands(contract: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a caller must send: an old caller does not know of a new demand."""
    schemas = contract.get("components", {}).get("schemas", {})
    for route, operation in _operations(contract):
        for given in operation.get("parameters", ()):
            if given.get("required"):
                yield f"{route} ?{given['name']}"
        for sent in operation.get("requestBody", {}).get("content", {}).values():
            name = sent.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
            required = schemas.get(name, {}).get("required", ())
            yield from (f"{name}.{field}" for field in required)


def _operations(contract: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]
