"""What browsers keep of a front-end: its files by their addresses, and a version of them all."""

import hashlib
from functools import lru_cache
from pathlib import Path

from frontends.settings import ROOM, Settings

CLIENT = ROOM / "client"
WORKER = "service-worker.js"  # the browser keeps this one itself


def version(settings: Settings) -> str:
    """Return a word for what the folders hold now: another one when any file changed.

    Or when the API did, as browsers keep the headers that name it along with the files.
    """
    seen = [(file, file.stat()) for file in _files(settings.folder)]
    state = tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in seen)
    return _digest(settings.api, settings.folder, state)


def addresses(settings: Settings) -> list[str]:
    """Return where the static server hands out each file; a folder's index.html stands at /."""
    return [_address(file, settings.folder) for file in _files(settings.folder)]


@lru_cache(maxsize=2)
def _digest(api: str, folder: Path, state: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256(api.encode())
    for file, *_ in state:
        digest.update(f"{_address(file, folder)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _files(folder: Path) -> list[Path]:
    found = (file for room in (folder, CLIENT) for file in sorted(room.rglob("*")))
    hidden = (".", WORKER)
    return [file for file in found if file.is_file() and not file.name.startswith(hidden)]


def _address(file: Path, folder: Path) -> str:
    if file.is_relative_to(CLIENT):
        return f"/client/{file.relative_to(CLIENT).as_posix()}"
    address = file.relative_to(folder).as_posix()
    return "/" if address == "index.html" else f"/{address}"
