"""Several streams of questions at once, each by a schedule of its own: an open loop per stream.

Greenlets in this process ask, each on one kept-alive connection. What is slow delays nobody's
schedule, and what goes out late counts from when it was due, as in `turns.py`.
"""

import gzip
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import gevent
from geventhttpclient import HTTPClient
from geventhttpclient.response import HTTPParseError

from benchmarks.drivers import Reply
from benchmarks.scale.loopback import check_loopback
from benchmarks.scale.plan import Slice, Task
from benchmarks.scale.tasks import Answer
from benchmarks.scale.turns import Kept, OpenTurn, Turn, arrivals

gevent.config.libev_backend = "select"  # before anybody sleeps; see `plan.ON_TIME`
PATIENCE = 5.0  # seconds for one answer
NO_ANSWER = (OSError, HTTPParseError)  # or none in time, or half of one

Ask = Callable[[Any], Answer]


class Stream(NamedTuple):
    """Who asks what: one seat is one caller, and all share the schedule and the questions."""

    seats: Sequence[Ask]
    questions: Sequence[Any]
    task: Task = "find_a_train"  # what the answers are measured as


class Gust(NamedTuple):
    """What one stream does in one slice."""

    stream: Stream
    rate: float  # questions a second
    offset: int  # of its first question in the list


class Line:
    """One connection to a server of this machine, kept alive: a driver's `send`, by greenlets."""

    def __init__(self, url: str) -> None:
        check_loopback(url)
        address = urlsplit(url)
        self._client = HTTPClient(
            str(address.hostname),
            address.port,
            connection_timeout=PATIENCE,
            network_timeout=PATIENCE,
        )

    def __call__(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """Send one request and return its reply, gzip unpacked; raises what NO_ANSWER names."""
        asked = {**headers, "Accept-Encoding": "gzip"}
        answer = self._client.request(method, path, body=body or b"", headers=asked)
        content = bytes(answer.read())
        received: dict[str, str] = {}
        for name, value in answer.items():
            name = name.lower()
            received[name] = f"{received[name]}\n{value}" if name in received else value
        if received.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return Reply(answer.status_code, received, content)

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def blow(gusts: Mapping[str, Gust], seconds: float, guard: float, seed: str) -> dict[str, OpenTurn]:
    """Let all streams ask for so long, and return their turns once each answer is there or late.

    seed: fixes the moments at which questions are due; what is due within the guard is not kept.
    """
    turns = {}
    for name, (stream, rate, offset) in gusts.items():
        due = arrivals(rate, guard + seconds, f"{seed} {name}")
        each = Slice(0, "A/B", stream.task, name, offset, seconds, guard)
        turns[name] = OpenTurn(each, due, len(stream.seats))
    for name, turn in turns.items():
        seat(turn, gusts[name].stream)
    for turn in turns.values():
        turn.close()
    return turns


def rate_of(stream: Stream, seconds: float, offset: int) -> float:
    """Return how many right answers a second a stream gets that asks without a pause."""
    each = Slice(0, "calibration", stream.task, "", offset, seconds, 0.0)
    turn = Turn.of_slice(each, len(stream.seats))
    turn.recording = True
    began = time.perf_counter()
    seat(turn, stream)
    gevent.sleep(seconds)
    passed = time.perf_counter() - began
    turn.close()
    turn.over.wait(PATIENCE)
    return sum(one.answer.right for one in turn.kept) / passed


def seat(turn: Turn, stream: Stream) -> None:
    """Let a stream's callers ask what a turn hands out, until it is over."""
    for ask in stream.seats:
        gevent.spawn(_serve, turn, ask, stream.questions)


def _serve(turn: Turn, ask: Ask, questions: Sequence[Any]) -> None:
    while (slot := turn.take()) is not None:
        question = questions[slot.number % len(questions)]
        began = turn.begin(slot)
        try:
            answer = ask(question)
        except NO_ANSWER as reason:
            answer = Answer(False, refusal=repr(reason))
        turn.keep(slot, Kept(question, answer, time.perf_counter() - began, 0, 0))
    turn.leave()
