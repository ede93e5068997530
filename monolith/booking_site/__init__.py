"""The booking site: one Flask application that searches, sells, estimates and shows."""

from flask import Flask, Response
from flask_compress import Compress
from flask_wtf import CSRFProtect

from booking_site import (
    account,
    bookings,
    cancellations,
    charts,
    database,
    errors,
    keeping,
    operations,
    pages,
    search,
    staff,
    telemetry,
    trips,
    wording,
)
from booking_site.office import office, open_office
from booking_site.preparation import prepare
from booking_site.settings import Settings
from railway.network import TIMETABLE_NOTE
from railway.timetable import BOOKING_WINDOW
from railway.world import DEMO_PASSWORD, DEMO_TRAVELLERS, read_world

FEATURES = (search, bookings, trips, cancellations, account, staff, charts, pages, operations)
LARGEST_BODY = 64 * 1024
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def create_app(settings: Settings | None = None) -> Flask:
    """Return the site that sells the world in the settings; makes its database if it is missing.

    Raises railway.world.WorldMissing or booking_site.preparation.DatabaseRefused.
    """
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="booking_site_session",  # loopback cookies ignore ports
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lasts
        COMPRESS_ALGORITHM="gzip",
        COMPRESS_ALGORITHM_STREAMING="gzip",  # files are streamed
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=500,
    )
    telemetry.init_app(app, settings.log_level)
    _open_for_business(app, settings)
    _install(app)
    return app


def _open_for_business(app: Flask, settings: Settings) -> None:
    """Give the app its railway, its model and its database."""
    world = read_world(settings.world)
    prepare(settings.database, world)
    app.extensions["office"] = open_office(settings, world)
    database.init_app(app, database.open_engine(settings.database, settings.threads))
    app.jinja_env.globals.update(
        office=office,
        BOOKING_WINDOW=BOOKING_WINDOW,
        DEMO_PASSWORD=DEMO_PASSWORD,
        DEMO_TRAVELLERS=DEMO_TRAVELLERS,
        TIMETABLE_NOTE=TIMETABLE_NOTE,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _install(app: Flask) -> None:
    """Add what surrounds every request, outermost first, and the features."""
    Compress(app)
    errors.init_app(app)
    CSRFProtect(app)
    account.init_app(app)
    wording.init_app(app)
    keeping.init_app(app)
    app.after_request(_secure)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)


def _secure(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    return response
