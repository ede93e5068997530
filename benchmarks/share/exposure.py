"""Exposure: what a traveller's screens are handed, against what they show, in a browser."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.change.sites import SIDES, Side
from benchmarks.experiments import Context
from benchmarks.row import Row, Stamp, counted, measured
from benchmarks.scale import windows
from benchmarks.scale.questions import questions, travellers
from benchmarks.share.questions import EXPOSURE
from benchmarks.share.shown import Fact, in_answer, in_markup, unshown
from benchmarks.verdict import unmeasured

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

SEED = 2026
SEAT = 1
NAMES = ("Asha Rao", "Ravi Rao", "Meera Das", "Kabir Das", "Leela Sen", "Arjun Sen")
OPENED = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
API = "/v1/"

Unshown = Mapping[str, Sequence[str]]  # by screen, the names of facts


def exposure_rows(context: Context) -> list[Row]:
    """Return how many facts the screens of both sites are handed and do not show, per screen."""
    if reason := windows.why_no_browser():
        return [measured(EXPOSURE, [], unmeasured(reason), Stamp.now())]
    found: dict[Side, Unshown] = {}
    with (
        windows.sites(context) as urls,
        TemporaryDirectory(prefix="twin-tracks-", ignore_cleanup_errors=True) as scratch,
    ):
        for side in SIDES:
            context.say(f"{side}: what the screens are handed, and what they show")
            with windows.profile(Path(scratch) / side) as browser:
                found[side] = _unshown(context, side, urls[side], browser.new_page())
    text = json.dumps(found, indent=1)
    (context.folder / "unshown.json").write_text(text + "\n", encoding="utf-8")
    return [row(found, Stamp.now())]


def row(found: Mapping[Side, Unshown], stamp: Stamp) -> Row:
    """Return the counts, with every name that was counted."""
    here, there = (sum(map(len, found[side].values())) for side in SIDES)
    told = [f"{side}: {_those(found[side])}" for side in SIDES]
    counts = counted(EXPOSURE, here, there, stamp)
    return replace(counts, why="; ".join([counts.why, *told])).with_notes(
        "a fact is shown when most of its values stand in the words of the screen that got it"
    )


def _those(unshown: Unshown) -> str:
    return "; ".join(f"{screen}: {', '.join(names) or 'none'}" for screen, names in unshown.items())


def _unshown(context: Context, side: Side, url: str, page: "Page") -> Unshown:
    """Return what one site's screens are handed and do not show, on the way to a booking."""
    places = {code: place.name for code, place in context.world.network.stations.items()}
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # Playwright marks what it calls
    found = {}
    for screen in _errand(context, page, url):
        page.wait_for_load_state("networkidle")
        page.evaluate(OPENED)
        found[screen] = unshown(_handed(side, page, answers), page.inner_text("body"), places)
        answers.clear()
    return found


def _errand(context: Context, page: "Page", url: str) -> Iterator[str]:
    """Sign in, find a train, book it, and look at all trips; yield each screen when it is drawn."""
    search = questions(context.world, SEED)["find_a_train"][0]
    page.goto(f"{url}/sign-in")
    windows.sign_in(page, *travellers(context.world)[SEAT])
    page.get_by_label("Date").wait_for()
    yield "the search"
    windows.fill_in_search(page, search)
    windows.press_search(page)
    yield "the trains"
    page.locator("main a[href^='/book']").first.click()
    page.get_by_role("button", name="Book now").wait_for()
    yield "the booking form"
    for number in range(search["passengers"]):
        page.get_by_label("Name").nth(number).fill(NAMES[number])
        page.get_by_label("Age").nth(number).fill(str(30 + number))
    page.get_by_role("button", name="Book now").click()
    page.locator(".passengers li").first.wait_for()
    yield "the trip"
    page.get_by_role("link", name="My trips").click()
    page.locator("main a[href^='/trips/']").first.wait_for()
    yield "my trips"


def _handed(side: Side, page: "Page", answers: Sequence["Response"]) -> Iterator[Fact]:
    """Yield what came with a screen: cookies that were set, and what the page or the API tells."""
    if side == "monolith":
        yield from in_markup(page.content())
    for answer in answers:
        for header in answer.headers_array():
            if header["name"].lower() == "set-cookie":
                name, _, value = header["value"].partition("=")
                yield f"cookie {name}", value
        is_fact = API in answer.url and answer.request.method != "OPTIONS"
        if is_fact and "json" in answer.headers.get("content-type", ""):
            yield from in_answer(answer.json())
