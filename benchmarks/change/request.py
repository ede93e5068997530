"""What somebody asked for: a folder with the request in prose and one patch per side."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from pathlib import Path

FACT = re.compile(r"(\w+): (.+)")


class BadRequest(ValueError):
    """A request's folder lacks something; the message says what."""


@dataclass(frozen=True)
class Request:
    """One folder: its name, its title, and the facts that stand under the title."""

    folder: Path
    title: str
    facts: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name of the folder, by which the request is called for."""
        return self.folder.name

    def fact(self, name: str) -> str:
        """Return a fact that was written down before the patches; raises BadRequest."""
        if name not in self.facts:
            raise BadRequest(
                f"{self.folder / 'request.md'} has no line “{name}: …” under its title."
            )
        return self.facts[name]

    def patch(self, name: str) -> Path:
        """Return where a patch stands; raises BadRequest if there is none."""
        path = self.folder / f"{name}.patch"
        if not path.exists():
            raise BadRequest(f"{self.folder} has no {path.name}.")
        return path

    @property
    def shared(self) -> Path | None:
        """Return the patch to the railway, which both sides need; None if its rules stay."""
        path = self.folder / "railway.patch"
        return path if path.exists() else None

    def patches(self, side: str) -> list[Path]:
        """Return all that a side needs, in order; raises BadRequest if its own patch is missing."""
        own = self.patch(side)
        return [self.shared, own] if self.shared else [own]


def requests_in(folder: Path) -> list[Request]:
    """Return every request in a folder that has patches, by name; without, it is only asked for."""
    asked = [prose.parent for prose in sorted(folder.glob("*/request.md"))]
    return [read_request(one) for one in asked if any(one.glob("*.patch"))]


def read_request(folder: Path) -> Request:
    """Return the request in a folder; raises BadRequest if its prose has no title."""
    lines = (folder / "request.md").read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith("# "):
        raise BadRequest(f"{folder / 'request.md'} must begin with “# ” and a title.")
    return Request(folder, lines[0].removeprefix("# "), dict(_facts(lines[1:])))


def _facts(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts, which are the first paragraph after the title."""
    for line in takewhile(str.strip, dropwhile(lambda line: not line.strip(), lines)):
        if stated := FACT.fullmatch(line):
            yield stated[1], stated[2].strip()
