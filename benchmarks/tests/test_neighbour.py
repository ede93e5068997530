"""A neighbour asks and asks; what the others wait is counted from when they should have asked."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import gevent
import pytest

from benchmarks.controls.errands import Query, Ride, rides_with_queues
from benchmarks.drivers import Reply
from benchmarks.experiments import Context
from benchmarks.scale.hungry import hungry_app
from benchmarks.scale.loopback import NotOurs
from benchmarks.scale.storm import Gust, Line, Stream, blow, rate_of
from benchmarks.scale.stormy import RATES, STORM, _first, _judged, running
from benchmarks.scale.tasks import Answer
from benchmarks.scale.turns import Kept
from railway.world import World

GUST_SECONDS = 0.4


def right(_question) -> Answer:
    return Answer(True)


class Echo(BaseHTTPRequestHandler):
    """Says what it was sent, and sets two cookies."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        for cookie in ("one=1", "two=2"):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_stream_keeps_its_own_schedule_while_another_stalls():
    def stalls(_question) -> Answer:
        gevent.sleep(0.3)
        return Answer(True)

    streams = {"slow": Stream([stalls], range(9)), "quick": Stream([right], range(9))}
    turns = blow({n: Gust(s, 20.0, 0) for n, s in streams.items()}, GUST_SECONDS, 0.0, "a seed")

    slow, quick = ([one.seconds for one in turns[name].kept] for name in ("slow", "quick"))
    assert len(slow) == turns["slow"].asked_for
    assert len(quick) == turns["quick"].asked_for
    assert max(slow) > 0.6  # it waited for those before it, and that counts
    assert max(quick) < max(slow) / 2


def test_a_caller_without_an_answer_goes_on_and_the_answer_is_wrong():
    def breaks(question) -> Answer:
        if question == 0:
            raise ConnectionResetError("gone")
        return Answer(True)

    stream = Stream([breaks], range(1000))
    turn = blow({"one": Gust(stream, 50.0, 0)}, GUST_SECONDS, 0.0, "a seed")["one"]

    assert [one.answer.right for one in turn.kept[:2]] == [False, True]
    assert "gone" in turn.kept[0].answer.refusal


def test_what_a_stream_can_do_is_counted_in_right_answers():
    def now_and_then(question) -> Answer:
        gevent.sleep(0.01)
        return Answer(question % 2 == 0)

    found = rate_of(Stream([now_and_then] * 2, range(10_000)), GUST_SECONDS, offset=0)

    assert 0 < found <= 105


def test_a_greenlet_sends_what_a_driver_wants_sent_and_to_this_machine_only(echo):
    with closing(Line(echo)) as line:
        reply = line("POST", "/", headers={"Content-Type": "text/plain"}, body=b"hello")

    assert (reply.status, reply.body) == (201, b"hello")
    assert reply.headers["set-cookie"] == "one=1\ntwo=2"
    with pytest.raises(NotOurs):
        Line("http://192.0.2.1:80")


def test_no_two_pairs_ask_the_same():
    assert all(_first(pair + 1, 20.0) - _first(pair, 20.0) >= 20.0 * 3.0 for pair in range(8))


def test_a_storm_without_answers_voids_the_row():
    turn = blow({"one": Gust(Stream([right], range(9)), 1.0, 0)}, 0.1, 0.0, "seed")["one"]

    lost = [Kept(None, Answer(False, Reply(503, {}, b"full")), 0.1, 0, 0)] * 3
    assert _judged(turn, "api", "seed", lost=[])["complaints"] == ()
    (complaint,) = _judged(turn, "api", "seed", lost=lost)["complaints"]
    assert complaint == "the neighbour got 3 wrong answers from api, the first: status 503, b'full'"


@pytest.mark.labs
@pytest.mark.timeout(240)  # three servers start, on a machine that may be busy
@pytest.mark.parametrize("name", ["monolith", "decoupled"])
def test_travellers_and_neighbour_are_answered_on_both_sides(name, world: World, tmp_path):
    context = Context(world, "full", tmp_path / "run", lambda *_: None, 1.0)
    context.folder.mkdir()
    rides = list(islice(rides_with_queues(world, 1), 200))

    with running(name, context, rides) as side:
        gusts = {one: Gust(stream, 8.0, 0) for one, stream in side.streams.items()}
        turns = blow(gusts, 2.0, 0.0, "a seed")

    assert set(turns) == {*RATES, STORM}
    for turn in turns.values():
        assert turn.kept
        assert [one.answer.refusal for one in turn.kept if not one.answer.right] == []


@pytest.mark.parametrize(
    ("build", "body", "is_right"),
    [
        ("monolith", b'<li data-chance="">', False),
        ("monolith", b'<li data-chance=""><li data-chance="0.25">', True),
        ("monolith", b'<li data-status="REGRET" data-chance="">', True),
        ("monolith", b'<li data-status="REGRET" data-chance=""><li data-status="WL">', False),
        ("api", b'{"chance":null}', False),
        ("api", b'{"status":"WL","chance":null}', False),
        ("api", b'{"status":"REGRET","chance":null}', True),
        ("api", b'{"chance":1.0}', True),
    ],
)
def test_an_answer_without_a_chance_is_wrong_unless_all_is_sold(build, body, is_right):
    query, ride = Query("NDLS", "BPL", date(2026, 3, 12), 2), Ride("12002", date(2026, 3, 12), "SL")

    asks = hungry_app(build, lambda *_, **__: Reply(200, {}, body), key="a key")

    assert asks((query, ride)).right is is_right
