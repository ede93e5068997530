"""The lessons run from top to bottom on the live builds, and say what they promise."""

import re
from pathlib import Path

import nbclient
import pytest
from nbformat import NotebookNode

from notebooks import building, checks
from railway.world import World

SECONDS = 100  # each lesson promises less than a minute on an idle machine
MOST_LINES = 15
LABELS = [
    "Question",
    "Predict",
    "Run",
    "Read off",
    "Explain",
    "Where the other side wins",
    "Change",
    "Exit quiz",
]
LESSONS = pytest.mark.parametrize("source", building.sources(), ids=lambda source: source.stem)


def test_there_are_three_lessons() -> None:
    assert [source.stem[:2] for source in building.sources()] == ["01", "02", "03"]


@LESSONS
def test_a_lesson_runs_from_a_clean_kernel(
    source: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictions = tmp_path / "predictions.json"
    monkeypatch.setenv("RAILWAY_WORLD", str(world.folder))
    monkeypatch.setenv(checks.REHEARSAL, str(predictions))
    lesson = building.made_from(source)

    nbclient.NotebookClient(lesson, timeout=SECONDS).execute(cwd=str(building.SOURCES))

    assert predictions.exists()
    assert "image/png" in shown(lesson)


@LESSONS
def test_a_lesson_waits_for_a_prediction_before_it_runs_anything(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(checks.REHEARSAL, raising=False)
    monkeypatch.setenv("RAILWAY_WORLD", str(tmp_path / "no world is looked for"))
    lesson = building.for_students(building.made_from(source))

    with pytest.raises(nbclient.exceptions.CellExecutionError, match=r"Not yet. Write one of"):
        nbclient.NotebookClient(lesson, timeout=SECONDS).execute(cwd=str(building.SOURCES))


@LESSONS
def test_a_lesson_has_the_sections_that_all_lessons_have(source: Path) -> None:
    lesson = building.made_from(source)

    assert re.findall(r"^## (.+)$", prose(lesson), re.MULTILINE) == LABELS


@LESSONS
def test_a_lesson_has_an_objective_minutes_and_short_cells(source: Path) -> None:
    lesson = building.made_from(source)

    told = " ".join(prose(lesson).split())  # where a line ends is of no importance
    assert re.search(r"\*\*You will\*\* [^*]+\. \d+ minutes in class, \d+ for the exercise\.", told)
    assert [cell.source for cell in lesson.cells if cell.source.count("\n") >= MOST_LINES] == []


@LESSONS
def test_a_link_in_a_lesson_leads_to_a_file(source: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", prose(building.made_from(source)))

    assert [link for link in links if not (building.SOURCES / link).exists()] == []


def test_the_notebooks_beside_the_sources_are_what_the_sources_make() -> None:
    assert [path.name for path in building.outdated()] == []


def prose(lesson: NotebookNode) -> str:
    return "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


def shown(lesson: NotebookNode) -> str:
    return str([cell.outputs for cell in lesson.cells if cell.cell_type == "code"])
