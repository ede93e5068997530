"""What browsers keep: files for good, and pages that are alike for everybody until they change."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from flask_login import current_user

FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Let `url_for("static", …)` add the version of a file, and put on answers what may be kept.

    The files are read once, as templates are: what is changed shows when the site starts anew.
    """
    folder = Path(app.static_folder or "")
    app.extensions["versions"] = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in folder.rglob("*")
        if file.is_file()
    }
    app.url_defaults(_name_version)
    app.after_request(_keep)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values["v"] = current_app.extensions["versions"].get(values["filename"])


def _keep(response: Response) -> Response:
    if request.method != "GET" or response.status_code != 200:
        return response
    if request.endpoint == "static":
        return _keep_file(response)
    return response if current_user.is_authenticated else _keep_page(response)


def _keep_file(response: Response) -> Response:
    """Let a file be kept for good if it was asked for as it is; any other is asked for anew."""
    filename = (request.view_args or {})["filename"]
    if request.args.get("v") == current_app.extensions["versions"].get(filename):
        response.headers["Cache-Control"] = FOREVER
    return response


def _keep_page(response: Response) -> Response:
    """Send a page again only if it changed; who is signed in gets a form token that always does."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)  # weak: it may be packed, or not
    return response.make_conditional(request)  # type: ignore[return-value]  # itself
