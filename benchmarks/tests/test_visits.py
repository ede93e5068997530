"""What a visit takes is counted by the browser itself, and a claim is held against it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.claims import Word
from benchmarks.row import Stamp
from benchmarks.scale import windows
from benchmarks.scale.plan import BUILDS
from benchmarks.scale.visits import Traffic, Visits, counted_visit, lean, smaller

BODY = b"/* kept for an hour */" + b" " * 1_000
PAGE = b"<!doctype html><title>Two files</title><script src='/kept.js'></script>"
ASKING = b"""<!doctype html><title>Another origin</title><link rel='icon' href='data:,'><script>
  fetch(location.href.replace("127.0.0.1", "localhost").replace("asking", "told"),
        { headers: { Authorization: "Bearer of news" } }).then(answer => answer.text())</script>"""


class TwoFiles(BaseHTTPRequestHandler):
    """A page that is asked for each time, and a script that may be kept."""

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
        self.send_header("Access-Control-Allow-Headers", "Authorization")
        self.end_headers()

    def do_GET(self) -> None:
        if self.path in ("/asking", "/told"):
            self.answers(200, ASKING)
            return
        body, kind = (BODY, "text/javascript") if self.path == "/kept.js" else (PAGE, "text/html")
        kept = "max-age=3600" if body is BODY else "no-store"
        self.answers(200 if self.path in ("/", "/kept.js") else 404, body, kind, kept)

    def answers(
        self, status: int, body: bytes, kind: str = "text/html", kept: str = "no-store"
    ) -> None:
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", kept)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), TwoFiles) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.skipif(bool(windows.why_no_browser()), reason="no browser here to count in")
def test_what_the_browser_kept_is_not_counted_again(site: str, tmp_path: Path) -> None:
    seen = []
    with windows.profile(tmp_path / "profile") as browser:
        for _ in range(3):
            page = browser.new_page()
            seen.append(counted_visit(page, lambda tab: tab.goto(site)))
            page.close()

    assert seen[0].bytes - seen[2].bytes >= len(BODY)
    assert seen[2].bytes >= len(PAGE)
    assert seen[0].requests > seen[2].requests >= 1


@pytest.mark.skipif(bool(windows.why_no_browser()), reason="no browser here to count in")
def test_that_a_browser_asks_another_origin_for_leave_is_counted(site: str, tmp_path: Path) -> None:
    with windows.profile(tmp_path / "profile") as browser:
        page = browser.new_page()
        seen = counted_visit(page, lambda tab: tab.goto(f"{site}asking"))

    assert seen.requests == 3  # the page, the question for leave, the question itself
    assert seen.bytes > 2 * len(ASKING)


def test_a_lean_list_has_what_a_list_needs_and_no_blank() -> None:
    train = dict.fromkeys(
        ("train_number", "train_name", "departs_at", "arrives_at", "on_sale"), "x"
    )
    offer = dict.fromkeys(("class_code", "status", "fare_paise", "chance"), 1)

    found = lean({"departures": [{**train, "classes": [offer]}]})

    assert b" " not in found
    assert b"fare_paise" in found
    assert b"chance" not in found
    assert b"on_sale" not in found


SIZES = {"trains": 20} | {
    f"{form}, {packed} bytes": size
    for packed in ("raw", "gzip")
    for form, size in (("page", 900), ("whole", 400), ("lean", 200))
}


def visits(decoupled: int) -> Visits:
    """Visits of 1,000 bytes in the monolith and so many in the other build."""
    return {
        ("find_a_train", side, number): Traffic(3, 1_000 if side == "monolith" else decoupled)
        for side in BUILDS
        for number in (1, 10)
    }


@pytest.mark.parametrize(
    ("sizes", "word"),
    [
        (SIZES, Word.HOLDS),
        (SIZES | {"whole, gzip bytes": 950}, Word.NOT),
        (SIZES | {"lean, raw bytes": 900}, Word.NOT),
    ],
)
def test_json_is_always_smaller_only_if_it_is_everywhere(sizes: dict[str, int], word: Word) -> None:
    found = smaller(sizes, visits(500), Stamp.now())

    assert found.word is word
    assert "20 trains" in found.why


@pytest.mark.parametrize("decoupled", [500, 5_000])
def test_what_a_whole_visit_brings_is_told_and_decides_nothing(decoupled: int) -> None:
    found = smaller(SIZES, visits(decoupled), Stamp.now())

    told = f"visit brings 1,000 bytes in the monolith and {decoupled:,} in the decoupled build"
    assert found.word is Word.HOLDS
    assert f"a whole first {told}" in found.why
    assert f"a whole tenth {told}" in found.why
    assert found.figures["find a train, whole tenth visit, decoupled, bytes"] == decoupled
