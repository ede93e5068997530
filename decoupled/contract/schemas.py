"""What differs between two schemas, and whether the new one lets less or more pass."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from contract.keywords import ANYTHING, AS_WRITTEN, LOWER, UPPER
from contract.nodes import Node
from contract.promises import Difference, Effect
from contract.shapes import Nodes, Shape, by_type, shapes

Seen = frozenset[tuple[str, ...]]  # a schema may contain itself
NARROWING = {Effect.NARROWER, Effect.HARMLESS}
WIDENING = {Effect.WIDER, Effect.HARMLESS}


def schema_differences(old: Node, new: Node) -> list[Difference]:
    """Return how the schema `new` differs from `old`."""
    return _differences((old,), (new,), frozenset())


def _differences(old: Nodes, new: Nodes, seen: Seen) -> list[Difference]:
    olds, news = shapes(old), shapes(new)
    pointer = new[0].pointer if new else "#"
    if len(olds) == len(news) == 1:
        return list(_between(olds[0], news[0], seen))
    was_any, is_any = (any(shape.asks_nothing for shape in union) for union in (olds, news))
    if was_any and is_any:
        return []
    if was_any or is_any:
        effect = Effect.NARROWER if was_any else Effect.WIDER
        return [Difference(f"was {_kinds(olds)}, is now {_kinds(news)}", effect, pointer)]
    if any(shape.kind == ANYTHING for shape in (*olds, *news)):
        olds, news = by_type(olds), by_type(news)
    return list(_between_unions(olds, news, seen, pointer))


def _between_unions(
    olds: list[Shape], news: list[Shape], seen: Seen, pointer: str
) -> Iterator[Difference]:
    """Compare each shape with the one most like it; what is left over came or went."""
    pairs = product(range(len(olds)), range(len(news)))
    told = {(a, b): list(_between(olds[a], news[b], seen)) for a, b in pairs}
    left_old, left_new = dict(enumerate(olds)), dict(enumerate(news))
    for a, b in sorted(told, key=lambda pair: len(told[pair])):
        if a in left_old and b in left_new and left_old[a].kind == left_new[b].kind:
            del left_old[a], left_new[b]
            yield from told[a, b]
    for a, old in left_old.items():
        if not any(_effects(told[a, b]) <= WIDENING for b in range(len(news))):
            yield Difference(f"may no longer be {_named(old)}", Effect.NARROWER, pointer)
    for b, new in left_new.items():
        if not any(_effects(told[a, b]) <= NARROWING for a in range(len(olds))):
            yield Difference(f"may now be {_named(new)}", Effect.WIDER, pointer)


def _between(old: Shape, new: Shape, seen: Seen) -> Iterator[Difference]:
    pair = (old.pointer, old.kind, new.pointer, new.kind)
    if pair in seen:
        return
    seen |= {pair}
    yield from _kind(old, new)
    yield from _values(old, new)
    yield from _bounds(old, new)
    yield from _as_written(old, new)
    yield from _notes(old, new)
    yield from _fields(old, new, seen)
    yield from _rest(old, new, seen)
    yield from (one.under("[]") for one in _differences(old.items, new.items, seen))


def _kind(old: Shape, new: Shape) -> Iterator[Difference]:
    if old.kind == new.kind:
        return
    effect = Effect.OTHER
    if old.kind == ANYTHING or (old.kind, new.kind) == ("number", "integer"):
        effect = Effect.NARROWER
    if new.kind == ANYTHING or (old.kind, new.kind) == ("integer", "number"):
        effect = Effect.WIDER
    yield Difference(f"was {old.kind}, is now {new.kind}", effect, new.pointer)


def _values(old: Shape, new: Shape) -> Iterator[Difference]:
    """Compare what an enumeration lists; without one, everything is listed."""
    before, after = old.keywords.get("enum"), new.keywords.get("enum")
    if before is None and after is not None:
        yield Difference(f"is now only one of {_shown(after)}", Effect.NARROWER, new.pointer)
    elif before is not None and after is None:
        yield Difference(f"is not only one of {_shown(before)}", Effect.WIDER, new.pointer)
    elif before is not None and after is not None:
        if gone := [value for value in before if value not in after]:
            yield Difference(f"is never {_shown(gone)} any more", Effect.NARROWER, new.pointer)
        if added := [value for value in after if value not in before]:
            yield Difference(f"may now be {_shown(added)}", Effect.WIDER, new.pointer)


def _bounds(old: Shape, new: Shape) -> Iterator[Difference]:
    for key in (*LOWER, *UPPER):
        before, after = old.keywords.get(key), new.keywords.get(key)
        if before == after:
            continue
        is_tighter = before is None or (after is not None and (after > before) == (key in LOWER))
        effect = Effect.NARROWER if is_tighter else Effect.WIDER
        yield Difference(_moved(key, before, after), effect, new.pointer)


def _as_written(old: Shape, new: Shape) -> Iterator[Difference]:
    for key in AS_WRITTEN:
        before, after = old.keywords.get(key), new.keywords.get(key)
        if before == after:
            continue
        effect = Effect.OTHER
        if before is None:
            effect = Effect.NARROWER
        elif after is None:
            effect = Effect.WIDER
        yield Difference(_moved(key, before, after), effect, new.pointer)


def _notes(old: Shape, new: Shape) -> Iterator[Difference]:
    if "default" in old.keywords and old.keywords["default"] != new.keywords.get("default"):
        before, after = old.keywords["default"], new.keywords.get("default")
        yield Difference(_moved("default", before, after), Effect.DEFAULT, new.pointer)
    if new.keywords.get("deprecated") and not old.keywords.get("deprecated"):
        yield Difference("is deprecated", Effect.HARMLESS, new.pointer)


def _fields(old: Shape, new: Shape, seen: Seen) -> Iterator[Difference]:
    for name in dict.fromkeys([*old.fields, *new.fields]):
        step = f".{name}"
        if name not in new.fields:
            yield Difference("is gone", Effect.GONE, old.fields[name][0].pointer, (step,))
        elif name in old.fields:
            inside = _differences(old.fields[name], new.fields[name], seen)
            yield from (one.under(step) for one in inside)
        else:
            yield from (one.under(step) for one in _new_field(name, old, new))
    moved = old.fields.keys() ^ new.fields.keys()
    for name in sorted((old.required ^ new.required) - moved):
        is_demanded = name in new.required
        what = "must now be there" if is_demanded else "may now be missing"
        effect = Effect.NARROWER if is_demanded else Effect.WIDER
        yield Difference(what, effect, f"{new.pointer}/properties/{name}", (f".{name}",))


def _new_field(name: str, old: Shape, new: Shape) -> Iterator[Difference]:
    pointer = new.fields[name][0].pointer
    if name in new.required:
        yield Difference("is new and must be there", Effect.NARROWER, pointer)
    if old.is_closed:
        yield Difference("is new, where no others were promised", Effect.WIDER, pointer)
    elif name not in new.required:
        yield Difference("is new", Effect.HARMLESS, pointer)


def _rest(old: Shape, new: Shape, seen: Seen) -> Iterator[Difference]:
    if old.is_closed == new.is_closed:
        yield from (one.under("{}") for one in _differences(old.rest, new.rest, seen))
    elif new.is_closed:
        yield Difference("may have no other fields any more", Effect.NARROWER, new.pointer)
    else:
        yield Difference("may now have other fields", Effect.WIDER, new.pointer)


def _effects(told: list[Difference]) -> set[Effect]:
    return {one.effect for one in told}


def _kinds(union: list[Shape]) -> str:
    is_any = any(shape.asks_nothing for shape in union)
    return ANYTHING if is_any else _listed(list(dict.fromkeys(shape.kind for shape in union)))


def _listed(words: list[str]) -> str:
    return " or ".join(words) or "nothing at all"


def _named(shape: Shape) -> str:
    component = shape.pointer.removeprefix("#/components/schemas/")
    return shape.kind if "/" in component else f"{shape.kind} {component}"


def _shown(values: list[Any]) -> str:
    return _listed([str(value) for value in values])


def _moved(key: str, before: Any, after: Any) -> str:
    if before is None:
        return f"now has {key} {after}"
    return (
        f"has no {key} {before} any more" if after is None else f"had {key} {before}, now {after}"
    )
