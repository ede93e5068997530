"""First and tenth visit (M7): what comes over the wire into a real browser with its real cache."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2

from benchmarks.claims import Claim, Finding, Word
from benchmarks.controls.rates import WrongAnswers
from benchmarks.experiments import Context
from benchmarks.row import Question, Row, Stamp, counted, measured
from benchmarks.scale import windows
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.questions import questions, travellers
from benchmarks.scale.tasks import TRAIN
from benchmarks.source import line_of
from benchmarks.verdict import unmeasured
from benchmarks.worlds import BUSY
from railway.busy import FIRST, LAST
from railway.timetable import departures_on
from railway.world import World, read_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEED = 2026
SEAT = 0
VISITS = {1: "first", 10: "tenth"}
TASKS = {"find_a_train": "open the site and find a train", "open_a_trip": "open a trip, signed in"}
UNITS = {"bytes": "bytes over the wire", "requests": "requests"}
LONGEST = range(2, 40)  # days ahead: where the longest list is looked for
LISTED = ("train_number", "train_name", "departs_at", "arrives_at")  # what a lean list needs
OFFERED = ("class_code", "status", "fare_paise")


class Traffic(NamedTuple):
    """What one visit took: requests that reached a server, and headers and bodies of answers."""

    requests: int
    bytes: int


Visits = Mapping[tuple[str, str, int], Traffic]  # by task, side and number of the visit
Go = Callable[["Page", str], None]  # does a task in a fresh tab, on the site at a URL


def visit_rows(context: Context) -> list[Row]:
    """Return what visits cost, each counted by Chromium, and add what became of M7."""
    wanted = [question for question in _questions() if context.wants(question.id)]
    if reason := windows.why_no_browser():
        return [measured(each, [], unmeasured(reason), Stamp.now()) for each in wanted]
    with windows.sites(context) as urls:
        seen = _visited(context, urls)
    sizes = sizes_of_a_list(replace(context, world=read_world(BUSY.folder)))
    stamp = Stamp.now()
    context.findings.append(smaller(sizes, seen, stamp))
    return [_row(question, seen, stamp) for question in wanted]


def _questions() -> list[Question]:
    return [
        Question(
            id=f"scale.visits.{task}.{name}.{unit}",
            axis="scale",
            question=f"How much does the {name} visit take to {deed}, in {UNITS[unit]}?",
            unit=UNITS[unit],
            better="lower",
            source=line_of(counted_visit),
        )
        for task, deed in TASKS.items()
        for name in VISITS.values()
        for unit in UNITS
    ]


def _row(question: Question, seen: Visits, stamp: Stamp) -> Row:
    _, _, task, name, unit = question.id.split(".")
    number = next(number for number, called in VISITS.items() if called == name)
    here, there = (getattr(seen[task, side, number], unit) for side in BUILDS)
    row = counted(question, here, there, stamp)
    return row.with_notes("counted by Chromium: headers and bodies of answers, its cache in use")


def _visited(context: Context, urls: Mapping[str, str]) -> Visits:
    """Visit each site ten times per task, in a profile that begins empty."""
    asked = questions(context.world, SEED)
    search, pnr = asked["find_a_train"][0], asked["look_up"][0][SEAT]["pnr"]
    account = travellers(context.world)[SEAT]

    def find(page: "Page", url: str) -> None:
        page.goto(url)
        windows.fill_in_search(page, search)
        windows.press_search(page)

    def open_trip(page: "Page", url: str) -> None:
        page.goto(f"{url}/trips/{pnr}")
        field, trip = page.get_by_label("E-mail"), page.locator(f"[data-pnr='{pnr}']").first
        field.or_(trip).wait_for()
        if field.is_visible():
            windows.sign_in(page, *account)
        trip.wait_for()

    deeds: dict[str, Go] = {"find_a_train": find, "open_a_trip": open_trip}
    seen = {}
    for task, go in deeds.items():
        for side, url in urls.items():
            with windows.profile(context.folder / f"{side}-{task}") as browser:
                for number in range(1, max(VISITS) + 1):
                    context.say(f"{side}: {TASKS[task]}, visit {number}", number / max(VISITS))
                    page = browser.new_page()
                    seen[task, side, number] = counted_visit(page, lambda page: go(page, url))  # noqa: B023  called at once
                    page.close()
    return seen


def counted_visit(page: "Page", go: Callable[["Page"], object]) -> Traffic:
    """Return what a browser received from servers while something was done in a tab.

    Of an answer to the question for leave (CORS) Chromium tells the length when it arrives, and
    none when it is read.
    """
    received: list[int] = []

    def arrives(event: dict[str, Any]) -> None:
        if event["type"] == "Preflight":
            received.append(event["response"]["encodedDataLength"])

    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", arrives)
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    go(page)
    page.wait_for_load_state("networkidle")
    wire.detach()
    from_servers = [length for length in received if length]  # from the cache: nothing
    return Traffic(len(from_servers), round(sum(from_servers)))


def sizes_of_a_list(context: Context) -> dict[str, int]:
    """Return bytes of a world's longest list of trains in three forms, raw and gzip.

    "lean" has only what a list needs, written as tightly as JSON allows; "whole" is what the API
    gives; all three are packed by the same hand.
    """
    search, trains = longest_list(context.world)
    context.say(f"a list of {trains} trains, as a page and as JSON")
    with windows.sites(context) as urls:
        told = httpx2.get(f"{urls['decoupled']}/settings.json", trust_env=False)
        forms = _forms(search, urls["monolith"], told.json()["api"])
    if any(len(TRAIN.findall(body)) != trains for body in forms.values()):
        raise WrongAnswers(f"{search}: not every form lists {trains} trains")
    raw = {f"{name}, raw bytes": len(body) for name, body in forms.items()}
    return {"trains": trains, **raw} | {
        f"{name}, gzip bytes": len(gzip.compress(body, 6, mtime=0)) for name, body in forms.items()
    }


def longest_list(world: World) -> tuple[dict[str, str], int]:
    """Return the search of the busy stations' fullest day, and how many trains it lists."""
    days = [world.as_of.date() + timedelta(days=ahead) for ahead in LONGEST]
    trains = {day: len(departures_on(world.network, FIRST, LAST, day)) for day in days}
    day = max(days, key=trains.__getitem__)
    return {"from": FIRST, "to": LAST, "date": day.isoformat()}, trains[day]


