"""Click to results: from the click until what was asked for stands in the window, in Chromium."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.experiments import Context
from benchmarks.launches import cores
from benchmarks.row import Question, Row, Stamp, measured
from benchmarks.scale import windows
from benchmarks.scale.clocks import pin, usable_cores
from benchmarks.scale.questions import questions, travellers
from benchmarks.source import line_of
from benchmarks.verdict import LOOKS, Decision, Pair, judge, unmeasured

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SEED = 2026
SEAT = 0
WARM_UP = 2  # clicks per task and side that are thrown away: the cache fills, the scripts compile

# Runs in every page before its own scripts. A click starts the clock; it stops in the second frame
# after the first sight of what was asked for: by then it is painted. The clock's zero is the epoch,
# so that it goes on when the click leads to another page.
OBSERVER = """wanted => {
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    if (window.sawAt || !document.querySelector(wanted)) return;
    window.sawAt = true;
    requestAnimationFrame(() => requestAnimationFrame(() => { window.usableAt = now(); }));
  };
  addEventListener("click", event => {
    if (!event.target.closest("button, a")) return;
    sessionStorage.clickedAt = now();
    window.sawAt = window.usableAt = undefined;
  }, true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""
WAITED = "() => window.usableAt && window.usableAt - Number(sessionStorage.clickedAt)"


class Task(NamedTuple):
    """What is clicked, and what is awaited then."""

    deed: str
    wanted: str  # CSS selector, the same on both sites
    prepare: Callable[["Page", str, int], None]  # brings the page on which to click
    click: Callable[["Page", int], None]


def click_rows(context: Context) -> list[Row]:
    """Return how long a person waits after a click, per task; A B B A, judged as every p50."""
    tasks = {name: task for name, task in _tasks(context).items() if context.wants(_id(name))}
    if reason := windows.why_no_browser():
        none: dict[str, tuple[list[Pair], Decision]]
        none = {name: ([], unmeasured(reason)) for name in tasks}
        return [_row(name, tasks[name], *told) for name, told in none.items()]
    budget = cores()  # asked before this process is pinned, and with it the browser
    with windows.sites(context) as urls, _on(budget.generator):
        looks = {name: _judged(context, urls, task) for name, task in tasks.items()}
    shared = () if budget.both else ("the browser shares the servers' cores: no verdict on time",)
    return [
        _row(name, tasks[name], pairs, decision.voided(*shared))
        for name, (pairs, decision) in looks.items()
    ]


def _tasks(context: Context) -> dict[str, Task]:
    searches = questions(context.world, SEED)["find_a_train"]
    account = travellers(context.world)[SEAT]

    def open_form(page: "Page", url: str, number: int) -> None:
        page.goto(url)
        windows.fill_in_search(page, searches[number])

    def press(page: "Page", _number: int) -> None:
        page.get_by_role("button", name="Search trains").click()

    def open_list(page: "Page", url: str, _number: int) -> None:
        page.goto(f"{url}/trips")
        field, trips = page.get_by_label("E-mail"), page.locator("main a[href^='/trips/']").first
        field.or_(trips).wait_for()
        if field.is_visible():
            windows.sign_in(page, *account)
        trips.wait_for()

    def choose(page: "Page", _number: int) -> None:
        page.locator("main a[href^='/trips/']").first.click()

    return {
        "find_a_train": Task("“Search trains”", windows.TRAINS, open_form, press),
        "open_a_trip": Task("a trip in the list", ".passengers li", open_list, choose),
    }


def _judged(context: Context, urls: Mapping[str, str], task: Task) -> tuple[list[Pair], Decision]:
    """Click in turn on both sides until the rule has seen enough pairs."""
    pairs: list[Pair] = []
    with windows.profile(context.folder / f"clicks-{task.wanted[1:5]}") as browser:
        wait = partial(waited, browser, task)
        for number in range(WARM_UP):
            for url in urls.values():
                wait(url, number)
        for look in LOOKS:
            while len(pairs) < look:
                number = len(pairs)
                context.say(f"click on {task.deed}, pair {number + 1}", number / LOOKS[-1])
                order = list(urls) if number % 2 == 0 else list(urls)[::-1]
                found = {side: wait(urls[side], number) for side in order}
                pairs.append((found["monolith"], found["decoupled"]))
            decision = judge(pairs, "p50", "lower")
            if not decision.wants_more:
                break
    return pairs, decision


def waited(browser: "BrowserContext", task: Task, url: str, number: int) -> float:
    """Return the milliseconds from one click to what it asked for, in a fresh tab."""
    page = browser.new_page()
    page.add_init_script(f"({OBSERVER})({task.wanted!r})")
    task.prepare(page, url, number)
    task.click(page, number)
    waited = float(page.wait_for_function(WAITED).json_value())
    page.close()
    return waited


@contextmanager
def _on(wanted: tuple[int, ...]) -> Iterator[None]:
    """Keep what is started meanwhile, the browser, on these cores; on any if there are none."""
    before = usable_cores()
    pin(wanted)
    try:
        yield
    finally:
        pin(before)


def _id(name: str) -> str:
    return f"scale.clicks.{name}"


def _row(name: str, task: Task, pairs: list[Pair], decision: Decision) -> Row:
    question = Question(
        id=_id(name),
        axis="scale",
        question=f"How long after a click on {task.deed} does the answer stand in the window?",
        unit="milliseconds",
        better="lower",
        source=line_of(waited),
    )
    row = measured(question, pairs, decision, Stamp.now())
    return row.with_notes("Chromium, a fresh tab each time, what it fetched before in its cache")
