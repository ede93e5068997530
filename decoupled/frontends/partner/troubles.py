"""What goes wrong, as a page in the customer's words."""

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from .railway_api import KeyRefused, RailwayTrouble, TooManyCalls
from .wording import in_words

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
    page = render_template("trouble.html", words=in_words(trouble), trouble=trouble)
    return page, trouble.status, headers


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    return render_template("trouble.html", words=STALE_FORM), 400


def _failed(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    response = error.get_response()  # with its headers, such as Allow of a 405
    response.data = render_template("trouble.html", words=WORDS.get(status) or error.description)
    response.content_type = "text/html; charset=utf-8"
    return response
