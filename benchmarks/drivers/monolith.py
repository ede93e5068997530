"""A traveller who clicks through the monolith's pages."""

from collections.abc import Mapping
from datetime import date
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from benchmarks.drivers import pages
from benchmarks.drivers.traveller import (
    ClassChart,
    ClassLoad,
    Departure,
    Form,
    ModelReport,
    Order,
    Refusal,
    Reply,
    Send,
    Trip,
    TripLine,
)

FORM = "application/x-www-form-urlencoded"
TRIPS_A_PAGE = 20


class MonolithTraveller:
    """Fills in forms, follows redirects and keeps its cookies, as a browser would."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._cookies: dict[str, str] = {}

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request this traveller's: the session cookie."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def signs_up(self, name: str, email: str, password: str) -> None:
        """Make an account, which also signs in to it."""
        self._fills_in("/sign-up", {"name": name, "email": email, "password": password})

    def signs_in(self, email: str, password: str) -> None:
        """Sign in to an account."""
        self._fills_in("/sign-in", {"email": email, "password": password})

    def finds(
        self, origin: str, destination: str, day: date | str, passengers: int = 1
    ) -> tuple[Departure, ...]:
        """Return the departures of a day, earliest first."""
        page = self.searches(origin, destination, day, passengers)
        return pages.departures(page.body, origin, destination)

    def books(self, order: Order) -> Trip:
        """Book a party and return its trip."""
        return self.reads(self.submits(self.prepares(order)))

    def looks_up(self, pnr: str) -> Trip:
        """Return an own trip."""
        return self.reads(self.opens(pnr))

    def cancels(self, pnr: str) -> Trip:
        """Cancel an own trip and return it."""
        return self.reads(self.withdraws(pnr))

    def trips(self) -> tuple[TripLine, ...]:
        """Return all own trips, the one booked last first."""
        found: list[TripLine] = []
        while len(found) % TRIPS_A_PAGE == 0:
            number = len(found) // TRIPS_A_PAGE + 1
            lines = pages.trip_lines(self.visits(f"/trips?page={number}").body)
            if not lines:
                break
            found += lines
        return tuple(found)

    def searches(
        self, origin: str, destination: str, day: date | str, passengers: int | str = 1
    ) -> Reply:
        """Return the results page."""
        asked = {"from": origin, "to": destination, "date": day, "passengers": passengers}
        return self.visits(f"/trains?{urlencode(asked)}")

    def prepares(self, order: Order) -> Form:
        """Return the booking form of an order; its two tokens are found by byte search."""
        page = self.visits(f"/book?{urlencode(_wanted(order))}").body
        return Form(order, pages.hidden(page, "form_token"), pages.hidden(page, "csrf_token"))

    def submits(self, form: Form) -> Reply:
        """Return the page of the booked trip."""
        fields = _wanted(form.order) | {"form_token": form.token, "csrf_token": form.guard}
        for number, passenger in enumerate(form.order.passengers, start=1):
            fields[f"name-{number}"] = passenger.name
            fields[f"age-{number}"] = str(passenger.age)
        return self.posts("/book", fields)

    def books_on_screen(self, order: Order, day: date | str) -> Reply:  # noqa: ARG002  see below
        """Open the form, send it and follow to the trip; the form needs no day of boarding."""
        return self.submits(self.prepares(order))

    def reads(self, reply: Reply) -> Trip:
        """Return the trip that a page shows."""
        return pages.trip(reply.body)

    def opens(self, pnr: str) -> Reply:
        """Return the page of a trip."""
        return self.visits(f"/trips/{pnr}")

    def withdraws(self, pnr: str) -> Reply:
        """Press the button on a trip's page and return the page after."""
        guard = pages.hidden(self.opens(pnr).body, "csrf_token")
        return self.posts(f"/trips/{pnr}/cancellation", {"csrf_token": guard})

    def charts(self, train_number: str, journey_date: date | str) -> tuple[ClassChart, ...]:
        """Press the button on the page of a day and return what it did to each class."""
        guard = pages.hidden(self.visits("/about").body, "csrf_token")  # a button for signing out
        fields = {"train_number": train_number, "journey_date": str(journey_date)}
        made = self.posts("/staff/charts", fields | {"csrf_token": guard})
        return pages.class_charts(made.body)

    def load_factors(self, day: date | str) -> tuple[ClassLoad, ...]:
        """Return how full the trains are that leave their origin on a day."""
        return pages.class_loads(self.visits(f"/staff?{urlencode({'date': day})}").body)

    def model(self) -> ModelReport:
        """Return what is known of the waitlist model."""
        return pages.model_report(self.visits("/staff/model").body)

    def visits(self, path: str) -> Reply:
        """Return a page."""
        return self.accepts(self.sends("GET", path))

    def posts(self, path: str, fields: Mapping[str, str]) -> Reply:
        """Send a form and return the page to which it leads."""
        return self.accepts(self.sends("POST", path, urlencode(fields).encode()))

    def sends(
        self, method: str, path: str, body: bytes | None = None, content_type: str = FORM
    ) -> Reply:
        """Send one request with the traveller's cookies and return its answer as it is."""
        headers = self.headers | ({"Content-Type": content_type} if body is not None else {})
        reply = self._send(method, path, headers=headers, body=body)
        for line in filter(None, reply.headers.get("set-cookie", "").split("\n")):
            for name, cookie in SimpleCookie(line).items():
                self._cookies[name] = cookie.value
        return reply

    def accepts(self, reply: Reply) -> Reply:
        """Return where a reply leads, or raise its refusal."""
        if reply.status >= 400:
            rule, message = pages.Page(reply.body).alert
            raise Refusal(reply.status, rule, message)
        if reply.status < 300:
            return reply
        target = urlsplit(reply.headers["location"])
        if reply.status == 302 and target.path == "/sign-in":
            raise Refusal(401, "", "Sign in first.")
        return self.visits(target._replace(scheme="", netloc="").geturl())

    def _fills_in(self, path: str, fields: Mapping[str, str]) -> None:
        guard = pages.hidden(self.visits(path).body, "csrf_token")
        self.posts(path, {**fields, "csrf_token": guard})


def _wanted(order: Order) -> dict[str, str]:
    return {
        "train_number": order.train_number,
        "journey_date": str(order.journey_date),
        "class_code": order.class_code,
        "from": order.origin,
        "to": order.destination,
        "passengers": str(len(order.passengers)),
    }
