"""What every answer has, and what no request may be."""

import re

import pytest

from booking_site.keeping import FOREVER


def test_every_page_is_a_document_with_title_language_and_timetable_note(visitor):
    for path in ("/", "/about", "/sign-in", "/sign-up", "/nowhere"):
        text = visitor.opens(path).text

        assert '<html lang="en-IN">' in text
        assert "· Twin Tracks</title>" in text
        assert "<p>The monolith: " in text
        assert "not for travel" in text
        assert "<script" not in text


def test_the_menu_marks_the_page_one_is_on(visitor):
    assert '<a href="/about" aria-current="page">' in visitor.opens("/about").text


def test_answers_carry_request_id_timings_and_security_headers(visitor):
    headers = visitor.client.get("/", headers={"X-Request-ID": "abc-1"}).headers

    assert headers["X-Request-ID"] == "abc-1"
    assert headers["Server-Timing"].startswith("db;dur=")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_request_id_that_could_forge_a_log_line_is_replaced(visitor):
    headers = visitor.client.get("/", headers={"X-Request-ID": 'x","status":"200'}).headers

    assert '"' not in headers["X-Request-ID"]


def test_pages_are_compressed_for_those_who_can_read_it(visitor):
    answer = visitor.client.get("/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"


NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def test_every_file_that_a_page_names_is_there_and_kept_for_good(visitor):
    named = NAMED.findall(visitor.opens("/").text)

    answers = [visitor.client.get(address, buffered=True) for address in named]

    assert len(named) == 2
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {FOREVER}


@pytest.mark.parametrize("address", ["/static/style.css", "/static/style.css?v=0123456789ab"])
def test_a_file_that_is_not_asked_for_as_it_is_now_is_asked_for_again(visitor, address):
    answer = visitor.client.get(address, buffered=True)

    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_page_for_everybody_is_sent_again_only_when_it_changed(visitor):
    first = visitor.opens("/")

    again = visitor.client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    other = visitor.client.get("/about", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.text) == (304, "")
    assert other.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_page_of_somebody_who_is_signed_in_is_nobody_elses(traveller):
    assert "ETag" not in traveller.opens("/trips").headers


def test_an_anonymous_search_sets_no_cookie(visitor):
    assert "Set-Cookie" not in visitor.searches().headers


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("GET", "/trips/0000000000/cancellation", {}, 405),
        ("DELETE", "/book", {}, 405),
        ("POST", "/sign-in", {"json": {"email": "x"}}, 415),
        ("POST", "/sign-in", {"data": {"email": "x" * 70_000}}, 413),
        ("POST", "/sign-in", {"data": b"--broken", "content_type": "multipart/form-data"}, 400),
        ("POST", "/sign-in", {"data": {}, "content_type": "multipart/form-data"}, 400),
    ],
)
def test_what_no_request_may_be_is_answered_with_a_page(visitor, method, path, sent, status):
    answer = visitor.client.open(path, method=method, **sent)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert answer.mimetype == "text/html"


def test_an_error_of_ours_is_a_page_without_its_details(app, visitor, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("booking_site.search.departures_on", lambda *_: 1 // 0)

    page = visitor.searches()

    assert page.status == 500
    assert "ZeroDivisionError" not in page.text
    assert page.headers["X-Request-ID"] in page.text


def test_the_site_says_that_it_is_alive_ready_and_how_it_does(visitor):
    visitor.searches()

    assert visitor.opens("/healthz").text == "alive\n"
    assert visitor.opens("/readyz").text == "ready, model on\n"
    assert 'route="/trains",status="200"' in visitor.opens("/metrics").text
