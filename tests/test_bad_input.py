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
ENDS, UP = "from=NDLS&to=MMCT", "..%2f..%2fsettings.py"
LIST, END, HUGE = "/v1/bookings", "1/cancellation", 10**30
LONG, TAKEN = "A" * 300, "Traveller-1@example.org"
ANY = None  # either door may name a rule or none
NOT_HERE = None  # this door has no such thing


class Visit:
    """What a case may use: somebody signed in, a stranger's trip, and ways to send rubbish."""

    def __init__(self, build, send, stranger, secret):
        others_pnr = stranger.books(GOOD).pnr
        self.build, self.others_pnr, self.secret = build, others_pnr, secret
        self.stranger = stranger
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

    def send(self, page: str, api: str = "", method: str = "GET", **headers: str):
        """Send a request without a body to an address of each door."""
        path = page if self.build == "monolith" else api or page
        asking = self.somebody(**self.me.headers, **headers)
        asking.accepts(asking.sends(method, path))

    def put(self):
        """Use a method that no door knows."""
        self.send("/trips", "/v1/bookings", "PUT")

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

    def book_as_nobody(self):
        """Book with a good token (or a good cookie) for an account that is not there."""
        claims = {"sub": "999999", "exp": datetime.now(UTC) + timedelta(1)}
        token = jwt.encode(claims, self.secret, "HS256")
        nobody = self.somebody(Authorization=f"Bearer {token}")
        nobody.submits(nobody.prepares(GOOD))

    def with_headers(self, authorization: str, cookie: str):
        """Look at one's trips with headers of one's own making."""
        cookies = f"booking_site_session={cookie}"
        self.somebody(Authorization=authorization, Cookie=cookies).trips()

    def use_token(self, token: str):
        """Send a good form under a name of one's own choosing."""
        self.me.submits(self.me.prepares(GOOD)._replace(token=token))

    def use_guard_of(self, somebody):
        """Send a form with what guards somebody else's."""
        self.me.submits(self.me.prepares(GOOD)._replace(guard=somebody.prepares(GOOD).guard))

    def sign_in(self, email="traveller-2@example.org", password="demo-railway"):
        """Sign in as nobody can."""
        self.somebody().signs_in(email, password)

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
    Case("a day and an hour", lambda v: v.search(day="2026-04-27T00:00"), 422, 422),
    Case("a day in weeks", lambda v: v.search(day="2026-W18-1"), 422, 422),
    Case("a day without dashes", lambda v: v.search(day="20260427"), 422, 422),
    Case("no day", lambda v: v.send(f"/trains?{ENDS}", f"/v1/departures?{ENDS}"), 422, 422),
    Case("a search for half a person", lambda v: v.search(passengers="1.5"), 422, 422),
    Case("a search for -1", lambda v: v.search(passengers="-1"), 422, 422, ANY),
    Case("a search for 1_0", lambda v: v.search(passengers="1_0"), 422, 422, ANY),
    Case("a search for ٣, which is 3", lambda v: v.search(passengers="٣"), 422, 422, ANY),
    Case("a station written backwards", lambda v: v.search("\u202eSLDN"), 422, 422, "R1"),
    Case("a station with nothing in it", lambda v: v.search("ND\u200bLS"), 422, 422, "R1"),
    Case("a station with a NUL", lambda v: v.search("ND\x00LS"), 422, 422, "R1"),
    Case("a station that is no UTF-8", lambda v: v.send(*both("from=%ff&to=%fe")), 422, 422, "R1"),
    Case("7 people, twice", lambda v: v.send(*both("passengers=7&passengers=7")), 422, 422, "R3"),
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
    Case("an age of 30.5", lambda v: v.book_for(age=30.5), 422, 422),
    Case("an age of 10 to the 400", lambda v: v.book_for(age=10**400), 422, 422, ANY),
    Case("a name of nothing one sees", lambda v: v.book_for("\u200b\u200b"), 422, 422, "R3"),
    Case("a name written backwards", lambda v: v.book_for("\u202eahsA"), 422, 422, "R3"),
    Case("accents without a letter", lambda v: v.book_for("\u0301\u0301"), 422, 422, "R3"),
    Case("a form's name of 300 signs", lambda v: v.use_token("k" * 300), 400, 422),
    Case("a form without a name", lambda v: v.use_token(""), 400, 422),
    Case("somebody else's guard", lambda v: v.use_guard_of(v.stranger), 400, NOT_HERE),
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
    Case("brackets 60,000 deep", lambda v: v.post(b"[" * 60_000, "application/json"), 415, 400),
    Case("JSON that is not a number", lambda v: v.post(b"NaN", "application/json"), 415, 422),
    Case("parts without a boundary", lambda v: v.post(b"--x", "multipart/form-data"), 400, 415),
    Case("20,000 fields", lambda v: v.post(b"a=1&" * 15_000), 400, 400),
    # Addresses and headers
    Case("a way up the folders", lambda v: v.send("/static/../../settings.py"), 404, 404, ANY),
    Case("a hidden way up", lambda v: v.send(f"/static/{UP}", f"/v1/{UP}"), 404, 404, ANY),
    Case("a way up a trip", lambda v: v.send(f"/trips/{UP}", f"/v1/bookings/{UP}"), 404, 404, ANY),
    Case("a NUL as a PNR", lambda v: v.send("/trips/%00", f"{LIST}/%00"), 404, 404, ANY),
    Case("page -1", lambda v: v.send("/trips?page=-1", f"{LIST}?limit=-1"), 404, 422),
    Case("page 10**30", lambda v: v.send(f"/trips?page={HUGE}", f"{LIST}?limit={HUGE}"), 404, 422),
    Case("a cursor of 300 signs", lambda v: v.send("/nowhere", f"{LIST}?cursor={LONG}"), 404, 422),
    Case("deleting a trip", lambda v: v.send("/trips/1", f"{LIST}/1", "DELETE"), 405, 405),
    Case("cancelling by a link", lambda v: v.send(f"/trips/{END}", f"{LIST}/{END}"), 405, 405),
    # Who asks
    Case("a forged token", lambda v: v.with_token("guessed" * 8, timedelta(1)), 401, 401),
    Case("an expired token", lambda v: v.with_token(v.secret, timedelta(-1)), 401, 401),
    Case("rubbish as a token", lambda v: v.with_headers("Bearer x", "x"), 401, 401),
    Case("another kind of token", lambda v: v.with_headers("Basic dTpw", "e30.x.y"), 401, 401),
    Case("a token for a stranger to all", Visit.book_as_nobody, 401, 401),
    Case("cancelling for another", lambda v: v.me.withdraws(v.others_pnr), 404, 404, "R11"),
    Case("a wrong password", lambda v: v.sign_in(password="demo-railroad"), 401, 401),
    Case("SQL as an address", lambda v: v.sign_in("' OR 1=1 --"), 401, 401),
    Case("an address nobody has", lambda v: v.sign_in("nobody@example.org"), 401, 401),
    Case("a password of 3,000 letters", lambda v: v.sign_in(password="a" * 3_000), 422, 422),
    Case("a NUL in an account's name", lambda v: v.sign_up(name="Te\x00st"), 422, 422),
    Case("a script as an address", lambda v: v.sign_up(email=f"{SCRIPT}@a.org"), 422, 422),
    Case("an address of many dots", lambda v: v.sign_up(email="a@b..org"), 422, 422),
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
    here = Visit(build, send_to(url_of(build)), stranger, secret)
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


def both(asked: str) -> tuple[str, str]:
    """Return a search with this in its address, for each door; what is missing is good."""
    good = {"from": "NDLS", "to": "MMCT", "date": f"{DAY}"}
    asked = "&".join([asked, *(f"{k}={v}" for k, v in good.items() if f"{k}=" not in asked)])
    return f"/trains?{asked}", f"/v1/departures?{asked}"


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
