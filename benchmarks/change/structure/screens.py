"""The page of a front-end: its scripts, and which screen each address opens."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath

from benchmarks.change.structure.graph import Edge, Kind, Place, Unresolved
from benchmarks.change.structure.routes import with_gaps

PAGE = "index.html"


class Page(HTMLParser):
    """An index.html that lists its scripts, and in <template data-path> its screens.

    Raises Unresolved for an element of ours that none of its scripts defines.
    """

    def __init__(self, file: str, text: str) -> None:
        super().__init__()
        self.file = file
        self._scripts: dict[str, Place] = {}  # by the element that they define: the file's name
        self._around: list[str] = []  # elements outside the screens
        self._screens: dict[str, str] = {}  # path -> element
        self._path: str | None = None  # of the template that is being read
        self._in_template = False
        self.feed(text)
        for element in (*self._around, *self._screens.values()):
            if element not in self._scripts:
                raise Unresolved(f"{file} shows <{element}> and loads no script of that name.")

    def edges(self) -> Iterator[Edge]:
        """Yield the page's scripts: it wires them as `create_app` wires its features."""
        for script in self._scripts.values():
            yield Edge(Place(self.file), script, Kind.IMPORT)

    def screens(self) -> dict[str, tuple[Place, ...]]:
        """Return what answers each address: a screen, and the elements around all screens.

        The page itself is not among them, for it lists every screen.
        """
        around = [self._scripts[element] for element in self._around]
        return {path: (self._scripts[one], *around) for path, one in self._screens.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script, a template or an element of ours."""
        said = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in said:
            file = PurePosixPath(self.file).parent / said["src"].lstrip("/")
            self._scripts[file.stem] = Place(file.as_posix())
        elif tag == "template":
            self._in_template, self._path = True, said.get("data-path")
        elif "-" in tag and not self._in_template:
            self._around.append(tag)
        elif "-" in tag and self._path is not None:
            self._screens[with_gaps(self._path)] = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave a template."""
        if tag == "template":
            self._in_template, self._path = False, None
