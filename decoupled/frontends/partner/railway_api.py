"""The railway's booking API, as its openapi.json describes it, asked with our key.

RailwayTrouble          what we tell the customer
├─ RailwayAway          nothing was asked: no connection
├─ NoAnswer             asked, but the answer was lost: it may have been done
├─ KeyRefused           401, 403: our own fault
├─ TooManyCalls         429: our quota, with the seconds to wait
└─ Refused              any other 4xx: the customer's wish cannot be met
"""

from typing import Any

import httpx2

TIMEOUT = httpx2.Timeout(8.0, connect=2.0)  # seconds
DEFAULT_WAIT_SECONDS = 60

Json = dict[str, Any]


class RailwayTrouble(Exception):
    """The railway did not do what we asked; the message is for the customer."""

    status = 503


class RailwayAway(RailwayTrouble):
    """There was no connection, so nothing was asked and nothing was done."""

    def __init__(self) -> None:
        super().__init__("The railway's booking system cannot be reached just now.")


class NoAnswer(RailwayTrouble):
    """The answer was lost or unreadable, so what was asked may have been done."""

    def __init__(self) -> None:
        super().__init__("The railway's booking system did not answer.")


class KeyRefused(RailwayTrouble):
    """The railway does not let us do this; the customer can do nothing about it."""

    def __init__(self, problem: Json) -> None:
        super().__init__("The railway does not let us sell at the moment. We are looking into it.")
        self.why = f"The railway refused our key: {problem.get('detail', 'it did not say why.')}"


class TooManyCalls(RailwayTrouble):
    """We asked the railway more often than we may."""

    def __init__(self, seconds: int) -> None:
        super().__init__("So many people are asking that the railway lets us ask no more for now.")
        self.seconds = seconds  # until we may ask again


class Refused(RailwayTrouble):
    """The railway refused this wish; status, words and fields are its own."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(problem.get("detail") or "The railway refused this.")
        self.status = status
        self.rule = problem.get("rule")
        self.fields = problem.get("errors") or []


class RailwayApi:
    """The calls that a travel site needs. Each raises a RailwayTrouble, or returns the answer."""

    def __init__(self, url: str, key: str) -> None:
        self._line = httpx2.Client(
            base_url=f"{url}/v1",
            headers={"X-API-Key": key},
            timeout=TIMEOUT,
            trust_env=False,  # the key goes to the railway, through nobody's proxy
        )
        self.refusal: str | None = None  # why our key was refused when it was shown last

    def stations(self) -> Json:
        """Return where trains stop, the days on sale, and a note for every page."""
        return self._ask("GET", "/stations")

    def departures(self, ride: Json) -> Json:
        """Return a ride (from, to, date, passengers) as understood, with its departures."""
        return self._ask("GET", "/departures", params=ride)

    def book(self, wish: Json, order_key: str) -> Json:
        """Buy a ticket and return it; a second time with the same key buys no second one."""
        return self._ask("POST", "/bookings", json=wish, headers={"Idempotency-Key": order_key})

    def ticket(self, pnr: str) -> Json:
        """Return a ticket that we sold, as it stands now."""
        return self._ask("GET", f"/bookings/{pnr}")

    def cancel(self, pnr: str) -> Json:
        """Cancel a ticket that we sold, and return it."""
        return self._ask("POST", f"/bookings/{pnr}/cancellation")

    def webhooks(self) -> list[Json]:
        """Return what the railway was asked to tell us, and where."""
        return list(self._ask("GET", "/webhooks")["webhooks"])

    def add_webhook(self, url: str, events: list[str]) -> Json:
        """Ask to be told of events at an address; the secret in the answer is shown only once."""
        return self._ask("POST", "/webhooks", json={"url": url, "events": events})

    def drop_webhook(self, webhook_id: int) -> None:
        """Ask no longer to be told."""
        self._ask("DELETE", f"/webhooks/{webhook_id}")

    def is_there(self) -> bool:
        """Return whether the railway answers at all; asked without the key, which would count."""
        try:
            httpx2.get(f"{self._line.base_url}stations", timeout=TIMEOUT, trust_env=False)
        except httpx2.HTTPError:
            return False
        return True

    def _ask(self, method: str, path: str, **what: Any) -> Json:
        try:
            answer = self._line.request(method, path, **what)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as lost:
            raise RailwayAway from lost
        except httpx2.HTTPError as lost:
            raise NoAnswer from lost
        if answer.status_code == 204:
            return {}
        try:
            said = answer.json()
        except ValueError as unreadable:
            raise NoAnswer from unreadable
        if not isinstance(said, dict) or answer.status_code >= 500:
            raise NoAnswer
        trouble = None if answer.is_success else _refusal(answer, said)
        self.refusal = trouble.why if isinstance(trouble, KeyRefused) else None
        if trouble:
            raise trouble
        return said


def _refusal(answer: httpx2.Response, problem: Json) -> RailwayTrouble:
    if answer.status_code in (401, 403):
        return KeyRefused(problem)
    if answer.status_code == 429:
        wait = answer.headers.get("Retry-After", "")
        return TooManyCalls(int(wait) if wait.isdecimal() else DEFAULT_WAIT_SECONDS)
    return Refused(answer.status_code, problem)
