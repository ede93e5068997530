"""Which facts that a screen was handed stand in its words, in whatever way they are written there.

The same judgement for both builds: of the monolith, facts are what its markup carries beside the
words (data attributes, hidden fields, questions in links), of the API what its answers say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser

Fact = tuple[str, str]  # its name as the API writes it, and its value; "" is none
INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
STATUSES = {
    "CNF": ("Available", "Confirmed"),
    "RAC": ("RAC",),
    "WL": ("Waitlist", "WL"),
    "REGRET": ("Regret",),
    "CANCELLED": ("Cancelled",),
}
SAID_WHEN_TRUE = {"synthetic": "synthetic train", "on_sale": "Book", "staff": "Staff"}


def in_answer(part: Any, name: str = "") -> Iterator[Fact]:
    """Yield every fact of a JSON answer, named by the field it stands in."""
    if isinstance(part, dict):
        for field, value in part.items():
            yield from in_answer(value, field)
    elif isinstance(part, list):
        for value in part:
            yield from in_answer(value, name)
    elif isinstance(part, bool):
        yield name, str(part).lower()
    else:
        yield name, "" if part is None else str(part)


def in_markup(page: str) -> Iterator[Fact]:
    """Yield every fact that a page carries beside its words."""
    for node in LexborHTMLParser(page).css("*"):
        told = {name: value or "" for name, value in node.attributes.items()}
        for name, value in told.items():
            if name.startswith("data-"):
                yield name.removeprefix("data-").replace("-", "_"), value
        if told.get("type") == "hidden":
            yield told.get("name", ""), told.get("value", "")
        if "datetime" in told:
            yield "datetime", told["datetime"]
        yield from parse_qsl(urlsplit(told.get("href", "")).query)


def unshown(facts: Iterable[Fact], words: str, places: Mapping[str, str]) -> list[str]:
    """Return the names of facts that the words of a screen do not show, in most of their values.

    places: names of stations by code, for a screen shows those.
    """
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in facts:
        if value:
            values[name].append(value)
    return sorted(
        name
        for name, told in values.items()
        if 2 * sum(_is_shown(name, value, words, places) for value in told) < len(told)
    )


def _is_shown(name: str, value: str, words: str, places: Mapping[str, str]) -> bool:
    if name in SAID_WHEN_TRUE:
        return _stands(SAID_WHEN_TRUE[name], words) == (value == "true")
    return any(_stands(way, words) for way in _ways(name, value, places))


def _stands(way: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(way)}(?!\w)", words, re.IGNORECASE) is not None


def _ways(name: str, value: str, places: Mapping[str, str]) -> Iterator[str]:
    """Yield the ways in which people write a fact."""
    yield value
    if value in places:
        yield places[value]
    if name == "status":
        yield from STATUSES.get(value, ())
    elif name.endswith("_paise"):
        yield _rupees(int(value))
    elif name.endswith("chance"):
        yield _odds(float(value))
    elif INSTANT.fullmatch(value):
        yield from _moment(datetime.fromisoformat(value), has_clock="T" in value)


def _rupees(paise: int) -> str:
    """Return an amount with Indian grouping, as in 1,23,456.50."""
    whole, part = divmod(paise, 100)
    grouped = re.sub(r"(?<=\d)(?=(\d\d)*\d{3}$)", ",", str(whole))
    return grouped + (f".{part:02d}" if part else "")


def _odds(chance: float) -> str:
    tenths = int(10 * chance + 0.5)
    if tenths in (0, 10):
        return "fewer than 1 of 10" if tenths == 0 else "more than 9 of 10"
    return f"about {tenths} of 10"


def _moment(when: datetime, *, has_clock: bool) -> Iterator[str]:
    if has_clock:
        yield f"{when:%H:%M}"
    else:
        yield from (f"{when.day} {when:%B}", f"{when.day} {when:%b %Y}")
