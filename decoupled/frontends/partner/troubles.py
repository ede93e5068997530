"""What goes wrong, as a page in the customer's words."""

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from .railway_api import KeyRefused, RailwayTrouble, Refused, TooManyCalls
from .wording import in_words

TITLES = {404: "Nothing here", 500: "Something broke"}
FAILED = "That did not work"  # the title of every other failure
WORDS = {
    400: "We could not read what your browser sent. Go back, reload the page and try again.",
    404: "There is no such page. Perhaps the address has a typing error.",
    405: "This page cannot be used that way.",
    413: "That is more than an order can be. Nothing was ordered.",
    500: "Something broke on our side. We are sorry.",
}
STALE_FORM = "This form is too old or came from elsewhere. Go back, reload the page and try again."


def init_app(app: Flask) -> None:
    """Turn the railway's and our own troubles into pages."""
    app.register_error_handler(RailwayTrouble, _trouble)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(HTTPException, _failed)


def _trouble(trouble: RailwayTrouble) -> ResponseReturnValue:
    if isinstance(trouble, KeyRefused):
        current_app.logger.error(trouble.why)
    headers = {"Retry-After": str(trouble.seconds)} if isinstance(trouble, TooManyCalls) else {}
    title = "That is not possible" if isinstance(trouble, Refused) else "Not now"
    page = _page(title, in_words(trouble), trouble)
    return page, trouble.status, headers


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    return _page(FAILED, STALE_FORM), 400


def _failed(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    response = error.get_response()  # with its headers, such as Allow of a 405
    words = WORDS.get(status) or error.description or FAILED
    response.data = _page(TITLES.get(status, FAILED), words)
    response.content_type = "text/html; charset=utf-8"
    return response


def _page(title: str, words: str, trouble: RailwayTrouble | None = None) -> str:
    return render_template("trouble.html", title=title, words=words, trouble=trouble)
