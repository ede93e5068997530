"""Foreign objects: who is signed in tries to reach what is somebody else's, over HTTP."""

from collections.abc import Mapping
from contextlib import ExitStack

import httpx2

from benchmarks.share import api_sales, scraper_sales
from benchmarks.share.api_sales import CANCELLATION
from benchmarks.share.credentials import (
    HOLDER,
    OTHER,
    Registrar,
    calling,
    signed_in,
    with_key,
    with_token,
)
from benchmarks.share.job import Sale

Attempts = Mapping[str, bool]  # what was tried, and whether it worked
GONE = "CANCELLED"


def reached(attempts: Attempts) -> list[str]:
    """Return what worked, which nobody should be able to do."""
    return [name for name, worked in attempts.items() if worked]


def on_pages(url: str, sale: Sale) -> Attempts:
    """Return what a traveller can do to another's trip on the pages; the trips are undone."""
    with signed_in(url) as owner, signed_in(url, OTHER) as stranger:
        trip, ours = (f"/trips/{scraper_sales.sell(http, *sale).pnr}" for http in (owner, stranger))
        form = scraper_sales.form_on(stranger, ours, f"{ours}/cancellation")
        token = form.css_first("[name=csrf_token]")
        assert token is not None
        done = {
            "read": stranger.get(trip).status_code == 200,
            "find": trip in stranger.get("/trips").text,
        }
        # With the token of the stranger's own form: only whose trip it is shall decide.
        stranger.post(f"{trip}/cancellation", data={"csrf_token": token.attributes["value"]})
        done["cancel"] = f'data-status="{GONE}"' in owner.get(trip).text
        for http, own, is_gone in ((stranger, ours, False), (owner, trip, done["cancel"])):
            if not is_gone:
                scraper_sales.cancel(http, own.removeprefix("/trips/"))
    return {f"{what} a traveller's trip as a traveller": worked for what, worked in done.items()}


def at_the_api(url: str, sale: Sale) -> Attempts:
    """Return what travellers and partners can do to each other's; the trips are undone."""
    with ExitStack() as stack:
        offices = [
            Registrar(stack.enter_context(calling(url)), f"One of two partners, {which}")
            for which in ("the first", "the second")
        ]
        keys = [office.key("search", "sell") for office in offices]
        partner, other = (stack.enter_context(with_key(url, key["key"])) for key in keys)
        holder, stranger = (stack.enter_context(with_token(url, who)) for who in (HOLDER, OTHER))
        pairs = {
            "a traveller's trip as a traveller": (stranger, holder),
            "a partner's trip as a traveller": (stranger, partner),
            "a traveller's trip as a partner": (partner, holder),
            "a partner's trip as a partner": (partner, other),
        }
        done = {
            f"{what} {told}": worked
            for told, (one, owner) in pairs.items()
            for what, worked in _to_a_trip(one, owner, sale).items()
        }
        theirs = f"{offices[1].keys}/{keys[1]['key_id']}"
        done["read a partner's calls as a partner"] = partner.get(f"{theirs}/calls").is_success
        partner.delete(theirs)
        done["revoke a partner's key as a partner"] = not other.get("/v1/bookings").is_success
    return done


def _to_a_trip(stranger: httpx2.Client, owner: httpx2.Client, sale: Sale) -> dict[str, bool]:
    """Return what somebody can do to a trip that another has just booked; it is undone."""
    pnr = api_sales.sell(owner, *sale).pnr
    trip = f"/v1/bookings/{pnr}"
    done = {
        "read": stranger.get(trip).is_success,
        "find": pnr in stranger.get("/v1/bookings").text,
    }
    stranger.post(CANCELLATION.format(pnr=pnr))
    done["cancel"] = owner.get(trip).json()["status"] == GONE
    if not done["cancel"]:
        api_sales.cancel(owner, pnr)
    return done
