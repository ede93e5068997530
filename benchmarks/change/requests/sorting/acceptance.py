"""Travellers can have the results in the order of departure, of fare or of duration."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from math import inf
from typing import Any

from benchmarks.change.visit import Visit
from depot.browsers import find_chromium
from depot.processes import Part

BY_FARE = ("NDLS", "BPL")  # the later train is the cheaper one
BY_DURATION = ("AGC", "BPL")  # the later train is the quicker one
DAYS_AHEAD = 40  # by then something is free, and on the next day as well
FACT = re.compile(r'data-([\w-]+)="([^"]*)"')
CHOSEN = re.compile(r'aria-current="true"[^>]*>\s*(\w+)\s*<')
LINK = re.compile(r'href="(/trains\?[^"]*)"')


@dataclass(frozen=True)
class Train:
    """What decides the place of a train in the list."""

    train_number: str
    departs_at: datetime
    duration: timedelta
    cheapest: float  # fare in paise of a class that can be booked


ORDERS: dict[str, Callable[[Train], Any]] = {
    "departure": lambda train: train.departs_at,
    "fare": lambda train: train.cheapest,
    "duration": lambda train: train.duration,
}


def monolith(visit: Visit) -> None:
    """Read the pages."""
    _accepted(visit, lambda path: visit.get("monolith", path))


def decoupled(visit: Visit) -> None:
    """Read the screens of the web and of the phone; without a browser, what they are made of."""
    fronts: tuple[Part, ...] = ("web", "phone")
    for front in fronts:
        module = visit.get(front, "/screens/trains-screen.js")
        assert "sort" in module, f"the results on the {front} know no order"
        if find_chromium() is not None:
            _accepted(visit, partial(_drawn, visit, front))


def _drawn(visit: Visit, front: Part, path: str) -> str:
    return visit.screen(path, front) or ""


def _accepted(visit: Visit, shown: Callable[[str], str]) -> None:
    """Hold one site's pages against the request."""
    for name, ride in (("fare", BY_FARE), ("duration", BY_DURATION)):
        as_they_leave = _trains(shown(_path(visit, ride)))
        assert as_they_leave == sorted(as_they_leave, key=lambda train: train.departs_at)
        wanted = sorted(as_they_leave, key=ORDERS[name])
        assert wanted != as_they_leave, "there is nothing to sort"
        page = shown(_path(visit, ride, f"&sort={name}"))
        assert _trains(page) == wanted, f"the trains are not in the order of {name}"
        _assert_offered(name, page, visit)
    assert _trains(shown(_path(visit, ride, "&sort=colour"))) == as_they_leave, (
        "an order is refused"
    )


def _assert_offered(chosen: str, page: str, visit: Visit) -> None:
    """Hold a page against this: one order is marked, the others are links, other days keep it."""
    assert [chosen] == [words.lower() for words in CHOSEN.findall(page)], f"{chosen} is not marked"
    links = [unescape(link) for link in LINK.findall(page)]
    for order in ORDERS.keys() - {chosen}:
        assert any(_day(visit) in link and f"sort={order}" in link for link in links), (
            f"the order of {order} cannot be chosen"
        )
    assert any(_day(visit, 1) in link and f"sort={chosen}" in link for link in links), (
        f"the day after forgets the order of {chosen}"
    )


def _trains(page: str) -> list[Train]:
    return [_train(article) for article in page.split("<article ")[1:]]


def _train(article: str) -> Train:
    """Return what an article with its classes tells; its markup is the same in both builds."""
    head, *tiles = re.split(r"(?=<[^>]* data-class-code=)", article)
    facts = dict(FACT.findall(head))
    leaves, arrives = (datetime.fromisoformat(facts[f"{end}-at"]) for end in ("departs", "arrives"))
    offers = [dict(FACT.findall(tile)) for tile in tiles]
    fares = [int(one["fare-paise"]) for one in offers if one["status"] != "REGRET"]
    open_fares = fares if facts["on-sale"] == "true" else []
    return Train(facts["train-number"], leaves, arrives - leaves, min(open_fares, default=inf))


def _path(visit: Visit, ride: tuple[str, str], more: str = "") -> str:
    return f"/trains?from={ride[0]}&to={ride[1]}&date={_day(visit)}&passengers=1{more}"


def _day(visit: Visit, later: int = 0) -> str:
    return (visit.world.as_of.date() + timedelta(days=DAYS_AHEAD + later)).isoformat()
