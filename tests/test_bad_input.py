"""What no traveller should send, sent to both doors: one table, answered in words each time.

A case is refused with the status of its door and leaves nothing behind in the database, and what
was sent comes back neither as a stack trace nor as live HTML. (The page's way to say 401 on a GET
is a redirect to the sign-in page, which its driver reports as 401.)
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import jwt
import pytest

from benchmarks.drivers import ApiTraveller, MonolithTraveller, Order, Passenger, Refusal, Reply

TODAY, DAY = date(2026, 3, 10), date(2026, 4, 27)
LAST_WEEK, NEXT_YEAR = date(2026, 3, 3), date(2027, 3, 10)
ASHA = Passenger("Asha", 30)
GOOD = Order("12952", DAY, "3A", "NDLS", "MMCT", (ASHA,))
SCRIPT, SQL = "<script>alert(1)</script>", "Asha'); DROP TABLE booking;--"
TABLES = ("traveller", "booking", "passenger", "submission")
BETRAYALS = (
    b"Traceback",
    b"sqlite",
    b"SQLAlchemy",
    b".py",
    b"Error:",
    b"Exception",
    SCRIPT.encode(),
)
LONG, TAKEN = "A" * 300, "Traveller-1@example.org"
ANY = None  # either door may name a rule or none
NOT_HERE = None  # this door has no such thing


class Visit:
    """What a case may use: somebody signed in, a stranger's trip, and ways to send rubbish."""

    def __init__(self, build, send, others_pnr, secret):
        self.build, self.others_pnr, self.secret = build, others_pnr, secret
        self.last = Reply(0, {}, b"")
        self._send_through = send
        self.me = self.somebody()

    def somebody(self, **headers):
        """Return somebody not signed in, who adds these headers to every request."""

        def send(method, path, *, headers, body, more=headers):
            # A server need not read all that it refuses: then this connection is of no more use.
            last_words = {"Connection": "close"} if len(body or b"") > 64 * 1024 else {}
            headers = {**headers, **more, **last_words}
            self.last = self._send_through(method, path, headers=headers, body=body)
            return self.last

        return MonolithTraveller(send) if self.build == "monolith" else ApiTraveller(send)

    def search(self, origin="NDLS", destination="MMCT", day=DAY, passengers=1):
        """Search for what cannot be."""
        self.me.searches(origin, destination, day, passengers)

    def book(self, **changes: Any):
        """Open a good form and send it with something else in it."""
        form = self.me.prepares(GOOD)
        self.me.submits(form._replace(order=GOOD._replace(**changes)))

    def book_for(self, name="Asha", age: int | str = 30):
        """Book for somebody who cannot be."""
        self.book(passengers=(Passenger(name, age),))

    def post(self, body: bytes, content_type: str = "", *, to: str = ""):
        """Send bytes to where bookings go, or somewhere else."""
        path = to or ("/book" if self.build == "monolith" else "/v1/bookings")
        kind = {"content_type": content_type} if content_type else {}
        self.me.accepts(self.me.sends("POST", path, body, **kind))

    def put(self):
        """Use a method that no door knows."""
        path = "/trips" if self.build == "monolith" else "/v1/bookings"
        self.me.accepts(self.me.sends("PUT", path))

    def post_page(self, **fields: str):
        """Send a page's form with fields of one's own choosing and nothing else."""
        self.post(urlencode(fields).encode())

    def sign_up(self, name="Test Person", email="fresh@example.org", password="long enough"):
        """Make an account that cannot be made."""
        self.somebody().signs_up(name, email, password)

    def with_token(self, secret: str, expires_in: timedelta):
        """Look at one's trips with a token (or cookie) of one's own making."""
        claims = {"sub": "1", "exp": datetime.now(UTC) + expires_in}
        token = jwt.encode(claims, secret, "HS256")
        self.with_headers(f"Bearer {token}", token)

    def with_headers(self, authorization: str, cookie: str):
        """Look at one's trips with headers of one's own making."""
        cookies = f"booking_site_session={cookie}"
        self.somebody(Authorization=authorization, Cookie=cookies).trips()

    def reuse_form(self):
        """Send a used form again with another order."""
        form = self.me.prepares(GOOD)
        self.me.submits(form)
        self.book_counts_as_stored()
        self.me.submits(form._replace(order=GOOD._replace(class_code="2A")))

    def book_counts_as_stored(self):
        """Overwritten by the test: what was stored so far is meant to be."""


