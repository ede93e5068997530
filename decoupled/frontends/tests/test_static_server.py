import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from frontends.settings import Settings
from frontends.static_server import FOREVER, SCREEN_PATH, create_app

API = "http://127.0.0.1:18199"
ROOM = Path(__file__).parents[1]
WEB, PHONE = ROOM / "web", ROOM / "phone"
HOUSE = ROOM.parents[1]
MONOLITH = HOUSE / "monolith" / "booking_site"
WORKER = "service-worker.js"  # no module: it stands between the app and the network
MODULES = [
    (room, module.relative_to(room).as_posix())
    for room in (WEB, PHONE)
    for module in sorted(room.rglob("*.js"))
    if module.name != WORKER
]
CLIENT = ROOM / "client" / "booking-api.js"
IMPORT = re.compile(r' from "([^"]+)"')
every_front_end = pytest.mark.parametrize("room", [WEB, PHONE], ids=lambda room: room.name)
every_module = pytest.mark.parametrize(
    ("room", "module"), MODULES, ids=lambda one: getattr(one, "name", one)
)


@pytest.fixture
def browser() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(api=API))) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/trains?from=NDLS&to=BPL",
        "/book",
        "/trips",
        "/trips/0123456789",
        "/staff?date=2026-11-24",
        "/staff/model",
        "/sign-in",
        "/about",
    ],
)
def test_the_address_of_a_screen_can_be_opened_and_reloaded(browser, address):
    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<screen-outlet>" in answer.text


@pytest.mark.parametrize("address", ["/nowhere", "/trips/1/2", "/static_server.py", "/elements/"])
def test_what_is_not_there_is_not_found(browser, address):
    answer = browser.get(address)

    assert answer.status_code == 404
    assert "<nowhere-screen" in answer.text


def test_nothing_outside_the_front_end_is_handed_out(browser):
    assert browser.get("/client/..%2f..%2fsettings.py").status_code == 404


def test_modules_are_sent_as_javascript_whatever_the_machine_thinks(browser):
    answer = browser.get("/client/booking-api.js")

    assert answer.headers["content-type"].startswith("text/javascript")


def test_the_screens_are_told_where_the_api_is(browser):
    answer = browser.get("/settings.json")

    assert answer.json() == {"api": API}
    assert answer.headers["cache-control"] == "no-store"


def test_pages_may_ask_the_api_and_nobody_else(browser):
    policy = browser.get("/").headers["content-security-policy"]

    assert f"connect-src 'self' {API};" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_even_an_error_carries_the_security_headers(browser):
    assert "content-security-policy" in browser.get("/nowhere").headers


