"""What goes wrong, as a page in the traveller's words; and what no request may be."""

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from booking_site.telemetry import log
from railway.refusals import Refused

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
WORDS = {
    400: "The site could not read what your browser sent. Go back, reload the page and try again.",
    404: "There is no such page. Perhaps the address has a typing error.",
    405: "This page cannot be used that way.",
    413: "That is more than a booking can be. Nothing was stored.",
    415: "The site takes forms only.",
    500: "Something broke on our side. Nothing was booked or cancelled by this request.",
    503: "The booking office is very busy. Nothing was booked or cancelled: try again in a moment.",
}


def init_app(app: Flask) -> None:
    """Turn refusals and errors of an app into pages."""
    app.before_request(_take_forms_only)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(OperationalError, _busy)


def _take_forms_only() -> None:
    if request.method == "POST" and request.mimetype not in FORM_TYPES:
        abort(415)


def _refused(refusal: Refused) -> ResponseReturnValue:
    return render_template("refused.html", refusal=refusal), refusal.status


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    words = "This form is too old or came from elsewhere. Go back, reload the page and try again."
    return render_template("error.html", words=words, status=400), 400


def _failed(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    response = error.get_response()  # with its headers, such as Allow of a 405
    words = WORDS.get(status) or error.description
    response.data = render_template("error.html", words=words, status=status)
    response.content_type = "text/html; charset=utf-8"
    return response


def _busy(error: OperationalError) -> ResponseReturnValue:
    log.error("database", exc_info=error)
    return render_template("error.html", words=WORDS[503], status=503), 503, {"Retry-After": "1"}
