"""Calls that must all be refused, drawn from a seed, and with which status.

What has to come is worked out from the contract's words alone. A key that is malformed, unknown or
revoked: 401. One that is used up: 429. One without the scope: 403. Anything of another partner or
traveller, or of nobody: 404. What is for the staff, asked with a key: 401; by a traveller: 403.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.contract.stage import Caller, Owned


class Route(NamedTuple):
    """A route as the contract words have it."""

    method: str
    path: str
    scope: str = ""  # what a key needs; "any": whatever key; "staff": no key will do
    for_travellers: bool = False  # whose token does as well as a key
    is_open: bool = False  # to whoever shows nothing


class Attempt(NamedTuple):
    """One call, and the status that has to come."""

    caller: Caller
    route: Route
    path: str
    body: dict[str, Any] | None
    expected: int


ROUTES = (
    Route("GET", "/v1/stations", "search", is_open=True),
    Route("GET", "/v1/departures?from=NDLS&to=BPL&date=2026-03-20", "search", is_open=True),
    Route("GET", "/v1/departures/{train_number}/{journey_date}", "search", is_open=True),
    Route("POST", "/v1/chances", "chance"),
    Route("POST", "/v1/bookings", "sell", for_travellers=True),
    Route("GET", "/v1/bookings", "sell", for_travellers=True),
    Route("GET", "/v1/bookings/{pnr}", "sell", for_travellers=True),
    Route("POST", "/v1/bookings/{pnr}/cancellation", "sell", for_travellers=True),
    Route("POST", "/v1/webhooks", "sell"),
    Route("GET", "/v1/webhooks", "sell"),
    Route("DELETE", "/v1/webhooks/{webhook_id}", "sell"),
    Route("GET", "/v1/webhooks/{webhook_id}/deliveries", "sell"),
    Route("POST", "/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay", "sell"),
    Route("GET", "/v1/partners/{partner_id}/statement?month=2026-03", "any"),
    Route("GET", "/v1/partners", "staff"),
    Route("POST", "/v1/partners", "staff"),
    Route("POST", "/v1/partners/{partner_id}/keys", "staff"),
    Route("DELETE", "/v1/partners/{partner_id}/keys/{key_id}", "staff"),
    Route("GET", "/v1/partners/{partner_id}/keys/{key_id}/calls", "staff"),
)
OF_SOMEBODY = ("{pnr}", "{webhook_id}", "{partner_id}")
# Without slashes, which would make another address of it.
NO_PNRS = ("0000000000", "9999999999", "1", "12345678901", "٠١٢٣٤٥٦٧٨٩", "0 OR 1=1", "%2e%2e")
NO_NUMBERS = (999_999, 2**31, 2**53, 2**63 - 1)
NO_EVENTS = ("nothing", "..\\..", "%", "é", "0" * 80)


def expected(caller: Caller, route: Route) -> int | None:
    """Return the status of a call for what is not the caller's; None if it may well succeed."""
    if caller.standing in ("unknown", "spent"):
        return {"unknown": 401, "spent": 429}[caller.standing]
    if caller.standing == "nobody":
        return None if route.is_open else 401
    is_somebodys = any(name in route.path for name in OF_SOMEBODY)
    if caller.standing == "traveller":
        if route.scope == "staff":
            return 403
        if route.scope != "any" and not route.for_travellers:
            return None if route.is_open else 401
    elif route.scope == "staff":
        return 401
    elif route.scope != "any" and route.scope not in caller.scopes:
        return 403
    return 404 if is_somebodys else None


def attempts(
    random: Random, callers: list[Caller], victims: list[Owned], wish: dict[str, Any]
) -> Iterator[Attempt]:
    """Yield calls without end, each drawn anew."""
    while True:
        caller, route = random.choice(callers), random.choice(ROUTES)
        victim = random.choice(victims)
        status = expected(caller, route)
        if status is not None:
            path = _path(random, route.path, victim, wish)
            yield Attempt(caller, route, path, _body(route, wish), status)


def _path(random: Random, template: str, victim: Owned, wish: dict[str, Any]) -> str:
    """Fill in what is the victim's, or what is nobody's."""
    named = {
        "pnr": random.choice(
            (victim.pnr, random.choice(NO_PNRS), f"{random.randrange(10**10):010}")
        ),
        "webhook_id": random.choice((victim.webhook_id, random.choice(NO_NUMBERS))),
        "event_id": random.choice((victim.event_id, random.choice(NO_EVENTS))),
        "partner_id": random.choice((victim.partner_id, random.choice(NO_NUMBERS))),
        "key_id": random.choice((victim.key_id, random.choice(NO_NUMBERS))),
        "train_number": wish["train_number"],
        "journey_date": wish["journey_date"],
    }
    return template.format(**{name: quote(str(value), safe="") for name, value in named.items()})


def _body(route: Route, wish: dict[str, Any]) -> dict[str, Any] | None:
    """Return a body with which the call would succeed, were the caller somebody else."""
    party = [{"name": "Somebody Else", "age": 33}]
    return {
        ("POST", "/v1/chances"): {**wish, "passengers": 1},
        ("POST", "/v1/bookings"): {**wish, "passengers": party},
        ("POST", "/v1/webhooks"): {"url": "http://127.0.0.1:9/", "events": ["booking.charted"]},
        ("POST", "/v1/partners"): {"name": "Sham"},
        ("POST", "/v1/partners/{partner_id}/keys"): {"scopes": ["sell"]},
    }.get((route.method, route.path))
