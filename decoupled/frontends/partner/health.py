"""For the people who run the shop: is it alive, and can it sell."""

from flask import Blueprint, Response

from .shop import shop

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Answer at all."""
    return _plain("alive", 200)


@bp.get("/readyz")
def ready() -> Response:
    """Answer 200 when the railway is there, takes our key, and tells us what happens."""
    trouble = shop.api.refusal or shop.registration.trouble
    if not trouble and not shop.api.is_there():
        trouble = "The railway's booking system cannot be reached just now."
    return _plain(f"not ready: {trouble}", 503) if trouble else _plain("ready", 200)


def _plain(words: str, status: int) -> Response:
    return Response(words + "\n", status, content_type="text/plain; charset=utf-8")
