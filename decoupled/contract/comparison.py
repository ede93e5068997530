"""Two contracts side by side."""

from collections.abc import Iterator, Mapping
from typing import Any

from contract.nodes import Node, Unreadable
from contract.operations import operation_differences, operations
from contract.promises import Change, Difference, Direction, Effect, Judged, changes_of
from contract.security import scheme_differences


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what changed from one OpenAPI 3.1 contract to another, in the order of the paths.

    Not compared: words for people, examples, servers, callbacks and links.
    Raises Unreadable for what is no OpenAPI 3.1, or leads outside of the file.
    """
    roots = _root(old), _root(new)
    return changes_of([*_operations(*roots), *_schemes(*roots), *_classes(*roots)])


def _root(contract: Mapping[str, Any]) -> Node:
    version = contract.get("openapi") if isinstance(contract, Mapping) else None
    if not str(version).startswith("3.1"):
        raise Unreadable(f"this says openapi {version}; only 3.1 can be compared")
    if not isinstance(contract.get("paths", {}), Mapping):
        raise Unreadable("this is no contract: its paths are not listed by name")
    return Node.root(contract)


def _operations(old: Node, new: Node) -> Iterator[Judged]:
    was, is_now = operations(old), operations(new)
    for key in dict.fromkeys([*was, *is_now]):
        if key not in is_now:
            yield was[key].gone()
        elif key not in was:
            yield is_now[key].new()
        else:
            yield from operation_differences(was[key], is_now[key])


def _schemes(old: Node, new: Node) -> Iterator[Judged]:
    yield from (Judged(one, Direction.SENT) for one in scheme_differences(old, new))


def _classes(old: Node, new: Node) -> Iterator[Judged]:
    """Yield the schemas whose names are gone: in a generated client each was a class."""
    was, is_now = (root.at("components").members("schemas") for root in (old, new))
    for name, schema in was.items():
        if name not in is_now:
            told = Difference("is gone", Effect.RENAMED, schema.pointer, (f"schema {name}",))
            yield Judged(told, Direction.SENT)
