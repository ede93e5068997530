"""The student's copy has everything but the answers."""

import ast
import re
from pathlib import Path

import pytest

from notebooks import building

SOLVED = '''\
# solution: three lines will do
# The address is in the contract.
import re
def fares(http, ride):
    """Return the fares."""
    found = http.get("/v1/departures").json()
    return found
calls = fares(1, 2)["x"]
'''
TO_DO = '''\
# your turn: three lines will do
# The address is in the contract.
import re

def fares(http, ride):
    """Return the fares."""
    ...

calls = ...'''


def test_names_signatures_and_hints_stay_and_answers_go() -> None:
    assert building.blank(SOLVED) == TO_DO


def test_a_function_without_docstring_keeps_its_signature() -> None:
    left = building.blank("# solution\ndef one(\n    a,\n):\n    return a")

    assert left == "# your turn\n\ndef one(\n    a,\n):\n    ..."


@pytest.mark.parametrize("source", building.sources(), ids=lambda source: source.stem)
def test_a_students_copy_is_python_without_a_solution(source: Path) -> None:
    copy = building.for_students(building.made_from(source))

    cells = [cell.source for cell in copy.cells if cell.cell_type == "code"]
    assert sum(cell.startswith(building.YOUR_TURN) for cell in cells) == 3
    assert not any("# solution" in cell for cell in cells)
    assert all(ast.parse(cell) for cell in cells)


def test_the_same_source_makes_the_same_notebook_twice() -> None:
    source = building.sources()[0]

    first, again = (building.text_of(building.made_from(source)) for _ in range(2))

    assert first == again


def test_work_that_was_begun_is_kept(tmp_path: Path) -> None:
    building.hand_out(tmp_path)
    begun = tmp_path / "01_share.ipynb"
    begun.write_text("my answers", encoding="utf-8")
    (tmp_path / "02_scale.ipynb").unlink()

    written, kept = building.hand_out(tmp_path)

    assert [path.name for path in written] == ["02_scale.ipynb"]
    assert begun in kept
    assert begun.read_text(encoding="utf-8") == "my answers"


@pytest.mark.parametrize("source", building.sources(), ids=lambda source: source.stem)
def test_the_links_of_a_students_copy_lead_to_files(source: Path) -> None:
    copy = building.for_students(building.made_from(source))

    links = re.findall(r"\]\(([^)]+)\)", "\n".join(cell.source for cell in copy.cells))
    assert [link for link in links if not (building.STUDENTS / link).resolve().exists()] == []