def _forms(search: dict[str, str], pages: str, api: str) -> dict[str, bytes]:
    page = httpx2.get(f"{pages}/trains", params=search, trust_env=False).content
    whole = httpx2.get(f"{api}/v1/departures", params=search, trust_env=False)
    return {"page": page, "whole": whole.content, "lean": lean(whole.json())}


def lean(found: Mapping[str, Any]) -> bytes:
    """Return a list of trains with nothing but what a list needs."""
    listed = [
        {name: train[name] for name in LISTED}
        | {"classes": [{name: offer[name] for name in OFFERED} for offer in train["classes"]]}
        for train in found["departures"]
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()


def smaller(sizes: Mapping[str, int], seen: Visits, stamp: Stamp) -> Finding:
    """Return whether JSON was smaller than the page wherever the answers were compared.

    What whole visits bring, other files included, is told beside it and decides nothing.
    """
    holds = all(
        sizes[f"{form}, {packed} bytes"] < sizes[f"page, {packed} bytes"]
        for form in ("whole", "lean")
        for packed in ("raw", "gzip")
    )
    told = "; ".join(
        f"{packed}: page {sizes[f'page, {packed} bytes']:,}, whole objects "
        f"{sizes[f'whole, {packed} bytes']:,}, lean {sizes[f'lean, {packed} bytes']:,} bytes"
        for packed in ("raw", "gzip")
    )
    return Finding(
        claim=Claim.M7,
        rule="holds if lean and whole-object JSON are smaller than the page, raw and gzipped",
        word=Word.HOLDS if holds else Word.NOT,
        why="; ".join([f"{sizes['trains']} trains, {told}", *_whole_visits(seen)]),
        figures={**sizes, **dict(_visit_figures(seen))},
        source=line_of(sizes_of_a_list),
        stamp=stamp,
    )


def _whole_visits(seen: Visits) -> Iterator[str]:
    """Yield in clauses what each visit brings, be it the answer or what comes with it."""
    for number, name in VISITS.items():
        here, there = (seen["find_a_train", side, number].bytes for side in BUILDS)
        yield (
            f"a whole {name} visit brings {here:,} bytes in the monolith and {there:,} in the "
            "decoupled build, other files included"
        )


def _visit_figures(seen: Visits) -> Iterator[tuple[str, float]]:
    for number, name in VISITS.items():
        for side in BUILDS:
            label = f"find a train, whole {name} visit, {side}, bytes"
            yield label, seen["find_a_train", side, number].bytes
