"""Jinja templates: which others they need, which names they use, and whom their forms call."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import NamedTuple

from jinja2 import Environment, meta, nodes

from benchmarks.change.structure.graph import Edge, Kind, Place, Unresolved
from benchmarks.change.structure.routes import Route, answering
from benchmarks.change.structure.sources import Source, written

FOLDER = "templates"
REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
RENDERING = ("render_template", "get_template")
OTHER_TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
URL_FOR = re.compile(r"\{\{-?\s*url_for\(\s*[\"']([\w.]+)[\"'].*?\}\}", re.DOTALL)
VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """What one template says of itself."""

    file: str
    needs: Mapping[str, bool]  # another template's name -> whether it sees the same names
    filters: frozenset[str]  # beyond Jinja's own
    names: frozenset[str]  # that it uses and does not make
    posts_to: Sequence[str]  # a path, or an endpoint: "trips.trip"


class Render(NamedTuple):
    """A view gives a template names."""

    view: Place
    template: str
    names: frozenset[str]


def template_edges(
    texts: Mapping[str, str], sources: Iterable[Source], routes: Sequence[Route]
) -> Iterator[Edge]:
    """Yield what the templates of one Flask site need, and which views need them.

    texts: of all its templates, by file. Raises Unresolved for what nobody provides.
    """
    sources = list(sources)
    templates = {_name(file): _read(file, text) for file, text in texts.items()}
    renders = [render for source in sources for render in _renders(source)]
    for render in renders:
        target = _one(templates, render.template, render.view.file)
        yield Edge(render.view, Place(target.file), Kind.TEMPLATE)
    yield from _context_edges(templates, renders)
    given = {name: place for source in sources for name, place in _globals(source)}
    for template in templates.values():
        here = Place(template.file)
        for other in template.needs:
            yield Edge(here, Place(_one(templates, other, template.file).file), Kind.TEMPLATE)
        for name in template.names & given.keys():
            yield Edge(here, given[name], Kind.GIVEN)
        for name in template.filters:
            yield Edge(here, _filter(name, sources, template.file), Kind.GIVEN)
        for place in template.posts_to:
            for route in _posted(routes, place, template.file):
                yield Edge(here, route.place, Kind.HTTP)


def is_template(file: str) -> bool:
    """Tell whether a file of the house is a template."""
    return FOLDER in PurePosixPath(file).parts


def _name(file: str) -> str:
    """Return the name by which views and templates know a template."""
    parts = PurePosixPath(file).parts
    return "/".join(parts[parts.index(FOLDER) + 1 :])


def _one(templates: Mapping[str, Template], name: str, asker: str) -> Template:
    if name not in templates:
        raise Unresolved(f"{asker} needs the template “{name}”, which is not there.")
    return templates[name]


def _read(file: str, text: str) -> Template:
    environment = Environment(autoescape=True)
    tree = environment.parse(text)
    filters = {node.name for node in tree.find_all(nodes.Filter)} - environment.filters.keys()
    # Jinja compiles a template to learn its names, and none that uses an unknown filter.
    environment.filters.update(dict.fromkeys(filters, str))
    forms = _Forms()
    forms.feed(VALUE.sub("{}", URL_FOR.sub(r"\1", OTHER_TAGS.sub("", text))))
    return Template(
        file,
        dict(_needs(tree, file)),
        frozenset(filters),
        frozenset(meta.find_undeclared_variables(tree)),
        forms.posts_to,
    )


def _needs(tree: nodes.Template, file: str) -> Iterator[tuple[str, bool]]:
    for node in tree.find_all(REFERENCES):
        match node:
            case nodes.Extends(template=other):
                shares = True
            case (
                nodes.Include(template=other, with_context=shares)
                | nodes.Import(template=other, with_context=shares)
                | nodes.FromImport(template=other, with_context=shares)
            ):
                pass
        if not isinstance(other, nodes.Const):
            raise Unresolved(f"{file}, line {node.lineno}, names a template only when it runs.")
        yield other.value, shares


class _Forms(HTMLParser):
    """Where the forms of a page are sent that change something: those of GET are links."""

    def __init__(self) -> None:
        super().__init__()
        self.posts_to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form with an address; without one it goes back to the view that showed it."""
        said = dict(attrs)
        action = said.get("action")
        if tag == "form" and action and (said.get("method") or "").lower() == "post":
            self.posts_to.append(action)


def _posted(routes: Sequence[Route], place: str, asker: str) -> list[Route]:
    named = [route for route in routes if (route.endpoint, route.verb) == (place, "POST")]
    return named or answering(routes, "POST", place, asker)


def _renders(source: Source) -> Iterator[Render]:
    for name, definition in source.definitions.items():
        for node in ast.walk(definition):
            if isinstance(node, ast.Call) and _last_word(node.func) in RENDERING:
                names = frozenset(word.arg for word in node.keywords if word.arg)
                yield Render(Place(source.file, name), written(node.args[0]), names)


def _context_edges(templates: Mapping[str, Template], renders: Iterable[Render]) -> Iterator[Edge]:
    """Yield which templates use names that a view passes, also to what they extend or include."""
    for render in renders:
        waiting, seen = [render.template], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            template = templates[name]
            if template.names & render.names:
                yield Edge(Place(template.file), render.view, Kind.CONTEXT)
            waiting += [
                other for other, shares in template.needs.items() if shares and other in templates
            ]


def _globals(source: Source) -> Iterator[tuple[str, Place]]:
    """Yield the names that a site gives all its templates, and where each comes from."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="globals"), attr="update")):
                for word in node.keywords:
                    if word.arg:
                        yield word.arg, source.origin(word.value)
            case ast.Call(func=ast.Attribute(attr="context_processor"), args=[maker]):
                for given in ast.walk(maker):
                    if isinstance(given, ast.Dict):
                        pairs = zip(given.keys, given.values, strict=True)
                        yield from ((written(k), source.origin(v)) for k, v in pairs if k)


def _filter(name: str, sources: Iterable[Source], asker: str) -> Place:
    """Return the function behind a filter: of its name, in or imported to a file that adds some."""
    for source in sources:
        adding = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
        adding = [node for node in adding if _last_word(node.func).endswith("template_filter")]
        if adding and name in source.definitions:
            return Place(source.file, name)
        if adding and name in source.imported:
            return Place(source.imported[name])
        if any(name in map(written, node.args) for node in adding):
            return Place(source.file)
    raise Unresolved(f"{asker} uses the filter “{name}”, which nobody adds.")


def _last_word(function: ast.expr) -> str:
    """Return how a called function ends: "get_template" of `app.jinja_env.get_template`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
