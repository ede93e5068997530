"""Forty bad inputs, as data: what a traveller's client sends in place of something good.

Each row changes one field of a good request: a search, a booking, a look at a trip, a sign-in. What
it says in {braces} is filled in from the world; None leaves the field out. *Type* errors are those
that the API's published contract excludes, whatever the railway is: a test holds each row against
`openapi.json`. *Rule* errors fit the contract; only who knows the timetable, the calendar or the
accounts can refuse them. A refusal is of use if its words match the last column.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Task = Literal["search", "book", "look up", "cancel", "sign in", "sign up"]
Kind = Literal["type", "rule"]
TASKS: tuple[Task, ...] = get_args(Task)
KINDS: tuple[Kind, ...] = get_args(Kind)
PLAIN = "text/plain"


class BadInput(NamedTuple):
    """One row of the table."""

    name: str
    task: Task
    changed: Mapping[str, str | int | float | None]
    kind: Kind
    told: str  # a pattern that the words of a useful refusal match, in either case of letters
    content_type: str = ""  # another one than that of the client


LONG, HUGE = "A" * 300, "1" * 100
SCRIPT, SQL = "<script>alert(1)</script>", "Asha'); DROP TABLE booking;--"
END, DAY, PARTY, ACCOUNT = "station|from", "day|date", "passenger", "e-?mail|address"
GONE = "past|" + DAY

BAD_INPUTS = (
    # name, task, what is changed, kind of error, what a useful refusal names
    BadInput("an unknown station", "search", {"from": "XXX"}, "rule", END),
    BadInput("the same station twice", "search", {"to": "{from}"}, "rule", END),
    BadInput("no station", "search", {"from": None}, "type", END),
    BadInput("a station of 300 letters", "search", {"from": LONG}, "type", END),
    BadInput("HTML as a station", "search", {"from": "<b>x</b>"}, "rule", END),
    BadInput("SQL as a station", "search", {"from": "' OR 1=1"}, "rule", END),
    BadInput("yesterday", "search", {"date": "{yesterday}"}, "rule", GONE),
    BadInput("the 61st day", "search", {"date": "{too late}"}, "rule", DAY),
    BadInput("30 February", "search", {"date": "2027-02-30"}, "type", DAY),
    BadInput("a day in words", "search", {"date": "tomorrow"}, "type", DAY),
    BadInput("no day", "search", {"date": None}, "type", DAY),
    BadInput("no passengers", "search", {"passengers": 0}, "type", PARTY),
    BadInput("seven passengers", "search", {"passengers": 7}, "type", PARTY),
    BadInput("many passengers", "search", {"passengers": "many"}, "type", PARTY),
    BadInput("half a passenger", "search", {"passengers": "1.5"}, "type", PARTY),
    BadInput("passengers of 100 digits", "search", {"passengers": HUGE}, "type", PARTY),
    BadInput("a train that is none", "book", {"train_number": "00000"}, "rule", "train"),
    BadInput("a train the other way", "book", {"from": "{to}", "to": "{from}"}, "rule", "train"),
    BadInput("a class the train lacks", "book", {"class_code": "{no class}"}, "rule", "class"),
    BadInput("a journey in the past", "book", {"journey_date": "{weeks ago}"}, "rule", GONE),
    BadInput("a journey next year", "book", {"journey_date": "{in a year}"}, "rule", DAY),
    BadInput("a journey on no day", "book", {"journey_date": "soon"}, "type", DAY),
    BadInput("a party of none", "book", {"party": 0}, "type", PARTY),
    BadInput("a party of seven", "book", {"party": 7}, "type", PARTY),
    BadInput("an age of 200", "book", {"age": 200}, "type", "age"),
    BadInput("an age of -1", "book", {"age": -1}, "type", "age"),
    BadInput("an age in words", "book", {"age": "thirty"}, "type", "age"),
    BadInput("no age", "book", {"age": None}, "type", "age"),
    BadInput("no name", "book", {"name": ""}, "type", "name"),
    BadInput("a name of blanks", "book", {"name": "   "}, "rule", "name"),
    BadInput("a script as a name", "book", {"name": SCRIPT}, "rule", "name"),
    BadInput("SQL as a name", "book", {"name": SQL}, "rule", "name"),
    BadInput("a bell in a name", "book", {"name": "As\x07ha"}, "rule", "name"),
    BadInput("a booking in plain text", "book", {}, "type", "json|form", PLAIN),
    BadInput("a PNR never given", "look up", {"pnr": "0000000000"}, "rule", "pnr"),
    BadInput("cancelling what is not there", "cancel", {"pnr": "0000000000"}, "rule", "pnr"),
    BadInput("a wrong password", "sign in", {"password": "demo-railroad"}, "rule", "password"),
    BadInput("an address without an @", "sign up", {"email": "nobody"}, "type", ACCOUNT),
    BadInput("a password of 3 letters", "sign up", {"password": "abc"}, "type", "password"),
    BadInput("an address that is taken", "sign up", {"email": "{email}"}, "rule", ACCOUNT),
)  # fmt: skip
