"""What keeps a trip for when there is no network: its lines, counted alike in a patch and in files.

In the monolith that is a patch, on the other side the part of the phone that is there for this.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from unidiff.patch import PatchSet

from benchmarks.share.cost import code_lines, facts_promised
from depot import HOUSE
from depot.client import CONTRACT

BACK_END = HOUSE / "decoupled" / "backend" / "booking_api"
FRONT = HOUSE / "decoupled" / "frontends"
PHONE, SHARED_CLIENT = FRONT / "phone", FRONT / "client"
LISTS_THE_SHELL, HANDS_OUT = FRONT / "shell.py", FRONT / "static_server.py"
OF_THE_SHELL = re.compile(r"shell|manifest|worker")  # in the static server
# What the phone has for the one purpose; the last says how old an answer is.
KEEPERS = (
    "manifest.webmanifest",
    "service-worker.js",
    "kept-shell.js",
    "kept-answers.js",
    "elements/fresh-line.js",
)
READ_BY_BROWSERS = (".js", ".html", ".css", ".webmanifest")
EXPORTED = re.compile(r"^export (?:async )?(?:function|class) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"\s*(//|/?\*)")
ADDRESS = re.compile(r"[\"'](/[\w./-]*)[\"']")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Cost:
    """Lines that are not blank, where they stand, and the addresses that they name."""

    server: int
    client: int
    addresses: frozenset[str]


def of_patch(patch: Path) -> Cost:
    """Return what a patch of the monolith adds; what browsers are handed as it is, is the client's.

    Tests are left out.
    """
    added: dict[bool, list[str]] = {True: [], False: []}
    for file in PatchSet(patch.read_text(encoding="utf-8")):
        parts = Path(file.path).parts
        if "tests" not in parts:
            written = [line.value for hunk in file for line in hunk if line.is_added]
            added["static" in parts] += [line for line in written if line.strip()]
    return Cost(len(added[False]), len(added[True]), _addresses(added[True]))


def of_phone() -> Cost:
    """Return what of the phone, and of its static server, is there to do without a network."""
    keepers = [PHONE / name for name in KEEPERS]
    names = {name for file in keepers for name in EXPORTED.findall(file.read_text("utf-8"))}
    called = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names | {*KEEPERS}))
    elsewhere = [file for file in _read_by_browsers(PHONE) if file not in keepers]
    written = [line for file in keepers for line in _lines(file)]
    client = [*written, *(line for file in elsewhere for line in _lines(file, called))]
    server = [*_lines(LISTS_THE_SHELL), *_lines(HANDS_OUT, OF_THE_SHELL)]
    return Cost(len(server), len(client), _addresses(written))


def whole_phone() -> int:
    """Return all lines of the phone that browsers read."""
    return sum(len(_lines(file)) for file in _read_by_browsers(PHONE))


def named_in_back_end() -> int:
    """Return the lines of the back-end that know of a phone."""
    return sum(len(_lines(file, re.compile("phone"))) for file in BACK_END.rglob("*.py"))


def spelled() -> set[str]:
    """Return the names of the contract that occur in the phone or the client that it shares."""
    files = [*_read_by_browsers(PHONE), *_read_by_browsers(SHARED_CLIENT)]
    words = {word for file in files for word in WORD.findall(file.read_text("utf-8"))}
    return words & facts_promised(CONTRACT)


def _read_by_browsers(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.suffix in READ_BY_BROWSERS]


def _lines(file: Path, naming: re.Pattern[str] | None = None) -> list[str]:
    """Return the lines of a file that are not blank; with names, only code that names one."""
    lines = file.read_text(encoding="utf-8").splitlines()
    if naming is None:
        return [line for line in lines if line.strip()]
    if file.suffix == ".py":
        lines = [lines[number - 1] for number in sorted(code_lines(file))]
    return [line for line in lines if naming.search(line) and not COMMENT.match(line)]


def _addresses(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(found for line in lines for found in ADDRESS.findall(line))
