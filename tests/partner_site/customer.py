"""A customer of the partner site: a browser without JavaScript that fills in its forms."""

import re
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode

import httpx2

from benchmarks.drivers.pages import hidden

ORDER = re.compile(r"/orders/([\w-]{22})$")
STATUS = re.compile(r'class="banner" data-pnr="(\d*)" data-status="(\w*)"')


class Ride(NamedTuple):
    """What a customer wants to buy."""

    day: str
    train_number: str = "12952"
    class_code: str = "1A"
    origin: str = "NDLS"
    destination: str = "MMCT"


@dataclass
class Page:
    """What the customer sees, and where."""

    status: int
    path: str
    body: bytes

    @property
    def text(self) -> str:
        """Return the page as one reads it, markup and all."""
        return unescape(self.body.decode())

    @property
    def order(self) -> str:
        """Return the address of the order that the page shows; "" if it shows none."""
        found = ORDER.search(self.path)
        return found[1] if found else ""

    @property
    def standing(self) -> tuple[str, str]:
        """Return PNR and status of the ticket that the page shows."""
        pnr, status = STATUS.search(self.text).groups()
        return pnr, status


class Customer:
    """Somebody at a partner site."""

    def __init__(self, browser: httpx2.Client) -> None:
        self.browser = browser

    def opens(self, path: str) -> Page:
        """Go to a page."""
        return _page(self.browser.get(path))

    def finds(self, ride: Ride, passengers: int = 1) -> Page:
        """Search for the trains of a day."""
        return self.opens(f"/trains?{urlencode(_asked(ride, passengers))}")

    def fills_in(self, ride: Ride, *names: str, age: str = "30") -> tuple[str, dict[str, object]]:
        """Open the form for a ride and return where it goes and what it sends."""
        asked = _asked(ride, len(names)) | {
            "train_number": ride.train_number,
            "class_code": ride.class_code,
        }
        path = f"/book?{urlencode(asked)}"
        shown = self.opens(path)
        assert shown.status == 200, shown.text
        fixed = {
            name: hidden(shown.body, name) for name in ("csrf_token", "order_key", "journey_date")
        }
        return path, {**fixed, "name": names, "age": [age] * len(names), "title": "By the sea"}

    def sends(self, form: tuple[str, dict[str, object]]) -> Page:
        """Send a form that is filled in."""
        path, fields = form
        return _page(self.browser.post(path, data=fields))

    def buys(self, ride: Ride, *names: str) -> Page:
        """Order tickets and return the order's page."""
        return self.sends(self.fills_in(ride, *names))

    def cancels(self, order: str) -> Page:
        """Look at what cancelling gives back, and cancel."""
        path = f"/orders/{order}/cancellation"
        asked = self.opens(path)
        return self.sends((path, {"csrf_token": hidden(asked.body, "csrf_token")}))


def _asked(ride: Ride, passengers: int) -> dict[str, object]:
    ends = {"from": ride.origin, "to": ride.destination}
    return {**ends, "date": ride.day, "passengers": passengers}


def _page(answer: httpx2.Response) -> Page:
    return Page(answer.status_code, answer.url.path, answer.content)
