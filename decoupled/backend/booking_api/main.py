"""Wiring: which adapters fill which ports, and which routers, refusals and watchers an app has."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from prometheus_client import CollectorRegistry
from pwdlib import PasswordHash
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from booking_api.adapters.database import open_engine
from booking_api.adapters.destinations import Destinations
from booking_api.adapters.predictor import open_predictor
from booking_api.adapters.preparation import prepare
from booking_api.adapters.sql import SqlLedger
from booking_api.http import (
    bookings,
    chances,
    charts,
    departures,
    events,
    health,
    load_factors,
    model,
    partners,
    problems,
    stations,
    travellers,
    webhooks,
)
from booking_api.http.bodies import BodyLimit
from booking_api.http.clerk import Clerk
from booking_api.http.observing import Observing
from booking_api.http.turnstile import Turnstile
from booking_api.logs import log_as_json
from booking_api.services.ports import Office
from booking_api.settings import Settings
from railway.clock import clock_from
from railway.network import TIMETABLE_NOTE
from railway.world import read_world

ROUTERS = (
    *(departures, stations, travellers, bookings, chances),
    *(webhooks, partners, charts, load_factors, model, health),
)
EXPOSED = ("ETag", "Location", "X-Request-ID", "Server-Timing")  # to scripts of other origins
ACCEPTED = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match")  # no X-API-Key:
# a partner's key stays on the partner's server, never in a page


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the API; its office opens when the server starts it and closes with the server."""
    settings = settings or Settings()
    log_as_json(settings.log_level)
    app = FastAPIOffline(
        title="Railway booking API",
        version="1",
        summary="Find a train, book it, look a booking up, cancel it.",
        description=f"{TIMETABLE_NOTE}. Money is integer paise, times are IST.",
        lifespan=_open,
        redirect_slashes=False,
        webhooks=events.router,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.registry = CollectorRegistry()
    for resource in ROUTERS:
        app.include_router(resource.router)
    problems.install(app)
    # The last added stands outermost.
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    app.add_middleware(Turnstile, routes=[route for one in ROUTERS for route in one.router.routes])
    app.add_middleware(Observing, registry=app.state.registry)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=("GET", "POST", "DELETE"),
        allow_headers=ACCEPTED,
        expose_headers=EXPOSED,
    )
    return app


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """Open the office of the settings' world; makes its database if it is not there yet."""
    world = read_world(settings.world)
    prepare(settings.database, world, progress=lambda _table, _rows: None)
    # A page to read for the event loop and for each thread, and one to write.
    threads = settings.threads + webhooks.MOST_LOOK_UPS
    engine = open_engine(settings.database, connections=threads + 2)
    metering_engine = open_engine(settings.database, connections=1, waits_for_disk=False)
    with open_predictor(settings, world) as predictor:
        yield Office(
            network=world.network,
            world_seed=world.seed,
            ledger=SqlLedger(engine, metering_engine),
            predictor=predictor,
            passwords=PasswordHash.recommended(),
            destinations=Destinations(settings.webhooks_to_loopback == "on"),
            clock=clock_from(settings.now),
        )
    engine.dispose()
    metering_engine.dispose()


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    current_default_thread_limiter().total_tokens = settings.threads
    with open_office(settings) as app.state.office:
        app.state.clerk = Clerk(app.state.office.ledger)
        yield
