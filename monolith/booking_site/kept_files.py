"""Static files name their version in their address, so that a browser asks for each one once."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Let `url_for("static", …)` add the version of the file, and browsers keep what has it."""
    app.url_defaults(_name_version)
    app.after_request(_keep)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values["v"] = _version(values["filename"])


def _keep(response: Response) -> Response:
    """Let a file be kept for good if it was asked for as it is now; any other is asked for anew."""
    if request.endpoint == "static" and response.status_code == 200:
        filename = (request.view_args or {})["filename"]
        if request.args.get("v") == _version(filename):
            response.headers["Cache-Control"] = FOREVER
    return response


def _version(filename: str) -> str:
    file = Path(current_app.static_folder or "") / filename
    stat = file.stat()
    return _digest(file, stat.st_mtime_ns, stat.st_size)


@lru_cache
def _digest(file: Path, _mtime_ns: int, _size: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
