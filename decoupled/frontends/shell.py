"""What a service worker keeps of a front-end: the names of its files, and a version of them all."""

import hashlib
import json
from pathlib import Path

from frontends.settings import ROOM, Settings

CLIENT = ROOM / "client"
WORKER = "service-worker.js"  # the browser keeps this one itself


def shell_script(settings: Settings) -> str:
    """Return a script that sets SHELL: {"version", "files"}, read anew from the folders.

    Browsers compare a service worker and what it imports byte by byte; another content of any file,
    or another API in the headers that are kept along, is another version, and so an update.
    """
    files = {_address(file, settings.folder): file for file in _files(settings.folder)}
    digest = hashlib.sha256(settings.api.encode())
    for address, file in files.items():
        digest.update(f"{address}\n".encode() + file.read_bytes())
    shell = {"version": digest.hexdigest()[:12], "files": list(files)}
    return f"self.SHELL = {json.dumps(shell)};\n"


def _files(folder: Path) -> list[Path]:
    found = (file for room in (folder, CLIENT) for file in sorted(room.rglob("*")))
    hidden = (".", WORKER)
    return [file for file in found if file.is_file() and not file.name.startswith(hidden)]


def _address(file: Path, folder: Path) -> str:
    """Return where the static server hands a file out; a folder's index.html stands at /."""
    if file.is_relative_to(CLIENT):
        return f"/client/{file.relative_to(CLIENT).as_posix()}"
    address = file.relative_to(folder).as_posix()
    return "/" if address == "index.html" else f"/{address}"
