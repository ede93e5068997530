"""The results have the new colours, and each class is one line in the columns of all others."""

import re
from datetime import timedelta

from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller
from depot.processes import Part

RIDE = ("NDLS", "BPL")
PARTS = ("h3", ".status", ".fare", ".button")
# Where the parts of a class stand, as [left, top, bottom] of each; null where one is missing.
PLACES = """(parts) => [...document.querySelectorAll("[data-class-code][data-available]")].map(
  (one) => parts.map((part) => {
    const box = one.querySelector(part)?.getBoundingClientRect();
    return box ? [box.left, box.top, box.bottom] : null;
  }))"""
ORDER = """() => [...document.querySelectorAll("article[data-departs-at]")].map((one) => [
  one.querySelector("time").getBoundingClientRect().left,
  one.querySelector("h2").getBoundingClientRect().left])"""


def monolith(visit: Visit) -> None:
    """Read the style sheet and the results of the site."""
    found = MonolithTraveller(visit.send("monolith")).finds(*RIDE, _day(visit))

    _has_the_colours(visit.get("monolith", "/static/style.css"))
    assert found, "the facts are no longer where programs read them"
    _is_in_lines(visit, "monolith")


def decoupled(visit: Visit) -> None:
    """Read the style sheet and the results of the web."""
    found = ApiTraveller(visit.send("api")).finds(*RIDE, _day(visit))

    _has_the_colours(visit.get("web", "/style.css"))
    drawn = visit.screen(_path(visit))
    if drawn is not None:
        assert drawn.count("data-departs-at=") == len(found), "a train is missing"
    _is_in_lines(visit, "web")


def _has_the_colours(style: str) -> None:
    assert re.findall(r"--accent: (#\w+)", style) == ["#b3470a", "#ffb37a"], "the old colours"
    header = re.search(r"\.site-header \{[^}]*\}", style)
    assert header, "there is no header"
    assert "4px solid var(--accent)" in header[0], "no band under the header"
    assert re.search(r"\.frame \{[^}]*72rem", style), "the pages are as narrow as before"


def _is_in_lines(visit: Visit, part: Part) -> None:
    """Measure the results in a browser, where there is one that can be measured with."""
    with visit.browsing() as page:
        if page is None:
            return
        page.goto(visit.site[part] + _path(visit))
        page.wait_for_selector("[data-class-code][data-available]")
        places, order = page.evaluate(PLACES, list(PARTS)), page.evaluate(ORDER)
    assert places, "no class is shown"
    for parts in places:
        lines = [box for box in parts if box]
        assert max(top for _, top, _ in lines) < min(bottom for *_, bottom in lines), (
            "a class takes more than one line"
        )
    columns = [{round(box[0]) for box in column if box} for column in zip(*places, strict=True)]
    names, statuses, _, buttons = columns  # fares end at one edge, and begin where they may
    assert len(names) == len(statuses) == len(buttons) == 1, "columns differ between the trains"
    assert all(times < name for times, name in order), "the times do not come first"


def _path(visit: Visit) -> str:
    return f"/trains?from={RIDE[0]}&to={RIDE[1]}&date={_day(visit)}&passengers=2"


def _day(visit: Visit) -> str:
    return (visit.world.as_of.date() + timedelta(days=3)).isoformat()
