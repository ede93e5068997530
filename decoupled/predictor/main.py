"""Wiring: the shelf of models, the routes, and what surrounds them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from prometheus_client import CollectorRegistry
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from predictor import chances, health, models, problems
from predictor.observing import Observing, log_as_json
from predictor.settings import Settings
from predictor.shelf import Shelf

LONGEST_BODY = 1_000_000  # bytes: twice what the most states take


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the predictor; it loads its model when the server starts it."""
    settings = settings or Settings()
    log_as_json(settings.log_level)
    app = FastAPIOffline(
        title="Waitlist predictor",
        version="1",
        summary="The chance of a confirmed berth for parties in RAC and on the waitlist.",
        lifespan=_open,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.registry = CollectorRegistry()
    app.state.shelf = Shelf(settings.world, settings.models)
    for resource in (chances, models, health):
        app.include_router(resource.router)
    problems.install(app)
    # The last added stands outermost.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LONGEST_BODY)
    app.add_middleware(Observing, registry=app.state.registry)
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    shelf: Shelf = app.state.shelf
    shelf.open()
    yield
