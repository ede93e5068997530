"""Who is let in: each requirement is enough by itself, and asks for all of its schemes at once."""

from collections.abc import Iterator

from contract.nodes import Node
from contract.promises import Difference, Effect

Requirement = dict[str, list[str]]  # scheme to scopes; empty: anybody
TELLING = ("type", "in", "name", "scheme", "openIdConnectUrl")


def security_differences(old: Node, new: Node, roots: tuple[Node, Node]) -> Iterator[Difference]:
    """Yield who was let in to an operation and no longer is, and who is new there."""
    before, after = (_required(node, root) for node, root in zip((old, new), roots, strict=True))
    pointer = f"{new.pointer}/security"
    for one in before:
        if not any(_is_enough(one, other) for other in after):
            what = f"does not let in {_named(one)} any more"
            yield Difference(what, Effect.NARROWER, pointer)
    for one in after:
        if not any(_is_enough(one, other) for other in before):
            yield Difference(f"now lets in {_named(one)}", Effect.HARMLESS, pointer)


def scheme_differences(old: Node, new: Node) -> Iterator[Difference]:
    """Yield which ways to say who one is have changed."""
    schemes = new.at("components").members("securitySchemes")
    for name, was in old.at("components").members("securitySchemes").items():
        place = (f"security scheme {name}",)
        if name not in schemes:
            yield Difference("is gone", Effect.GONE, was.pointer, place)
            continue
        now = schemes[name]
        for key in TELLING:
            if was.get(key) != now.get(key):
                what = f"had {key} {was.get(key)}, now {now.get(key)}"
                yield Difference(what, Effect.OTHER, now.pointer, place)


def _required(operation: Node, root: Node) -> list[Requirement]:
    asked = operation.get("security", root.get("security", []))
    return [dict(one) for one in asked] or [{}]


def _is_enough(shown: Requirement, asked: Requirement) -> bool:
    """Return whether who can show one requirement fulfils another."""
    return all(
        scheme in shown and set(scopes) <= set(shown[scheme]) for scheme, scopes in asked.items()
    )


def _named(requirement: Requirement) -> str:
    schemes = [
        f"{scheme} ({', '.join(scopes)})" if scopes else scheme
        for scheme, scopes in requirement.items()
    ]
    return " with ".join(schemes) or "anybody"
