"""Pieces of pages that depend on their arguments alone: rendered once, then remembered."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask

FRAGMENTS = {"search/_departure.html": ("facts", "heading", "tile")}
REMEMBERED = 8_192  # of each; about a kilobyte a piece


def init_app(app: Flask) -> None:
    """Let templates use the macros in FRAGMENTS as filters."""
    for template, macros in FRAGMENTS.items():
        for macro in macros:
            app.add_template_filter(_remembered(app, template, macro), macro)


def _remembered(app: Flask, template: str, macro: str) -> Callable[..., str]:
    """Return a macro that is rendered once for equal arguments; anew each time in debug mode."""

    def render(*facts: object) -> str:
        return getattr(app.jinja_env.get_template(template).module, macro)(*facts)

    return render if app.debug else lru_cache(maxsize=REMEMBERED)(render)
