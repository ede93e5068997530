"""Clients that show what they find: judged by the figures on their screens, in whatever words."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import httpx2
from selectolax.lexbor import LexborHTMLParser

from benchmarks.change.sites import Site
from benchmarks.change.visit import Visit
from benchmarks.share.job import Ride
from benchmarks.share.outsiders import PATIENCE_SECONDS
from depot.processes import Part
from railway.world import World

Figures = Counter[str]  # train numbers, times, places, fares, chances
FIGURE = re.compile(r"\d[\d.,:]*")
SEARCH = "/trains?from={origin}&to={destination}&date={year}-{month}-{day}&passengers=1"


def address_of(ride: Ride, way: str = SEARCH) -> str:
    """Return where a screen shows a search; way: as a redesign writes it."""
    year, month, day = ride.date.split("-")
    ends = {"origin": ride.origin, "destination": ride.destination}
    return way.format(year=year, month=month, day=day, **ends)


def on_screen(part: Part, site: Mapping[Part, str], world: World, address: str) -> Figures | None:
    """Return the figures on a screen that a browser drew; None where there is no browser."""
    drawn = Visit(cast(Site, site), world).screen(address, part)  # it only looks addresses up
    return None if drawn is None else figures_of(drawn)


def on_pages(url: str, rides: Sequence[Ride]) -> list[Figures | str]:
    """Return the figures on the pages of a site that shows searches, or what went wrong."""
    with httpx2.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as http:
        answers = [http.get(address_of(ride)) for ride in rides]
    return [
        figures_of(answer.text) if answer.is_success else f"the page answers {answer.status_code}"
        for answer in answers
    ]


def told_by_assistant(url: str, rides: Sequence[Ride]) -> list[Figures | str]:
    """Return the figures that a model is told when it calls the search with the same words."""
    return asyncio.run(_ask(url, rides))


async def _ask(url: str, rides: Sequence[Ride]) -> list[Figures | str]:
    from fastmcp import Client  # here, as it takes a second to import
    from fastmcp.client.transports import StreamableHttpTransport
    from fastmcp.exceptions import ToolError

    answers: list[Figures | str] = []
    async with Client(StreamableHttpTransport(f"{url}/mcp")) as assistant:
        for ride in rides:
            asked = {"from": ride.origin, "to": ride.destination, "date": ride.date}
            try:
                told = await assistant.call_tool("search_departures", asked)
            except ToolError as refused:
                answers.append(str(refused))
            else:
                answers.append(_figures(json.dumps(told.structured_content)))
    return answers


def figures_of(page: str) -> Figures:
    """Return every figure that stands in the words of a page."""
    read = LexborHTMLParser(page)
    for tag in ("script", "style", "template", "option"):
        for node in read.css(tag):
            node.decompose()
    words = read.body.text(separator=" ") if read.body else ""
    return _figures(words)


def _figures(words: str) -> Figures:
    return Counter(figure.strip(".,:") for figure in FIGURE.findall(words))
