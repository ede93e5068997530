"""The outsider of the pages sells: as a traveller, whose password it was given.

It fills in the site's forms as they stand: what is hidden in them is sent back as it came.
"""

from urllib.parse import urlsplit

import httpx2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.share.job import Passenger, Ride, Trip
from benchmarks.share.scraper import PageChanged, train_on_page


class Refused(Exception):
    """The site does not do it; the message is what its page says."""


def sign_in(http: httpx2.Client, email: str, password: str) -> None:
    """Make the client a traveller's: the session is in its cookies afterwards."""
    form = form_on(http, "/sign-in", "/sign-in")
    sent(http, form, {"email": email, "password": password})


def sell(http: httpx2.Client, ride: Ride, class_code: str, passenger: Passenger) -> Trip:
    """Book a class of a ride and return the trip; raises PageChanged or Refused."""
    form = form_on(http, _offer(train_on_page(http, ride), class_code), "/book")
    return _trip(sent(http, form, {"name-1": passenger.name, "age-1": str(passenger.age)}))


def _offer(train: LexborNode, class_code: str) -> str:
    for tile in train.css("[data-class-code]"):
        link = tile.css_first("a[href]")
        if tile.attributes["data-class-code"] == class_code and link is not None:
            return link.attributes["href"] or ""
    raise PageChanged(f"there is no link to book {class_code}")


def cancel(http: httpx2.Client, pnr: str) -> Trip:
    """Cancel a trip and return it; raises PageChanged or Refused."""
    ways = ("/trips/{pnr}", "/trips/{pnr}/cancellation")
    form = form_on(http, *(way.format(pnr=pnr) for way in ways))
    return _trip(sent(http, form, {}))


def form_on(http: httpx2.Client, path: str, action: str) -> LexborNode:
    """Return the form on a page that leads somewhere; raises PageChanged."""
    page = LexborHTMLParser(http.get(path).raise_for_status().content)
    for form in page.css("form"):
        if urlsplit(form.attributes.get("action") or "").path == action:
            return form
    raise PageChanged(f"no form on the page leads to {action}")


def sent(http: httpx2.Client, form: LexborNode, filled_in: dict[str, str]) -> LexborHTMLParser:
    """Send a form with what is hidden in it and return the page after it; raises Refused."""
    hidden = {
        field.attributes["name"] or "": field.attributes.get("value") or ""
        for field in form.css("input[name]")
    }
    answer = http.post(form.attributes["action"] or "", data=hidden | filled_in)
    page = LexborHTMLParser(answer.content)
    if alert := page.css_first('[role="alert"]'):
        raise Refused(alert.text(strip=True))
    answer.raise_for_status()
    return page


def _trip(page: LexborHTMLParser) -> Trip:
    trip = page.css_first("[data-pnr]")
    if trip is None:
        raise PageChanged("the page shows no trip")
    told = {name: value or "" for name, value in trip.attributes.items()}
    refund = told["data-refund-paise"]
    return Trip(
        pnr=told["data-pnr"],
        status=told["data-status"],
        fare_paise=int(told["data-fare-paise"]),
        refund_paise=int(refund) if refund else None,
    )
