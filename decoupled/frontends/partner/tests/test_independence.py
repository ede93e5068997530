"""An outsider has our folder and the public packages, and nothing else of the house."""

import ast
import sys
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[1]
MODULES = sorted(ROOM.glob("*.py"))
PACKAGES = {"flask", "flask_wtf", "granian", "httpx2", "typer", "werkzeug"}
ALLOWED = PACKAGES | sys.stdlib_module_names


def imports(module: Path) -> list[ast.Import | ast.ImportFrom]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_imports_its_own_folder_and_public_packages_only(module):
    absolute: set[str] = set()
    for node in imports(module):
        if isinstance(node, ast.Import):
            absolute |= {name.name.split(".")[0] for name in node.names}
        elif node.level == 0:
            absolute.add((node.module or "").split(".")[0])
        else:
            assert node.level == 1, f"{module.name} reaches outside its folder"

    assert absolute <= ALLOWED


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_module_names_a_package_of_the_house(module):
    text = module.read_text(encoding="utf-8")

    house = (
        "booking_api.",
        "booking_site",
        "frontends.client",
        "from railway ",
        "import railway\n",
    )
    assert [name for name in house if name in text] == []
