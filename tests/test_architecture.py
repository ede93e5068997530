"""The picture in the README, checked: who imports whom, what is shipped, and which files exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from depot import HOUSE

SHIPPED = [
    "monolith/booking_site",
    "decoupled/frontends/web",
    "decoupled/frontends/phone",
    "decoupled/frontends/client",
    "decoupled/frontends/partner",
]
SHIPPED_ENDINGS = {".html", ".css", ".js", ".svg"}
NAMESPACES = ("http://www.w3.org/",)  # names, never fetched
LARGEST_FILE, LARGEST_CLONE = 500_000, 20_000_000  # bytes
PATH = re.compile(r"`(\w[\w./-]*(?:/[\w.-]*|\.(?:py|html|js|css|md|toml|json|sql)))`")
CODE = re.compile(r"```python\n# (\S+)\n(.*?)```", re.DOTALL)  # its first line names its file
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    files = [HOUSE / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.exists()]


def shipped() -> list[Path]:
    files = [file for room in SHIPPED for file in sorted((HOUSE / room).rglob("*"))]
    return [file for file in files if file.suffix in SHIPPED_ENDINGS]


def walked() -> list[Path]:
    """Return the READMEs that lead a reader from file to file."""
    rooms = (HOUSE, HOUSE / "monolith", HOUSE / "decoupled")
    pages = [file for file in tracked() if file.name == "README.md"]
    return [page for page in pages if page.parent in rooms or rooms[2] in page.parents]


def test_nobody_imports_what_the_contracts_forbid():
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_both_builds_wear_the_same_clothes():
    one = HOUSE / "monolith" / "booking_site" / "static" / "style.css"
    other = HOUSE / "decoupled" / "frontends" / "web" / "style.css"

    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("page", walked(), ids=lambda page: page.parent.name)
def test_every_file_that_a_readme_names_stands_beside_it_or_in_the_house(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)

    named = PATH.findall(text)

    assert named
    missing = [n for n in named if not (page.parent / n).exists() and not (HOUSE / n).exists()]
    assert missing == []


@pytest.mark.parametrize("page", walked(), ids=lambda page: page.parent.name)
def test_every_link_of_a_readme_leads_to_a_file(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_code_that_the_readme_shows_is_the_code():
    shown = CODE.findall((HOUSE / "README.md").read_text(encoding="utf-8"))

    assert {Path(name).parts[0] for name, _ in shown} == {"monolith", "decoupled"}
    for name, block in shown:
        code = (HOUSE / name).read_text(encoding="utf-8").splitlines()
        lines = [line for line in block.splitlines() if line.strip() not in ("", "...")]
        assert [line for line in lines if line not in code] == []


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.name)
def test_what_is_shipped_fetches_nothing_from_elsewhere(file):
    text = file.read_text(encoding="utf-8")

    found = re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"')]*", re.sub(r"^\s*//.*", "", text))
    assert [url for url in found if not url.startswith(NAMESPACES)] == []


def test_a_clone_is_small():
    sizes = {file: file.stat().st_size for file in tracked()}

    too_large = [str(file) for file, size in sizes.items() if size > LARGEST_FILE]
    assert too_large == []
    assert sum(sizes.values()) < LARGEST_CLONE