def test_a_file_that_did_not_change_is_not_sent_again(browser):
    first = browser.get("/style.css")

    again = browser.get("/style.css", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_that_did_not_change_is_not_sent_again_under_another_address(browser):
    tag = browser.get("/").headers["etag"]

    assert browser.get("/about", headers={"if-none-match": tag}).status_code == 304


NAMED = re.compile(r'(?:href|src)="(/[^"]+\.(?:js|css|svg))"')


def test_every_file_that_the_page_names_is_there_and_kept_for_good(browser):
    named = NAMED.findall(browser.get("/").text)

    answers = [browser.get(address) for address in named]

    assert len(named) > 30
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {FOREVER}


def test_a_module_that_is_kept_imports_what_is_kept(browser):
    """Its paths are relative, and so lead to files with the same version in their address."""
    for address in NAMED.findall(browser.get("/").text):
        body = browser.get(address).text if address.endswith(".js") else ""
        for path in IMPORT.findall(body):
            answer = browser.get(str(httpx2.URL(address).join(path)))
            assert answer.headers["cache-control"] == FOREVER, (address, path)


def test_who_changes_a_file_sees_it_at_the_next_visit(monkeypatch, tmp_path):
    monkeypatch.setattr("frontends.settings.ROOM", tmp_path)
    shutil.copytree(WEB, tmp_path / "web")
    browser = TestClient(create_app(Settings(api=API)))
    before = browser.get("/")
    style = tmp_path / "web" / "style.css"
    style.write_text("body { color: teal }", encoding="utf-8")

    after = browser.get("/", headers={"if-none-match": before.headers["etag"]})

    assert after.status_code == 200
    (old,) = (a for a in NAMED.findall(before.text) if a.endswith("/style.css"))
    (new,) = (a for a in NAMED.findall(after.text) if a.endswith("/style.css"))
    assert browser.get(new).text == "body { color: teal }"
    assert browser.get(old).headers["cache-control"] == "no-cache"  # not what its address says


def test_what_has_a_service_worker_names_its_files_plainly_as_the_worker_keeps_them():
    page = TestClient(create_app(Settings(name="phone", api=API))).get("/").text

    assert 'href="/style.css"' in page
    assert "/kept/" not in page


def test_files_travel_compressed_even_if_the_server_offers_to_send_them_by_itself(browser):
    """Starlette's gzip cannot pack a file of which the server is told no more than the path."""
    offering = {"http.response.pathsend": {}}

    async def on_such_a_server(scope, receive, send):
        await browser.app({**scope, "extensions": offering}, receive, send)

    headers = {"accept-encoding": "gzip"}
    answer = TestClient(on_such_a_server).get("/client/booking-api.js", headers=headers)

    assert answer.headers["content-encoding"] == "gzip"
    assert "fetch(" in answer.text


def test_files_travel_compressed(browser):
    answer = browser.get("/style.css", headers={"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_it_says_that_it_is_well(browser, address):
    assert browser.get(address).json() == {"status": "ok"}


def test_an_api_address_without_a_scheme_is_refused():
    with pytest.raises(ValueError, match="http://host:port"):
        Settings(api="127.0.0.1:8102")


def test_the_api_is_an_origin_whatever_path_is_given():
    assert Settings(api="http://127.0.0.1:8102/v1/").api == "http://127.0.0.1:8102"


def test_a_taken_port_is_named():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        ended = _run("web", "--port", str(port))

    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr


def test_an_unknown_front_end_is_named():
    ended = _run("fax")

    assert ended.returncode == 1
    assert "no front-end called 'fax'" in ended.stderr


@every_module
def test_every_module_stands_in_the_table_of_contents(room, module):
    assert f'"/{module}"' in (room / "index.html").read_text(encoding="utf-8")


@every_module
def test_every_module_opens_with_type_checks_and_its_reason(room, module):
    lines = (room / module).read_text(encoding="utf-8").splitlines()

    assert lines[0] == "// @ts-check"
    assert lines[1].startswith("/** ")


@every_module
def test_no_module_calls_fetch_but_the_client(room, module):
    assert "fetch(" not in (room / module).read_text(encoding="utf-8")


@every_module
def test_no_module_imports_from_another_front_end_but_the_client(room, module):
    imported = IMPORT.findall((room / module).read_text(encoding="utf-8"))

    reached = [((room / module).parent / path).resolve() for path in imported]
    assert [path for path in reached if room not in path.parents and path != CLIENT] == []


@every_front_end
def test_every_screen_has_a_path_but_the_one_for_all_others(room):
    screens = {path.stem for path in (room / "screens").glob("*.js")}
    index = (room / "index.html").read_text(encoding="utf-8")

    assert len(SCREEN_PATH.findall(index)) == len(screens) - 1
    assert "<template><nowhere-screen" in index
    assert all(f"<{screen} class" in index for screen in screens)


@every_front_end
def test_the_footer_says_what_the_railway_says(room):
    railway = (HOUSE / "railway" / "network.py").read_text(encoding="utf-8")
    note = railway.split('TIMETABLE_NOTE = "')[1].split('"')[0]

    assert note in (room / "index.html").read_text(encoding="utf-8")


def test_both_sites_say_what_they_are_in_as_many_bytes():
    footers = MONOLITH / "templates/base.html", WEB / "index.html"
    ours = [re.search("<p>(The .+)</p>", file.read_text(encoding="utf-8"))[1] for file in footers]

    assert [words.split(": ")[0] for words in ours] == ["The monolith", "The web front-end"]
    assert len(ours[0]) == len(ours[1])


def test_both_builds_look_the_same():
    ours = (WEB / "style.css").read_bytes()

    assert ours == (HOUSE / "monolith/booking_site/static/style.css").read_bytes()


def test_the_words_are_explained_alike_on_every_site():
    page = (MONOLITH / "templates/pages/about.html").read_text(encoding="utf-8")
    terms = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", page)
    screens = WEB / "screens/about-screen.js", PHONE / "screens/you-screen.js"
    told = [screen.read_text(encoding="utf-8") for screen in screens]

    assert len(terms) == 5
    assert all(words in screen for screen in told for term in terms for words in term)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "frontends", *arguments],
        cwd=ROOM.parent,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
