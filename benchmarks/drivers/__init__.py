"""One traveller, two ways to click: the same tasks on the monolith's pages and on the API.

No HTTP library is imported here. Whoever makes a traveller passes a `send`, so that the tests
(httpx2) and the load generator (Locust) drive the builds with the same code.
"""

from benchmarks.drivers.api import ApiTraveller
from benchmarks.drivers.browser import AcrossOrigins
from benchmarks.drivers.monolith import MonolithTraveller
from benchmarks.drivers.traveller import (
    ClassChart,
    ClassLoad,
    Departure,
    Form,
    ModelReport,
    Offer,
    Order,
    Passenger,
    Refusal,
    Reply,
    Send,
    Staff,
    Traveller,
    Trip,
    TripLine,
)

__all__ = [
    "AcrossOrigins",
    "ApiTraveller",
    "ClassChart",
    "ClassLoad",
    "Departure",
    "Form",
    "ModelReport",
    "MonolithTraveller",
    "Offer",
    "Order",
    "Passenger",
    "Refusal",
    "Reply",
    "Send",
    "Staff",
    "Traveller",
    "Trip",
    "TripLine",
]
