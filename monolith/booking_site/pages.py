"""The pages that only tell something."""

from flask import Blueprint, render_template

bp = Blueprint("pages", __name__)


@bp.get("/about")
def about() -> str:
    """Tell what the site is, what its estimates mean and what it keeps."""
    return render_template("pages/about.html")