class Case(NamedTuple):
    """Something bad to do, the status each door answers, and the rule it names."""

    name: str
    do: Callable[[Visit], object]
    page: int | None
    api: int | None
    rule: str | None = ""


CASES = [
    # Searches
    Case("an unknown station", lambda v: v.search(origin="XXX"), 422, 422, "R1"),
    Case("the same station twice", lambda v: v.search("NDLS", "NDLS"), 422, 422, "R1"),
    Case("no station at all", lambda v: v.search(origin=""), 422, 422, ANY),
    Case("a station of 300 characters", lambda v: v.search(origin=LONG), 422, 422, ANY),
    Case("HTML as a station", lambda v: v.search(origin="<b>x</b>"), 422, 422, "R1"),
    Case("SQL as a station", lambda v: v.search(origin="' OR 1=1"), 422, 422, "R1"),
    Case("a script as a station", lambda v: v.search(destination=SCRIPT), 422, 422, ANY),
    Case("yesterday", lambda v: v.search(day=TODAY - timedelta(1)), 422, 422, "R2"),
    Case("the 61st day", lambda v: v.search(day=TODAY + timedelta(61)), 422, 422, "R2"),
    Case("the first day of the calendar", lambda v: v.search(day=date.min), 422, 422, "R2"),
    Case("the last day of the calendar", lambda v: v.search(day=date.max), 422, 422, "R2"),
    Case("a day in words", lambda v: v.search(day="tomorrow"), 422, 422),
    Case("30 February", lambda v: v.search(day="2026-02-30"), 422, 422),
    Case("a day that is HTML", lambda v: v.search(day=SCRIPT), 422, 422),
    Case("a search for nobody", lambda v: v.search(passengers=0), 422, 422, "R3"),
    Case("a search for seven", lambda v: v.search(passengers=7), 422, 422, "R3"),
    Case("a search for many", lambda v: v.search(passengers="many"), 422, 422),
    Case("a search for 10 to the 400", lambda v: v.search(passengers="1" * 400), 422, 422, ANY),
    # Bookings
    Case("a train the other way", lambda v: v.book(train_number="12951"), 422, 422, "R1"),
    Case("a train that is none", lambda v: v.book(train_number="00000"), 422, 422, "R1"),
    Case("a class that is none", lambda v: v.book(class_code="ZZ"), 422, 422, "R1"),
    Case("a class the train has not", lambda v: v.book(class_code="SL"), 422, 422, "R1"),
    Case("a ride the train does not make", lambda v: v.book(destination="MAS"), 422, 422, "R1"),
    Case("a journey in the past", lambda v: v.book(journey_date=LAST_WEEK), 422, 422, "R2"),
    Case("a journey too far ahead", lambda v: v.book(journey_date=NEXT_YEAR), 422, 422, "R2"),
    Case("a journey on the last of days", lambda v: v.book(journey_date=date.max), 422, 422, ANY),
    Case("a journey on no day", lambda v: v.book(journey_date="soon"), 422, 422),
    Case("a party of none", lambda v: v.book(passengers=()), 422, 422, "R3"),
    Case("a party of seven", lambda v: v.book(passengers=(ASHA,) * 7), 422, 422, "R3"),
    Case("a name of 300 characters", lambda v: v.book_for(LONG), 422, 422, "R3"),
    Case("an emoji as a name", lambda v: v.book_for("🚂🚂"), 422, 422, "R3"),
    Case("HTML as a name", lambda v: v.book_for(SCRIPT), 422, 422, "R3"),
    Case("SQL as a name", lambda v: v.book_for(SQL), 422, 422, "R3"),
    Case("no name", lambda v: v.book_for("  "), 422, 422, "R3"),
    Case("a control character in a name", lambda v: v.book_for("As\x00ha"), 422, 422, "R3"),
    Case("an age of -1", lambda v: v.book_for(age=-1), 422, 422, ANY),
    Case("an age of 999", lambda v: v.book_for(age=999), 422, 422, "R3"),
    Case("an age in words", lambda v: v.book_for(age="abc"), 422, 422),
    Case("a used form for another order", Visit.reuse_form, 422, 422, "R10"),
    # Bodies
    Case("a body that cannot be read", lambda v: v.post(b"{\xff\xfe%%%"), 400, 400),
    Case("a body that stops in the middle", lambda v: v.post(b'{"train_number": "129'), 400, 400),
    Case("a body of nothing", lambda v: v.post(b"{}"), 400, 422),
    Case("a list as a body", lambda v: v.post(b"[1, 2]", "application/json"), 415, 422),
    Case("a body in plain text", lambda v: v.post(b"hello", "text/plain"), 415, 415),
    Case("a body of 2 MB", lambda v: v.post(b"a" * 2_000_000), 413, 413),
    Case("a form without its CSRF token", lambda v: v.post_page(form_token="x"), 400, NOT_HERE),
    Case("a forged CSRF token", lambda v: v.post_page(csrf_token="x"), 400, NOT_HERE),
    Case("a field nobody knows", lambda v: v.post(b'{"discount": 100}'), 400, 422),
    # Who asks
    Case("a forged token", lambda v: v.with_token("guessed" * 8, timedelta(1)), 401, 401),
    Case("an expired token", lambda v: v.with_token(v.secret, timedelta(-1)), 401, 401),
    Case("rubbish as a token", lambda v: v.with_headers("Bearer x", "x"), 401, 401),
    Case("somebody else's PNR", lambda v: v.me.looks_up(v.others_pnr), 404, 404, "R11"),
    Case("a PNR never given", lambda v: v.me.looks_up("0000000000"), 404, 404, "R11"),
    Case("SQL as a PNR", lambda v: v.me.looks_up("'%20OR%201=1--"), 404, 404, "R11"),
    Case("cancelling what is not there", lambda v: v.me.withdraws("0000000000"), 404, 404, "R11"),
    Case("a password of 3 letters", lambda v: v.sign_up(password="abc"), 422, 422),
    Case("a password of 129 letters", lambda v: v.sign_up(password="a" * 129), 422, 422),
    Case("an address without an @", lambda v: v.sign_up(email="nobody"), 422, 422),
    Case("an address that is taken", lambda v: v.sign_up(email=TAKEN), 409, 409),
    Case("no name for an account", lambda v: v.sign_up(name=" "), 422, 422),
    Case("a page that is none", lambda v: v.post(b"x=1", to="/nowhere"), 404, 404, ANY),
    Case("a method that is none", Visit.put, 405, 405),
]  # fmt: skip


