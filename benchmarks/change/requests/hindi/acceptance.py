"""Who switches reads search and results in Hindi, stays with it, and comes back to English."""

import re
from datetime import timedelta
from typing import Any

from benchmarks.change.visit import Visit
from depot.processes import Part

RIDE = ("NDLS", "BPL")
SEVERAL = 6  # days, so that a queue is among them
ENGLISH = re.compile(
    r"\b(from|to|date|passengers?|search|trains?|where|change|available|waitlist|regret|places?|each|"
    r"likely|possible|unlikely|confirmed|estimate|book|booking|day|before|after|starts|origin|"
    r"tier|sleeper|chair|sitting|monday|march|november|h|min|km)\b",
    re.IGNORECASE,
)
HINDI = re.compile(r"[\u0900-\u097f]")
# The words that are read or read out, without what keeps its name: stations, trains, statuses.
WORDS = """() => {
  const main = document.querySelector("main").cloneNode(true);
  for (const names of main.querySelectorAll("option[value]:not([value='']), h2, .train-facts")) {
    names.remove();
  }
  const labelled = [...main.querySelectorAll("[aria-label]:not(.button)")];
  return [main.textContent, ...labelled.map((one) => one.ariaLabel)].join(" ");
}"""
JOURNEY = re.compile(r"\S[^→]*→ \S+( \S+)?")


def monolith(visit: Visit) -> None:
    """Switch on the site."""
    assert HINDI.search(visit.get("monolith", "/")), "no page offers Hindi"
    _reads_both(visit, "monolith")


def decoupled(visit: Visit) -> None:
    """Switch on the web."""
    loaded = re.findall(r'"(/[\w/-]+\.js)"', visit.get("web", "/"))
    assert any(HINDI.search(visit.get("web", path)) for path in loaded), "no module speaks Hindi"
    _reads_both(visit, "web")


def _reads_both(visit: Visit, part: Part) -> None:
    """Click as a visitor does, where there is a browser to click in."""
    with visit.browsing() as page:
        if page is None:
            return
        english = _read(page, visit, part)
        page.get_by_text("हिन्दी", exact=True).click()
        page.wait_for_selector("html[lang=hi]")
        hindi = _read(page, visit, part)
        page.goto(f"{visit.site[part]}/about")
        page.wait_for_selector("main h1")
        assert page.get_attribute("html", "lang") != "hi", "a page in English says it is in Hindi"
        page.get_by_text("English", exact=True).click()
        page.wait_for_selector("text=हिन्दी")
        again = _read(page, visit, part)
    assert all(HINDI.search(words) for words in hindi), "a page has no word of Hindi"
    left = {found[0] for words in hindi for found in ENGLISH.finditer(words)}
    assert not left, f"English words are left: {', '.join(sorted(left))}"
    assert again == english, "English is not what it was"
    assert not any(HINDI.search(words) for words in english), "Hindi in an English page"


def _read(page: Any, visit: Visit, part: Part) -> list[str]:
    """Return the words of the search and of some days' results."""
    today = visit.world.as_of.date()
    days = [(today + timedelta(days=ahead)).isoformat() for ahead in range(1, SEVERAL)]
    paths = [f"/trains?from={RIDE[0]}&to={RIDE[1]}&date={day}&passengers=2" for day in days]
    words = []
    for path in ("/", *paths):
        page.goto(visit.site[part] + path)
        page.wait_for_selector("main nav" if "trains" in path else "main form")
        words.append(JOURNEY.sub("", page.evaluate(WORDS)))
    return words
