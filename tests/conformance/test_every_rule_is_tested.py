"""The rules and their tests stay together: every rule in docs/rules.md has a test that names it."""

import re
from pathlib import Path

import pytest

from depot import HOUSE

HERE = Path(__file__).parent
RULES = [f"R{number}" for number in range(1, 13)]


def named_after(rule: str, folder: Path) -> list[str]:
    """Return the names of the tests in a folder that carry the number of a rule."""
    code = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("test_*.py")))
    return [name for name in re.findall(r"def (test_\w+)", code) if rule.lower() in name.split("_")]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_conformance_test_named_after_it(rule):
    assert named_after(rule, HERE)


@pytest.mark.parametrize("rule", ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"])
def test_a_rule_of_the_railway_has_a_test_of_the_pure_rule(rule):
    assert named_after(rule, HOUSE / "railway" / "tests")


def test_the_rules_are_those_in_the_book():
    book = (HOUSE / "docs" / "rules.md").read_text(encoding="utf-8")

    assert re.findall(r"^## (R\d+) ", book, re.MULTILINE) == RULES


def test_every_file_that_the_book_names_exists():
    book = (HOUSE / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2:5] for line in book.splitlines() if re.match(r"\| R\d", line)]
    rooms = ["railway", "monolith/booking_site", "decoupled/backend/booking_api"]

    named = [
        HOUSE / room / file
        for row in rows
        for room, cell in zip(rooms, row, strict=True)
        for file in re.findall(r"`([\w/]+\.py)`", cell)
    ]
    assert len(named) > 30
    assert [str(file) for file in named if not file.exists()] == []
