"""The canonical form of a schema: the kinds of value that it lets pass, one shape for each.

`anyOf`, `oneOf`, lists of types, `null`, `allOf` and `$ref` disappear here. `oneOf` is read as
`anyOf`: that only one may fit is nothing that a caller could rely on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from contract.keywords import ANYTHING, KINDS, both, is_within, kind_of, of_kind, said_in
from contract.nodes import Node, Unreadable

UNIONS = ("anyOf", "oneOf")

Nodes = tuple[Node, ...]  # a schema is all of these at once


@dataclass(frozen=True)
class Shape:
    """The values of one JSON type that a schema lets pass."""

    pointer: str
    kind: str
    keywords: Mapping[str, Any]
    fields: Mapping[str, Nodes]
    required: frozenset[str] = frozenset()
    items: Nodes = ()
    rest: Nodes = ()  # what fields without a name must be

    @property
    def asks_nothing(self) -> bool:
        """Return whether any value passes, and nothing is said about it."""
        said = (self.keywords, self.fields, self.required, self.items, self.rest)
        return self.kind == ANYTHING and not any(said)

    @property
    def is_closed(self) -> bool:
        """Return whether there may be no fields but the named ones."""
        return any(node.value is False for node in self.rest)


def shapes(schema: Nodes) -> list[Shape]:
    """Return the shapes that a schema lets pass: none for `false`, one of anything for `true`."""
    pointer = schema[0].pointer if schema else "#"
    return _joined(_all_of([_shapes(node, ()) for node in schema], pointer))


def by_type(found: list[Shape]) -> list[Shape]:
    """Return shapes of which each is for one JSON type, also where a schema names none."""
    typed = []
    for shape in found:
        kinds = KINDS if shape.kind == ANYTHING else [shape.kind]
        typed += [_of_kind(shape, kind) for kind in kinds]
    return typed


def _shapes(node: Node, met: tuple[str, ...]) -> list[Shape]:
    if node.pointer in met:
        raise Unreadable(f"{node.pointer}: a schema that contains nothing but itself")
    if not isinstance(node.value, Mapping):
        return [Shape(node.pointer, ANYTHING, {}, {})] if node.value else []
    inside = (*met, node.pointer)
    if "$ref" in node.value:
        target = _shapes(node.followed(), inside)
        beside = {key: value for key, value in node.value.items() if key != "$ref"}
        parts = [target, _shapes(replace(node, value=beside), met)] if beside else [target]
        return _all_of(parts, node.pointer)
    parts = [_own(node)]
    parts += [_shapes(child, inside) for child in node.members("allOf").values()]
    for union in UNIONS:
        if children := node.members(union).values():
            parts.append([shape for child in children for shape in _shapes(child, inside)])
    return _all_of(parts, node.pointer)


def _own(node: Node) -> list[Shape]:
    """Return the shapes that a schema names by itself, one for each type."""
    whole = Shape(
        pointer=node.pointer,
        kind=ANYTHING,
        keywords=said_in(node.value),
        fields={name: (field,) for name, field in node.members("properties").items()},
        required=frozenset(node.get("required", ())),
        items=_one(node, "items"),
        rest=_one(node, "additionalProperties"),
    )
    values = [node.value["const"]] if "const" in node.value else node.get("enum")
    return list(_by_kind(whole, node.get("type"), values))


def _one(node: Node, key: str) -> Nodes:
    value = node.get(key, True)
    return () if value is True else (replace(node, value=value, pointer=f"{node.pointer}/{key}"),)


def _by_kind(whole: Shape, types: Any, values: list[Any] | None) -> Iterator[Shape]:
    kinds = [types] if isinstance(types, str) else types
    if values is None:
        yield from (_of_kind(whole, kind) for kind in kinds or [ANYTHING])
        return
    for kind in kinds or dict.fromkeys(map(kind_of, values)):
        if own := [value for value in values if is_within(kind_of(value), kind)]:
            yield _of_kind(replace(whole, keywords={**whole.keywords, "enum": own}), kind)


def _of_kind(shape: Shape, kind: str) -> Shape:
    """Return a shape for one JSON type, without what is said about others."""
    has_fields, has_items = is_within("object", kind), is_within("array", kind)
    return replace(
        shape,
        kind=kind,
        keywords=of_kind(shape.keywords, kind),
        fields=shape.fields if has_fields else {},
        required=shape.required if has_fields else frozenset(),
        items=shape.items if has_items else (),
        rest=shape.rest if has_fields else (),
    )


def _all_of(parts: list[list[Shape]], pointer: str) -> list[Shape]:
    """Return what passes all of these at once."""
    if len(parts) == 1:
        return parts[0]
    fitting = [Shape(pointer, ANYTHING, {}, {})]
    for part in parts:
        met = (_both(a, b) for a, b in product(fitting, part))
        fitting = [shape for shape in met if shape is not None]
    return fitting


def _both(a: Shape, b: Shape) -> Shape | None:
    if not (is_within(a.kind, b.kind) or is_within(b.kind, a.kind)):
        return None
    if a.asks_nothing or b.asks_nothing:
        return b if a.asks_nothing else a  # with its own pointer
    joined = Shape(
        pointer=a.pointer,
        kind=ANYTHING,
        keywords=both(a.keywords, b.keywords),
        fields={
            name: a.fields.get(name, ()) + b.fields.get(name, ())
            for name in dict.fromkeys([*a.fields, *b.fields])
        },
        required=a.required | b.required,
        items=a.items + b.items,
        rest=a.rest + b.rest,
    )
    return _of_kind(joined, a.kind if is_within(a.kind, b.kind) else b.kind)


def _joined(found: list[Shape]) -> list[Shape]:
    """Return the shapes with those as one that differ only in the values which they list."""
    kept: list[Shape] = []
    for shape in found:
        values = shape.keywords.get("enum")
        for place, other in enumerate(kept):
            others = other.keywords.get("enum")
            joined = replace(shape, keywords={**shape.keywords, "enum": others})
            if values and others and replace(joined, pointer=other.pointer) == other:
                kept[place] = replace(other, keywords={**other.keywords, "enum": others + values})
                break
        else:
            kept.append(shape)
    return kept
