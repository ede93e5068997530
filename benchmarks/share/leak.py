"""What somebody can do who has found an outsider's credential: each thing is tried over HTTP."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx2

from benchmarks.share import api_sales, scraper_sales
from benchmarks.share.credentials import (
    OTHER,
    Registrar,
    calling,
    signed_in,
    with_key,
    with_token,
)
from benchmarks.share.job import Sale
from benchmarks.share.scraper import PageChanged

NO = (scraper_sales.Refused, PageChanged, httpx2.HTTPStatusError)
WITHDRAWN = "go on after the holder has withdrawn it"


def of_session(url: str, sale: Sale) -> dict[str, bool]:
    """Return which attempts succeed with the cookie of a traveller's session."""
    with signed_in(url) as holder, signed_in(url, OTHER) as other:
        mine, theirs = (scraper_sales.sell(http, *sale) for http in (holder, other))
        kept = dict(holder.cookies)
        with calling(url) as thief:
            thief.cookies.update(kept)
            done = {
                "search": _answers(thief, "/trains", _asked(sale)),
                "read the holder's trips with names and ages": sale.passenger.name
                in thief.get(f"/trips/{mine.pnr}").text,
                "sell in the holder's name": _works(scraper_sales.sell, thief, *sale),
                "cancel what the holder has booked": _works(scraper_sales.cancel, thief, mine.pnr),
                "read somebody else's trip": _answers(thief, f"/trips/{theirs.pnr}"),
                "see what the staff sees": _answers(thief, "/staff"),
            }
        scraper_sales.sent(holder, scraper_sales.form_on(holder, "/", "/sign-out"), {})
        with calling(url) as thief:
            thief.cookies.update(kept)
            done[WITHDRAWN] = thief.get("/trips").url.path == "/trips"
        scraper_sales.cancel(other, theirs.pnr)
    return done


def of_key(url: str, sale: Sale, *scopes: str) -> dict[str, bool]:
    """Return which attempts succeed with a partner's key of some scopes."""
    with calling(url) as http, calling(url) as others_http:
        staff = Registrar(http, f"An outsider with a key for {' and '.join(scopes)}")
        found, seller = staff.key(*scopes), staff.key("search", "sell")
        other = Registrar(others_http, f"Another than that for {' and '.join(scopes)}")
        with (
            with_key(url, seller["key"]) as holder,
            with_key(url, other.key("search", "sell")["key"]) as stranger,
            with_key(url, found["key"]) as thief,
        ):
            mine, theirs = (api_sales.sell(each, *sale) for each in (holder, stranger))
            done = _at_the_api(thief, mine.pnr, theirs.pnr, sale)
            staff.revoke(found)
            done[WITHDRAWN] = _answers(thief, "/v1/stations")
            api_sales.cancel(stranger, theirs.pnr)
    return done


def of_token(url: str, sale: Sale) -> dict[str, bool]:
    """Return which attempts succeed with the token of a traveller who uses the API's screens."""
    with with_token(url) as holder, with_token(url, OTHER) as other, calling(url) as thief:
        thief.headers["Authorization"] = holder.headers["Authorization"]
        mine, theirs = (api_sales.sell(http, *sale) for http in (holder, other))
        done = _at_the_api(thief, mine.pnr, theirs.pnr, sale)
        holder.delete("/v1/sessions")  # the contract has nothing of the kind: it may be refused
        done[WITHDRAWN] = _answers(thief, "/v1/bookings")
        api_sales.cancel(other, theirs.pnr)
    return done


def _at_the_api(thief: httpx2.Client, mine: str, theirs: str, sale: Sale) -> dict[str, bool]:
    return {
        "search": _answers(thief, "/v1/departures", _asked(sale)),
        "read the holder's trips with names and ages": _answers(thief, f"/v1/bookings/{mine}"),
        "sell in the holder's name": _works(api_sales.sell, thief, *sale),
        "cancel what the holder has booked": _works(api_sales.cancel, thief, mine),
        "read somebody else's trip": _answers(thief, f"/v1/bookings/{theirs}"),
        "see what the staff sees": _answers(thief, "/v1/partners"),
    }


def _asked(sale: Sale) -> dict[str, str]:
    return {"from": sale.ride.origin, "to": sale.ride.destination, "date": sale.ride.date}


def _answers(thief: httpx2.Client, path: str, asked: dict[str, str] | None = None) -> bool:
    answer = thief.get(path, params=asked)
    return answer.status_code == 200 and answer.url.path == path


def _works(attempt: Callable[..., Any], *arguments: Any) -> bool:
    with suppress(*NO):
        attempt(*arguments)
        return True
    return False
