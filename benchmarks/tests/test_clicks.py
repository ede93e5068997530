"""The clock runs from the click to what was asked for, whether a page or a script brings it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from benchmarks.experiments import Context
from benchmarks.scale import clicks, windows
from benchmarks.scale.clicks import Task, _row, click_rows, waited
from benchmarks.verdict import Verdict, judge

LATER = 300  # milliseconds until the script's answer stands; a timer is the subject here
HERE = "<p class='answer'>here</p>"
PAGES = {
    "/page": "<!doctype html><title>Form</title><form action='/answer'><button>Go</button></form>",
    "/answer": f"<!doctype html><title>Answer</title>{HERE}",
    "/script": f"""<!doctype html><title>Script</title><button>Go</button><script>
        document.querySelector("button").addEventListener("click", () => setTimeout(
          () => document.body.insertAdjacentHTML("beforeend", "{HERE}"), {LATER}));</script>""",
}


class Pages(BaseHTTPRequestHandler):
    """One site that answers with a page, another that answers by script."""

    def do_GET(self) -> None:
        body = PAGES[self.path.partition("?")[0]].encode() if "icon" not in self.path else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.skipif(bool(windows.why_no_browser()), reason="no browser here to click in")
def test_a_click_is_timed_until_the_answer_stands_in_the_window(site: str, tmp_path: Path) -> None:
    def opens(page: Any, url: str, _: int) -> None:
        page.goto(url)

    def presses(page: Any, _: int) -> None:
        page.get_by_role("button", name="Go").click()

    task = Task("Go", ".answer", opens, presses)
    with windows.profile(tmp_path / "profile") as browser:
        by_page, by_script = (
            waited(browser, task, f"{site}/{way}", 0) for way in ("page", "script")
        )

    assert by_page > 0
    assert by_script >= LATER


def test_without_a_browser_the_rows_say_so(monkeypatch, tmp_path: Path) -> None:

    monkeypatch.setattr(windows, "why_no_browser", lambda: "no Chromium here")
    monkeypatch.setattr(
        clicks, "_tasks", lambda _: {"find_a_train": Task("Go", ".a", print, print)}
    )
    nowhere: Any = None

    (row,) = click_rows(Context(nowhere, "full", tmp_path, lambda *_: None, 1.0))

    assert row.verdict is Verdict.CANNOT_TELL
    assert row.why == "no Chromium here"


def test_the_side_that_shows_its_answer_sooner_wins() -> None:

    pairs = [(60.0, 40.0 + number / 10) for number in range(8)]

    row = _row("find_a_train", Task("Go", ".a", print, print), pairs, judge(pairs, "p50", "lower"))

    assert row.id == "scale.clicks.find_a_train"
    assert row.verdict is Verdict.DECOUPLED
