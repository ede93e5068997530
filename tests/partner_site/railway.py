"""The railway as the tests meet it: its staff, its webhook worker, and a bad line to it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2

from benchmarks.drivers import ApiTraveller, Departure, Passenger, Send, Traveller
from depot.processes import Running, launch
from railway.world import DEMO_PASSWORD, STAFF_EMAIL
from tests.partner_site.customer import Ride

TO_LOOPBACK = {"RAILWAY_WEBHOOKS_TO_LOOPBACK": "on"}
PASSWORD = "a long enough password"
RIVAL = Passenger("Rival Traveller", 40)
MOST_PASSENGERS = 6


def new_key(api_url: str, **terms: Any) -> str:
    """Have the staff take a new partner on, and return its key."""
    with _staff(api_url) as office:
        partner = _made(office, "/partners", {"name": f"Agency {time.time_ns()}"})
        keys = f"/partners/{partner['partner_id']}/keys"
        return str(_made(office, keys, {"scopes": ["search", "sell"], **terms})["key"])


def revoke(api_url: str, key: str) -> None:
    """Have the staff take a key back."""
    with _staff(api_url) as office:
        for partner in office.get("/partners").json()["partners"]:
            for issued in partner["keys"]:
                if key.startswith(issued["prefix"]):
                    path = f"/partners/{partner['partner_id']}/keys/{issued['key_id']}"
                    assert office.delete(path).status_code == 204


@contextmanager
def _staff(api_url: str) -> Iterator[httpx2.Client]:
    credentials = {"email": STAFF_EMAIL, "password": DEMO_PASSWORD}
    with httpx2.Client(base_url=f"{api_url}/v1", timeout=30, trust_env=False) as office:
        token = _made(office, "/sessions", credentials)["access_token"]
        office.headers["Authorization"] = f"Bearer {token}"
        yield office


def signed_up(send: Send) -> Traveller:
    """Return a traveller with a new account at the railway itself."""
    person = ApiTraveller(send)
    person.signs_up("Rival Traveller", f"rival-{time.time_ns()}@example.org", PASSWORD)
    return person


def sell_out(rival: Traveller, ride: Ride) -> str:
    """Let a rival buy all of a class; return the PNR of one berth that it could give back."""

    def seen() -> Departure:
        found = rival.finds(ride.origin, ride.destination, ride.day)
        return next(one for one in found if one.train_number == ride.train_number)

    departure = seen()
    one = rival.books(departure.order(ride.class_code, RIVAL))
    while (offer := seen().offer(ride.class_code)).status == "CNF":
        party = [RIVAL] * min(offer.available, MOST_PASSENGERS)
        rival.books(departure.order(ride.class_code, *party))
    return one.pnr


def webhook_worker(database: Path, world: Path) -> Running:
    """Return what brings an API's events to its partners; leaving its `with` block stops it."""
    return launch("worker", database=database, world=world, extra_env=TO_LOOPBACK)


@contextmanager
def line_to(url: str, port: int, loses: str = "") -> Iterator[None]:
    """Pass calls on to an API from another port; the first answer to a POST of a path is lost."""
    lost = [loses] if loses else []

    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = _passed_on(self, url)
            if self.command == "POST" and self.path in lost:
                lost.remove(self.path)
                return  # hangs up
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing: what goes wrong is the tests' to tell."""

    with ThreadingHTTPServer(("127.0.0.1", port), Line) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield
        server.shutdown()
        serving.join()


def _passed_on(asked: BaseHTTPRequestHandler, url: str) -> httpx2.Response:
    body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
    headers = {name: value for name, value in asked.headers.items() if name != "Host"}
    how: dict[str, Any] = {"headers": headers, "content": body, "timeout": 30, "trust_env": False}
    return httpx2.request(asked.command, url + asked.path, **how)


def _made(office: httpx2.Client, path: str, what: dict[str, Any]) -> dict[str, Any]:
    answer = office.post(path, json=what)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
