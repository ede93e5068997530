"""What a railway can do about one outsider: each control is tried on the running builds."""

from collections.abc import Mapping

import httpx2

from benchmarks.share import api_sales, scraper_sales
from benchmarks.share.credentials import HOLDER, Registrar, calling, signed_in, with_key
from benchmarks.share.job import Sale
from railway.world import STAFF_EMAIL

LIMIT = 5  # calls a minute, for a key that is to run into it
CALLS = 60  # with a traveller's session, to see whether anything limits them
STAFF_PAGES = ("/staff", "/staff/model")
Found = Mapping[str, bool]  # by control


def of_key(url: str, sale: Sale) -> Found:
    """Return which controls the API has over an outsider with a key."""
    with calling(url) as http:
        staff = Registrar(http, "An outsider to be controlled")
        limited = staff.key("search", calls_per_minute=LIMIT)
        reader, seller = staff.key("search"), staff.key("search", "sell")
        with with_key(url, limited["key"]) as outsider:
            statuses = [outsider.get("/v1/stations").status_code for _ in range(LIMIT + 1)]
        with with_key(url, reader["key"]) as outsider:
            refused = _refused(outsider, sale)
            told = {(call["method"], call["status"]) for call in staff.calls(reader)}
        with with_key(url, seller["key"]) as outsider:
            before = outsider.get("/v1/bookings").status_code
            staff.revoke(seller)
            after = outsider.get("/v1/bookings").status_code
        with with_key(url, reader["key"]) as other:
            others = other.get("/v1/stations").status_code
    return {
        "limit": statuses == [200] * LIMIT + [429],
        "scope": refused,
        "audit": {("GET", 200), ("POST", 403)} <= told,
        "revoke": (before, after, others) == (200, 401, 200),
    }


def _refused(outsider: httpx2.Client, sale: Sale) -> bool:
    """Tell whether a sale is refused for want of a scope; the search before it has to work."""
    try:
        api_sales.sell(outsider, *sale)
    except httpx2.HTTPStatusError as answer:
        return answer.response.status_code == 403
    return False


def of_session(url: str, sale: Sale) -> Found:
    """Return which controls the site has over an outsider with a traveller's password."""
    search = {"from": sale.ride.origin, "to": sale.ride.destination, "date": sale.ride.date}
    with signed_in(url) as outsider:
        limited = any(
            outsider.get("/trains", params=search).status_code == 429 for _ in range(CALLS)
        )
        scoped = not _sells(outsider, sale)
        kept = dict(outsider.cookies)
        _sign_out(outsider)
    with signed_in(url, STAFF_EMAIL) as staff:
        told = "".join(staff.get(page).raise_for_status().text for page in STAFF_PAGES)
    with calling(url) as thief:
        thief.cookies.update(kept)
        still_in = _is_inside(thief)
    return {"limit": limited, "scope": scoped, "audit": HOLDER in told, "revoke": not still_in}


def _sells(outsider: httpx2.Client, sale: Sale) -> bool:
    """Tell whether a session that would do for reading sells as well; the sale is undone."""
    try:
        sold = scraper_sales.sell(outsider, *sale)
    except scraper_sales.Refused:
        return False
    scraper_sales.cancel(outsider, sold.pnr)
    return True


def _sign_out(http: httpx2.Client) -> None:
    form = scraper_sales.form_on(http, "/", "/sign-out")
    scraper_sales.sent(http, form, {})


def _is_inside(http: httpx2.Client) -> bool:
    return http.get("/trips").url.path == "/trips"  # a stranger is sent to the sign-in page
