"""Calls with a partner's key: each is checked, counted, limited and noted before it is answered.

A call without a key passes after one look at its headers.
"""

from collections.abc import Sequence
from functools import partial

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from booking_api.http.clerk import Clerk
from booking_api.http.problems import refusal
from booking_api.services.keys import KeyRefused, key_shown
from booking_api.services.metering import Allowances, CallsSpent, let_in
from booking_api.services.partner_book import Call, PartnerKey
from booking_api.services.ports import Office

KEY_HEADER = b"x-api-key"
PARTNER_KEY = "partner_key"  # where a handler finds the key that was let in
RateLimits = list[tuple[bytes, bytes]]  # headers


class Turnstile:
    """Lets calls with a key in as often as the key allows, and no others with a key."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a call without a key, or one whose key is good and not spent."""
        shown = _shown(scope)
        if shown is None:
            await self._app(scope, receive, send)
            return
        office: Office = scope["app"].state.office
        try:
            key = key_shown(office, shown)  # a read, hence here and not in a thread (decision 2)
        except KeyRefused as refused:
            await refusal(refused)(scope, receive, send)
            return
        await self._let_in(Visit(office, key, scope, send), receive)

    async def _let_in(self, visit: "Visit", receive: Receive) -> None:
        try:
            allowances = await visit.clerk.writes(partial(let_in, visit.office, visit.key))
        except (KeyRefused, CallsSpent) as refused:
            await self._turn_away(visit, receive, refused)
            return
        visit.limits = _rate_limits(allowances)
        visit.scope[PARTNER_KEY] = visit.key
        try:
            await self._app(visit.scope, receive, visit.send)
        except Exception:
            await visit.note(500)  # which is what whoever catches this will answer
            raise

    async def _turn_away(
        self, visit: "Visit", receive: Receive, refused: KeyRefused | CallsSpent
    ) -> None:
        visit.scope["route"] = self._route(visit.scope)  # it does not get to where this is done
        later = {}
        if isinstance(refused, CallsSpent):
            visit.limits = _rate_limits(refused.allowances)
            later = {"Retry-After": str(refused.wait)}
        await refusal(refused, later)(visit.scope, receive, visit.send)

    def _route(self, scope: Scope) -> BaseRoute | None:
        """Return the route that a call is for, also when it does not get that far."""
        matching = (route for route in self._routes if route.matches(scope)[0] is Match.FULL)
        return next(matching, None)


class Visit:
    """One call with a known key, until it is answered."""

    def __init__(self, office: Office, key: PartnerKey, scope: Scope, send: Send) -> None:
        self.office = office
        self.clerk: Clerk = scope["app"].state.clerk
        self.key = key
        self.scope = scope
        self.limits: RateLimits = []
        self._send = send
        self._noted = False

    async def send(self, message: Message) -> None:
        """Note the call before its answer starts, and add what is left of the allowance."""
        if message["type"] == "http.response.start":
            await self.note(message["status"])
            message["headers"] = [*message.get("headers", ()), *self.limits]
        await self._send(message)

    async def note(self, status: int) -> None:
        """Store the call, once."""
        if self._noted:
            return
        self._noted = True
        call = Call(
            self.key.key_id,
            self.office.clock(),
            self.scope["method"],
            getattr(self.scope.get("route"), "path", "none"),
            status,
            self.scope["request_id"],
        )
        await self.clerk.writes(lambda ledger: ledger.add_call(call))


def _shown(scope: Scope) -> str | None:
    for name, value in scope.get("headers", ()):
        if name == KEY_HEADER:
            return bytes(value).decode("latin-1")
    return None


def _rate_limits(allowances: Allowances) -> RateLimits:
    """Return what draft-ietf-httpapi-ratelimit-headers calls the policies and their state."""
    policies = ", ".join(f'"{one.window}";q={one.calls};w={one.seconds}' for one in allowances)
    states = ", ".join(f'"{one.window}";r={one.left};t={one.renewed_in}' for one in allowances)
    return [(b"ratelimit-policy", policies.encode()), (b"ratelimit", states.encode())]
