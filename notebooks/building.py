"""Makes each notebook twice from its source: with the solutions, and as the student gets it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from depot import HOUSE

SOURCES = HOUSE / "notebooks"
STUDENTS = HOUSE / "out" / "notebooks"
SOLUTION = "# solution"
YOUR_TURN = "# your turn"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def sources() -> list[Path]:
    """Return the sources, NN_title.py, in reading order."""
    return sorted(SOURCES.glob("[0-9][0-9]_*.py"))


def made_from(source: Path) -> NotebookNode:
    """Return the notebook of a source: no outputs, and the same cell ids every time."""
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"{source.stem}-{number:02}".replace("_", "-")
        cell.metadata = nbformat.from_dict({})
    return notebook


def for_students(notebook: NotebookNode) -> NotebookNode:
    """Take the solutions out of a notebook, make its links fit out/notebooks, and return it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("](../", "](../../")
        elif cell.source.startswith(SOLUTION):
            cell.source = blank(cell.source)
    return notebook


def blank(solution: str) -> str:
    """Return a marked cell without its answers: names, signatures and opening comments stay."""
    return "\n".join(_left_over(solution)).strip()


def build() -> None:
    """Write each notebook beside its source."""
    for source in sources():
        _write(source.with_suffix(".ipynb"), text_of(made_from(source)))


def outdated() -> list[Path]:
    """Return the notebooks that are missing or are not what their source makes."""
    made = {source.with_suffix(".ipynb"): text_of(made_from(source)) for source in sources()}
    return [path for path, text in made.items() if not path.exists() or _read(path) != text]


def hand_out(to: Path = STUDENTS) -> tuple[list[Path], list[Path]]:
    """Write the student's copies; return the written ones and those that were there and kept."""
    copies = {to / source.with_suffix(".ipynb").name: source for source in sources()}
    kept = [path for path in copies if path.exists()]
    written = [path for path in copies if path not in kept]
    for path in written:
        _write(path, text_of(for_students(made_from(copies[path]))))
    return written, kept


def text_of(notebook: NotebookNode) -> str:
    """Return a notebook as its file holds it."""
    return str(nbformat.writes(notebook)) + "\n"


def _left_over(solution: str) -> Iterator[str]:
    lines = solution.splitlines()
    yield YOUR_TURN + lines[0].removeprefix(SOLUTION)
    for line in lines[1:]:
        if not line.startswith("#"):
            break
        yield line
    for part in ast.parse(solution).body:
        if isinstance(part, ast.Import | ast.ImportFrom):
            yield ast.unparse(part)
        elif isinstance(part, ast.Assign):
            yield f"{ast.unparse(part.targets[0])} = ..."
        elif isinstance(part, ast.FunctionDef):
            yield from ["", *_head(part, lines), "    ...", ""]


def _head(function: ast.FunctionDef, lines: list[str]) -> list[str]:
    """Return the lines of a function's signature and docstring."""
    first = function.body[0]
    ends = first.lineno - 1 if ast.get_docstring(function) is None else first.end_lineno
    return lines[function.lineno - 1 : ends]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
