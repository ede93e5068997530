"""What an outsider's program is made of, read from its source: lines, and facts it must know."""

import ast
import io
import json
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def lines_of_code(program: Path) -> int:
    """Return how many lines hold code: no blank lines, comments or docstrings."""
    return len(code_lines(program))


def code_lines(program: Path) -> set[int]:
    """Return the numbers, from 1, of the lines that hold code."""
    source = program.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    with_code = {
        line
        for token in tokens
        if token.type not in NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    for text in _docstrings(ast.parse(source)):
        with_code -= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return with_code


def facts_known(program: Path) -> set[str]:
    """Return every name, address and selector that a program takes from the other side.

    That is each text in its source, except for docstrings and the words of its own errors: it
    cannot know a field without spelling it.
    """
    tree = ast.parse(program.read_text(encoding="utf-8"))
    own_words = {id(node) for node in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            own_words |= {id(inner) for inner in ast.walk(node)}
    spelled = {text.strip("[]") for node, text in _texts(tree) if id(node) not in own_words}
    return spelled - {""}  # "[name]" selects by the name that is read: one fact, not two


def facts_promised(contract: Path) -> set[str]:
    """Return every path, parameter and field that a contract names."""
    promised = json.loads(contract.read_text(encoding="utf-8"))
    return set(promised["paths"]) | set(_names(promised))


def _names(part: Any) -> Iterator[str]:
    """Yield the names of parameters and properties, wherever they stand."""
    if isinstance(part, list):
        for item in part:
            yield from _names(item)
    elif isinstance(part, dict):
        if "in" in part and isinstance(part.get("name"), str):
            yield part["name"]
        if isinstance(part.get("properties"), dict):
            yield from part["properties"]
        for item in part.values():
            yield from _names(item)


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _texts(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
