"""A traveller who calls the API: as a program does, or request for request as the web client."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from benchmarks.drivers.traveller import (
    ClassChart,
    ClassLoad,
    Departure,
    Form,
    ModelReport,
    Offer,
    Order,
    Passenger,
    Refusal,
    Reply,
    Send,
    Trip,
    TripLine,
)

JSON = "application/json"
OPEN_TO_ALL = re.compile(r"/v1/(stations|departures)\b")
MOST_TRIPS = 100  # asked for at once


class ApiTraveller:
    """Sends JSON with an access token."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.headers: dict[str, str] = {}

    def signs_up(self, name: str, email: str, password: str) -> None:
        """Make an account and sign in to it."""
        self.posts("/v1/travellers", {"name": name, "email": email, "password": password})
        self.signs_in(email, password)

    def signs_in(self, email: str, password: str) -> None:
        """Sign in to an account."""
        session = _read(self.posts("/v1/sessions", {"email": email, "password": password}))
        self.headers = {"Authorization": f"Bearer {session['access_token']}"}

    def finds(
        self, origin: str, destination: str, day: date | str, passengers: int = 1
    ) -> tuple[Departure, ...]:
        """Return the departures of a day, earliest first."""
        found = _read(self.searches(origin, destination, day, passengers))
        return tuple(_departure(facts, origin, destination) for facts in found["departures"])

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
        asked: dict[str, object] = {"limit": MOST_TRIPS}
        while True:
            page = _read(self.gets(f"/v1/bookings?{urlencode(asked)}"))
            found += [TripLine(trip["pnr"], trip["status"]) for trip in page["bookings"]]
            if page["next_cursor"] is None:
                return tuple(found)
            asked["cursor"] = page["next_cursor"]

    def searches(
        self, origin: str, destination: str, day: date | str, passengers: int | str = 1
    ) -> Reply:
        """Return the answer that lists the departures."""
        asked = {"from": origin, "to": destination, "date": day, "passengers": passengers}
        return self.gets(f"/v1/departures?{urlencode(asked)}")

    def prepares(self, order: Order) -> Form:
        """Return an order with an idempotency key; no request is needed for that."""
        return Form(order, str(uuid4()))

    def submits(self, form: Form) -> Reply:
        """Return the answer that describes the booked trip."""
        return self.posts("/v1/bookings", _wanted(form.order), {"Idempotency-Key": form.token})

    def books_on_screen(self, order: Order, day: date | str) -> Reply:
        """Ask what is offered, send the order and open the trip, as the web's screens do."""
        self.searches(order.origin, order.destination, day, len(order.passengers))
        booked = _read(self.submits(self.prepares(order)))
        return self.opens(booked["pnr"])

    def reads(self, reply: Reply) -> Trip:
        """Return the trip that an answer describes."""
        return _trip(_read(reply))

    def opens(self, pnr: str) -> Reply:
        """Return the answer that describes a trip."""
        return self.gets(f"/v1/bookings/{pnr}")

    def withdraws(self, pnr: str) -> Reply:
        """Cancel a trip and return the answer that describes it."""
        return self.posts(f"/v1/bookings/{pnr}/cancellation")

    def charts(self, train_number: str, journey_date: date | str) -> tuple[ClassChart, ...]:
        """Make the chart of a train and return what it did to each class."""
        made = _read(self.posts(f"/v1/charts/{quote(train_number)}/{journey_date}"))
        return tuple(map(_class_chart, made["classes"]))

    def load_factors(self, day: date | str) -> tuple[ClassLoad, ...]:
        """Return how full the trains are that leave their origin on a day."""
        found = _read(self.gets(f"/v1/load-factors?{urlencode({'date': day})}"))
        return tuple(
            ClassLoad(train_number=train["train_number"], **facts)
            for train in found["trains"]
            for facts in train["classes"]
        )

    def model(self) -> ModelReport:
        """Return what is known of the waitlist model."""
        told = _read(self.gets("/v1/model"))
        card, live = told["card"] or {}, told["live"]
        return ModelReport(
            data_hash=card.get("data_hash"),
            training_mean=live["training_mean"],
            base_rate=card.get("base_rate"),
            metrics=card.get("metrics", {}),
            waiting=live["waiting"],
            mean_chance=live["mean_chance"],
        )

    def gets(self, path: str) -> Reply:
        """Return an answer."""
        return self.accepts(self.sends("GET", path))

    def posts(
        self, path: str, content: object = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send JSON and return its answer."""
        body = b"" if content is None else json.dumps(content).encode()
        return self.accepts(self.sends("POST", path, body, headers=headers))

    def sends(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request with the traveller's token and return its answer as it is.

        What anybody may ask goes without the token, as from the web's client.
        """
        carried = self.headers | dict(headers or {})
        if OPEN_TO_ALL.match(path):
            carried.pop("Authorization", None)
        if body:
            carried["Content-Type"] = content_type
        return self._send(method, path, headers=carried, body=body)

    def accepts(self, reply: Reply) -> Reply:
        """Return a reply, or raise its refusal."""
        if reply.status < 400:
            return reply
        problem = _read(reply)
        raise Refusal(reply.status, problem.get("rule") or "", problem.get("detail") or "")


def _read(reply: Reply) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(reply.body)
    return content


def _wanted(order: Order) -> dict[str, object]:
    return {
        "train_number": order.train_number,
        "journey_date": str(order.journey_date),
        "class_code": order.class_code,
        "from": order.origin,
        "to": order.destination,
        "passengers": [passenger._asdict() for passenger in order.passengers],
    }


def _departure(facts: dict[str, Any], origin: str, destination: str) -> Departure:
    return Departure(
        train_number=facts["train_number"],
        train_name=facts["train_name"],
        train_type=facts["train_type"],
        synthetic=facts["synthetic"],
        journey_date=date.fromisoformat(facts["journey_date"]),
        origin=origin,
        destination=destination,
        departs_at=datetime.fromisoformat(facts["departs_at"]),
        arrives_at=datetime.fromisoformat(facts["arrives_at"]),
        distance_km=facts["distance_km"],
        on_sale=facts["on_sale"],
        offers=tuple(map(_offer, facts["classes"])),
    )


def _offer(facts: dict[str, Any]) -> Offer:
    return Offer(
        class_code=facts["class_code"],
        status=facts["status"],
        available=facts["available"],
        waitlist_position=facts["waitlist_position"],
        fare_paise=facts["fare_paise"],
        chance=facts["chance"],
    )


def _class_chart(facts: dict[str, Any]) -> ClassChart:
    promoted = facts.pop("promoted")
    return ClassChart(confirmed=promoted["CNF"], rac=promoted["RAC"], **facts)


def _trip(facts: dict[str, Any]) -> Trip:
    return Trip(
        pnr=facts["pnr"],
        train_number=facts["train_number"],
        train_name=facts["train_name"],
        journey_date=date.fromisoformat(facts["journey_date"]),
        class_code=facts["class_code"],
        origin=facts["from"],
        destination=facts["to"],
        departs_at=datetime.fromisoformat(facts["departs_at"]),
        arrives_at=datetime.fromisoformat(facts["arrives_at"]),
        status=facts["status"],
        waitlist_number=facts["waitlist_number"],
        waitlist_position=facts["waitlist_position"],
        fare_paise=facts["fare_paise"],
        refund_paise=facts["refund_paise"],
        refund_now_paise=facts["refund_now_paise"],
        booked_at=datetime.fromisoformat(facts["booked_at"]),
        cancelled_at=_instant(facts["cancelled_at"]),
        chance=facts["chance"],
        passengers=tuple(Passenger(p["name"], p["age"]) for p in facts["passengers"]),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
