"""A place in a contract: what stands there, its JSON pointer, and where its references lead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self


class Unreadable(Exception):
    """A contract cannot be compared; the message says where and why."""


@dataclass(frozen=True)
class Node:
    """Something that stands in a contract."""

    value: Any
    pointer: str = "#"
    contract: Any = field(default=None, repr=False, compare=False)

    @classmethod
    def root(cls, contract: Mapping[str, Any]) -> Self:
        """Return the whole contract as a node."""
        return cls(contract, "#", contract)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the plain value under a key; a schema that is only true or false has no keys."""
        return self.value.get(key, default) if isinstance(self.value, Mapping) else default

    def at(self, *keys: str) -> "Node":
        """Return the node under these keys, references followed; an empty one if there is none."""
        node = self.followed()
        for key in keys:
            node = node._child(key, node.get(key, {})).followed()
        return node

    def members(self, key: str) -> dict[str, "Node"]:
        """Return the nodes under a key by name, or by position in a list; references stay."""
        held = self._child(key, self.get(key, {}))
        pairs = enumerate(held.value) if isinstance(held.value, list) else held.value.items()
        return {str(name): held._child(str(name), value) for name, value in pairs}

    def followed(self) -> "Node":
        """Return what a reference leads to; what is none leads to itself.

        Raises Unreadable if it leads out of the contract, to nothing, or in a circle.
        """
        node, met = self, {self.pointer}
        while (target := node.get("$ref")) is not None:
            node = self._target(target)
            if node.pointer in met:
                raise Unreadable(f"{self.pointer}: {target} leads back to itself")
            met.add(node.pointer)
        return node

    def _target(self, reference: str) -> "Node":
        if not reference.startswith("#/"):
            raise Unreadable(f"{self.pointer}: {reference} is not in this contract")
        value = self.contract
        for step in _steps(reference):
            if not isinstance(value, Mapping) or step not in value:
                raise Unreadable(f"{self.pointer}: there is no {reference}")
            value = value[step]
        return Node(value, reference, self.contract)

    def _child(self, key: str, value: Any) -> "Node":
        step = key.replace("~", "~0").replace("/", "~1")
        return Node(value, f"{self.pointer}/{step}", self.contract)


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer[2:].split("/"):
        yield step.replace("~1", "/").replace("~0", "~")
