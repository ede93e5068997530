"""Read the facts on the monolith's pages: the `data-*` attributes, whatever markup is around."""

import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import NamedTuple

from benchmarks.drivers.traveller import (
    ClassChart,
    ClassLoad,
    Departure,
    ModelReport,
    Offer,
    Passenger,
    Trip,
    TripLine,
)

Facts = dict[str, str]  # the data-* attributes of one element, named as in JSON


class Alert(NamedTuple):
    """What a page refuses: the number of the rule (or "") and the words."""

    rule: str
    message: str


class Page(HTMLParser):
    """One page, read in full: its facts in the order in which they stand, and its alert."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.facts: list[Facts] = []
        self._alert: Alert | None = None
        self._open: list[str] = []  # the tags open since the alert began
        self.feed(body.decode())

    @property
    def alert(self) -> Alert:
        """What the page refuses; empty when it refuses nothing."""
        rule, words = self._alert or Alert("", "")
        return Alert(rule, " ".join(words.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the facts of an element, and notice where an alert begins."""
        given = {name: value or "" for name, value in attrs}
        facts = {_word(name): given[name] for name in given if name.startswith("data-")}
        if facts:
            self.facts.append(facts)
        if self._open and tag not in ("br", "hr", "img", "input"):
            self._open.append(tag)
        elif given.get("role") == "alert" and self._alert is None:
            self._alert = Alert(facts.get("rule", ""), "")
            self._open.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the words of the alert."""
        if self._open and self._alert:
            self._alert = Alert(self._alert.rule, self._alert.message + data)

    def handle_endtag(self, tag: str) -> None:
        """Notice where the alert ends."""
        if self._open and self._open[-1] == tag:
            self._open.pop()


def hidden(body: bytes, name: str) -> str:
    """Return the value of a form's hidden field, found by searching the bytes; "" if absent."""
    field = re.search(rb'name="%s"[^>]*? value="([^"]*)"' % name.encode(), body)
    return field[1].decode() if field else ""


def departures(body: bytes, origin: str, destination: str) -> tuple[Departure, ...]:
    """Return the departures on a results page; the offers stand inside their train's element."""
    trains: list[tuple[Facts, list[Offer]]] = []
    for facts in Page(body).facts:
        if "departs_at" in facts:
            trains.append((facts, []))
        elif "class_code" in facts:
            trains[-1][1].append(_offer(facts))
    return tuple(_departure(facts, origin, destination, tuple(of)) for facts, of in trains)


def trip(body: bytes) -> Trip:
    """Return the trip on its page."""
    page = Page(body)
    facts = next(facts for facts in page.facts if "pnr" in facts)
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
        waitlist_number=_number(facts["waitlist_number"]),
        waitlist_position=_number(facts["waitlist_position"]),
        fare_paise=int(facts["fare_paise"]),
        refund_paise=_number(facts["refund_paise"]),
        refund_now_paise=_number(facts["refund_now_paise"]),
        booked_at=datetime.fromisoformat(facts["booked_at"]),
        cancelled_at=_instant(facts["cancelled_at"]),
        chance=_share(facts["chance"]),
        passengers=tuple(
            Passenger(named["passenger"], int(named["age"]))
            for named in page.facts
            if "passenger" in named
        ),
    )


def trip_lines(body: bytes) -> tuple[TripLine, ...]:
    """Return the trips listed on one page."""
    facts = Page(body).facts
    return tuple(TripLine(line["pnr"], line["status"]) for line in facts if "pnr" in line)


def class_charts(body: bytes) -> tuple[ClassChart, ...]:
    """Return what a chart did, as told on the page after it."""
    return tuple(
        ClassChart(facts["class_code"], *(int(facts[name]) for name in ClassChart._fields[1:]))
        for facts in Page(body).facts
        if "released" in facts
    )


def class_loads(body: bytes) -> tuple[ClassLoad, ...]:
    """Return how full the classes are; they stand inside their train's element."""
    loads, train_number = [], ""
    for facts in Page(body).facts:
        train_number = facts.get("train_number", train_number)
        if "load_factor" in facts:
            loads.append(_class_load(facts, train_number))
    return tuple(loads)


def model_report(body: bytes) -> ModelReport:
    """Return what a page tells of the model."""
    elements = Page(body).facts
    told = {name: value for facts in elements for name, value in facts.items() if value}
    return ModelReport(
        data_hash=told.get("data_hash"),
        training_mean=_share(told.get("training_mean", "")),
        base_rate=_share(told.get("base_rate", "")),
        metrics={
            facts["scorer"]: {name: float(facts[name]) for name in facts if name != "scorer"}
            for facts in elements
            if "scorer" in facts
        },
        waiting=int(told["waiting"]),
        mean_chance=_share(told.get("mean_chance", "")),
    )


def _class_load(facts: Facts, train_number: str) -> ClassLoad:
    return ClassLoad(
        train_number=train_number,
        class_code=facts["class_code"],
        berths=int(facts["berths"]),
        fullest_leg=int(facts["fullest_leg"]),
        load_factor=float(facts["load_factor"]),
        rac_length=int(facts["rac_length"]),
        waitlist_length=int(facts["waitlist_length"]),
        charted=facts["charted"] == "true",
    )


def _departure(facts: Facts, origin: str, destination: str, offers: tuple[Offer, ...]) -> Departure:
    return Departure(
        train_number=facts["train_number"],
        train_name=facts["train_name"],
        train_type=facts["train_type"],
        synthetic=facts["synthetic"] == "true",
        journey_date=date.fromisoformat(facts["journey_date"]),
        origin=origin,
        destination=destination,
        departs_at=datetime.fromisoformat(facts["departs_at"]),
        arrives_at=datetime.fromisoformat(facts["arrives_at"]),
        distance_km=int(facts["distance_km"]),
        on_sale=facts["on_sale"] == "true",
        offers=offers,
    )


def _offer(facts: Facts) -> Offer:
    return Offer(
        class_code=facts["class_code"],
        status=facts["status"],
        available=int(facts["available"]),
        waitlist_position=_number(facts["waitlist_position"]),
        fare_paise=int(facts["fare_paise"]),
        chance=_share(facts["chance"]),
    )


def _word(attribute: str) -> str:
    return attribute.removeprefix("data-").replace("-", "_")


def _number(text: str) -> int | None:
    return int(text) if text else None


def _share(text: str) -> float | None:
    return float(text) if text else None


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
