"""What every page of the shop works with."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from werkzeug.local import LocalProxy

from .books import Books
from .places import Places
from .railway_api import RailwayApi
from .registration import Registration
from .settings import Settings

CHARGE_PAISE = 3_000  # our service, for an order of any size


@dataclass(frozen=True)
class Shop:
    """The shop of an application."""

    settings: Settings
    books: Books
    api: RailwayApi
    places: Places
    registration: Registration


def _shop() -> Shop:
    return cast(Shop, current_app.extensions["shop"])


shop: Shop = cast(Shop, LocalProxy(_shop))  # of the application that answers the request