@pytest.fixture(scope="module", params=["monolith", "api"])
def visit(request, url_of, send_to, regular_at, secret):
    build = request.param
    stranger = regular_at(build, "stranger")
    pnr = stranger.books(GOOD).pnr
    here = Visit(build, send_to(url_of(build)), pnr, secret)
    here.me.signs_in("traveller-2@example.org", "demo-railway")
    return here


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nonsense_is_refused_in_words_and_leaves_no_trace(visit, databases, case):
    status = case.page if visit.build == "monolith" else case.api
    if status is NOT_HERE:
        pytest.skip("this door has no such thing")
    stored = [rows(databases[visit.build])]
    visit.book_counts_as_stored = lambda: stored.append(rows(databases[visit.build]))

    with pytest.raises(Refusal) as refused:
        case.do(visit)

    assert refused.value.status == status
    assert case.rule in (ANY, refused.value.rule)
    assert len(refused.value.message.split()) >= 3
    assert rows(databases[visit.build]) == stored[-1]
    assert is_harmless(visit.last)


def is_harmless(reply: Reply) -> bool:
    """Tell whether an answer gives nothing away and holds no HTML that was sent to it."""
    if reply.headers["content-type"].startswith("text/html"):
        return not any(betrayal in reply.body for betrayal in BETRAYALS)
    problem = json.loads(reply.body)
    return {"title", "status", "detail"} <= set(problem) and problem["status"] == reply.status


def rows(database) -> dict[str, int]:
    """Return how many rows the tables have that a traveller can write to."""
    with closing(sqlite3.connect(database)) as ledger:
        return {
            table: ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
        }
