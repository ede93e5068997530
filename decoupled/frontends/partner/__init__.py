"""Hill & Coast Holidays: an outsider's travel site that sells the railway's tickets.

It knows the railway by its published contract and a key, and imports nothing of its house.
"""

from datetime import timedelta

from flask import Flask, Response
from flask_wtf import CSRFProtect

from . import health, orders, sales, search, troubles, webhooks, wording
from .books import Books
from .places import Places
from .railway_api import RailwayApi
from .registration import Registration
from .settings import Settings
from .shop import Shop

FEATURES = (search, sales, orders, webhooks, health)
LARGEST_BODY = 64 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",  # the address of an order is told to nobody else
    "X-Content-Type-Options": "nosniff",
}


def create_app(settings: Settings | None = None) -> Flask:
    """Return the site; makes its database if it is missing."""
    settings = settings or Settings.from_environment()
    books = Books(settings.database)
    api = RailwayApi(settings.api, settings.key)
    registration = Registration(api, books, settings.webhook_url)
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=books.session_secret(),
        SESSION_COOKIE_NAME="hill_and_coast",  # cookies of one machine ignore ports
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),  # tickets are sold 60 days ahead
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lasts
    )
    app.extensions["shop"] = Shop(settings, books, api, Places(api), registration)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    protection = CSRFProtect(app)
    protection.exempt(webhooks.bp)  # the railway has no form of ours: it signs
    troubles.init_app(app)
    wording.init_app(app)
    app.after_request(_secure)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    return app


def open_shop() -> Flask:
    """Return the site with the railway asked, in the background, to tell us what moves."""
    app = create_app()
    app.extensions["shop"].registration.start()
    return app


def _secure(response: Response) -> Response:
    response.headers.update(HEADERS)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
