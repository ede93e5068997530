"""An outsider who reads the site's results page; no account is needed for a search.

The site publishes no contract. What this program knows was found by looking at a page: the address
of the search, its three fields, and the attributes that say more than the text beside them.
"""

import httpx2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.share.job import Availability, Offer, Ride


class PageChanged(Exception):
    """The page no longer has what stood there when this program was written."""


def availability(http: httpx2.Client, ride: Ride) -> Availability:
    """Return what each class of a ride offers; raises PageChanged or httpx2.HTTPError."""
    return _classes(train_on_page(http, ride))


def train_on_page(http: httpx2.Client, ride: Ride) -> LexborNode:
    """Return the part of the results page about a ride; raises PageChanged or httpx2.HTTPError."""
    search = {"from": ride.origin, "to": ride.destination, "date": ride.date}
    page = http.get("/trains", params=search).raise_for_status()
    for train in LexborHTMLParser(page.content).css("[data-train-number]"):
        if _read(train, "data-train-number") == ride.train_number:
            return train
    raise PageChanged(f"train {ride.train_number} is not on the page of {ride.date}")


def _classes(train: LexborNode) -> Availability:
    found = {
        _read(tile, "data-class-code"): _offer(tile) for tile in train.css("[data-class-code]")
    }
    if not found:
        raise PageChanged("the train has no classes")
    return found


def _offer(tile: LexborNode) -> Offer:
    chance = _read(tile, "data-chance")
    return Offer(
        status=_read(tile, "data-status"),
        fare_paise=int(_read(tile, "data-fare-paise")),
        chance=float(chance) if chance else None,
    )


def _read(node: LexborNode, attribute: str) -> str:
    if attribute not in node.attributes:
        raise PageChanged(f"<{node.tag}> has no {attribute}")
    return node.attributes[attribute] or ""
