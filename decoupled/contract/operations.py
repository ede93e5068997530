"""What differs between two versions of one operation: what is sent to it and what it answers.

Of a webhook all directions are the other way round: there the API sends the request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contract.nodes import Node
from contract.promises import Difference, Direction, Effect, Judged
from contract.schemas import schema_differences
from contract.security import security_differences

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Operation:
    """One method of a path, or of a webhook."""

    name: str  # "GET /v1/departures", "webhook booking.promoted"
    node: Node
    path: Node  # whose parameters are its own as well
    root: Node
    asks: Direction
    answers: Direction

    def gone(self) -> Judged:
        """Return that this operation is no longer there."""
        told = Difference("is gone", Effect.GONE, self.node.pointer, (self.name,))
        return Judged(told, self.asks)

    def new(self) -> Judged:
        """Return that this operation was not there before."""
        told = Difference("is new", Effect.HARMLESS, self.node.pointer, (self.name,))
        return Judged(told, self.asks)


def operations(root: Node) -> dict[str, Operation]:
    """Return every operation by what a caller must know to reach it."""
    found = {}
    for path, item in root.members("paths").items():
        for method in METHODS:
            if method in item.followed().value:
                told = (f"{method.upper()} {path}", item.at(method), item.followed(), root)
                key = f"{method} {_without_names(path)}"
                found[key] = Operation(*told, Direction.SENT, Direction.RECEIVED)
    for name, item in root.members("webhooks").items():
        for method in METHODS:
            if method in item.followed().value:
                told = (f"webhook {name}", item.at(method), item.followed(), root)
                found[f"{method} webhook {name}"] = Operation(
                    *told, Direction.RECEIVED, Direction.SENT
                )
    return found


def operation_differences(old: Operation, new: Operation) -> Iterator[Judged]:
    """Yield what differs, and who says it."""
    asked = [
        *_names(old.node, new.node),
        *security_differences(old.node, new.node, (old.root, new.root)),
        *_parameters(old, new),
        *_body(old.node, new.node),
    ]
    yield from (Judged(one.under(old.name), new.asks) for one in asked)
    for one in _answers(old.node, new.node):
        yield Judged(one.under(old.name), new.answers)


def _names(old: Node, new: Node) -> Iterator[Difference]:
    """Compare the names of the function in a generated client, and of the module it is in."""
    for key, before, after in (
        ("operationId", old.get("operationId"), new.get("operationId")),
        ("tag", *(node.get("tags", [None])[0] for node in (old, new))),
    ):
        if before != after and before is not None:
            yield Difference(f"had {key} {before}, now {after}", Effect.RENAMED, new.pointer)
    if new.get("deprecated") and not old.get("deprecated"):
        yield Difference("is deprecated", Effect.HARMLESS, new.pointer)


def _parameters(old: Operation, new: Operation) -> Iterator[Difference]:
    was, is_now = _parameters_of(old), _parameters_of(new)
    for key in dict.fromkeys([*was, *is_now]):
        if key not in is_now:
            yield Difference("is gone", Effect.GONE, was[key].pointer, (_told(was[key]),))
        elif key not in was:
            is_needed = is_now[key].get("required", False)
            effect = Effect.NARROWER if is_needed else Effect.HARMLESS
            what = "is new and must be there" if is_needed else "is new"
            yield Difference(what, effect, is_now[key].pointer, (_told(is_now[key]),))
        else:
            for one in _parameter(was[key], is_now[key]):
                yield one.under(_told(was[key]))


def _parameter(old: Node, new: Node) -> Iterator[Difference]:
    if old.get("name") != new.get("name") and old.get("in") == "path":
        yield Difference(f"is now called {new.get('name')}", Effect.RENAMED, new.pointer)
    for key in ("style", "explode"):
        if old.get(key) != new.get(key):
            what = f"had {key} {old.get(key)}, now {new.get(key)}"
            yield Difference(what, Effect.OTHER, new.pointer)
    yield from _presence(old, new)
    yield from schema_differences(old.at("schema"), new.at("schema"))
    yield from _content(old, new, on_offer=False)


def _body(old: Node, new: Node) -> Iterator[Difference]:
    was, is_now = old.at("requestBody"), new.at("requestBody")
    if was.value and not is_now.value:
        yield Difference("is gone", Effect.GONE, was.pointer, ("body",))
    elif is_now.value and not was.value:
        is_needed = is_now.get("required", False)
        effect = Effect.NARROWER if is_needed else Effect.HARMLESS
        what = "is new and must be there" if is_needed else "is new"
        yield Difference(what, effect, is_now.pointer, ("body",))
    else:
        inside = [*_presence(was, is_now), *_content(was, is_now, on_offer=False)]
        yield from (one.under("body") for one in inside)


def _answers(old: Node, new: Node) -> Iterator[Difference]:
    was, is_now = old.members("responses"), new.members("responses")
    for status in dict.fromkeys([*was, *is_now]):
        if status not in is_now:
            yield Difference("is gone", Effect.GONE, was[status].pointer, (status,))
        elif status not in was:
            # An unknown 4xx is treated as 400, an unknown 5xx as 500 (RFC 9110, 15); no such
            # rule tells a caller what another success or a redirection means.
            effect = Effect.HARMLESS if status[0] in "45d" else Effect.WIDER
            yield Difference("is new", effect, is_now[status].pointer, (status,))
        else:
            before, after = was[status].followed(), is_now[status].followed()
            inside = [*_content(before, after, on_offer=True), *_headers(before, after)]
            yield from (one.under(status) for one in inside)


def _headers(old: Node, new: Node) -> Iterator[Difference]:
    was, is_now = old.members("headers"), new.members("headers")
    for name in dict.fromkeys([*was, *is_now]):
        step = f"header {name}"
        if name not in is_now:
            yield Difference("is gone", Effect.GONE, was[name].pointer, (step,))
        elif name not in was:
            yield Difference("is new", Effect.HARMLESS, is_now[name].pointer, (step,))
        else:
            before, after = was[name].followed(), is_now[name].followed()
            told = schema_differences(before.at("schema"), after.at("schema"))
            yield from (one.under(step) for one in (*_presence(before, after), *told))


def _content(old: Node, new: Node, *, on_offer: bool) -> Iterator[Difference]:
    """Compare what is said in each media type; on_offer: who receives it chooses one."""
    was, is_now = old.members("content"), new.members("content")
    for media in dict.fromkeys([*was, *is_now]):
        if media not in is_now:
            yield Difference(f"is not {media} any more", Effect.GONE, was[media].pointer)
        elif media not in was:
            effect = Effect.HARMLESS if on_offer and was else Effect.WIDER
            yield Difference(f"may now be {media}", effect, is_now[media].pointer)
        else:
            yield from schema_differences(was[media].at("schema"), is_now[media].at("schema"))


def _presence(old: Node, new: Node) -> Iterator[Difference]:
    was, is_now = (bool(node.get("required", False)) for node in (old, new))
    if is_now and not was:
        yield Difference("must now be there", Effect.NARROWER, new.pointer)
    if was and not is_now:
        yield Difference("may now be missing", Effect.WIDER, new.pointer)


def _parameters_of(operation: Operation) -> dict[tuple[str, str], Node]:
    """Return all parameters by where they stand and what a caller must call them."""
    found = {}
    places = [part for part in operation.name.split("/") if part.startswith("{")]
    for holder in (operation.path, operation.node):
        for child in holder.members("parameters").values():
            parameter = child.followed()
            name, where = str(parameter.get("name")), str(parameter.get("in"))
            if where == "path" and f"{{{name}}}" in places:
                found[where, str(places.index(f"{{{name}}}"))] = parameter  # callers know no name
            else:
                found[where, name.lower() if where == "header" else name] = parameter
    return found


def _told(parameter: Node) -> str:
    return f"{parameter.get('in')} {parameter.get('name')}"


def _without_names(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))
