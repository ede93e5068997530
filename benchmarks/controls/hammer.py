"""Locust in place of wrk: sixteen connections ask one URL as fast as they can."""

import json
import os
import time
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit

import gevent
from geventhttpclient.useragent import ConnectionError as NoGoodAnswer
from locust import FastHttpUser, events, task
from locust.env import Environment

from benchmarks.controls.rates import GUARD, TARGET_VARIABLE
from benchmarks.scale.loopback import check_loopback

FILE = Path(os.environ[TARGET_VARIABLE])
TARGET = json.loads(FILE.read_text(encoding="utf-8"))
URL = urlsplit(TARGET["url"])
BODIES = cycle([body.encode() for body in TARGET["bodies"]] or [None])
HEADERS = {"Content-Type": "application/json"}
if TARGET["authorization"]:
    HEADERS["Authorization"] = TARGET["authorization"]
NUMBERS = count(1)
COUNTED = {"right": 0, "wrong": 0}  # of the whole go, its guard included
SECONDS: list[float] = []  # what each answer of the window took
PROBED: list[float] = []
ASKED_AT: list[float] = []  # when the neighbour should have asked what is still unanswered
PROBES_A_SECOND = 20


class Hammer(FastHttpUser):
    """Asks, and asks again, as sparingly as Locust can: what is measured is the server."""

    host = f"{URL.scheme}://{URL.netloc}"

    def on_start(self) -> None:
        """Refuse any other machine."""
        check_loopback(self.host)

    @task
    def ask(self) -> None:
        """Send one request after the other until Locust ends."""
        agent = self.client.client
        while True:
            body = next(BODIES)
            headers = {**HEADERS, "Idempotency-Key": f"{TARGET['keys']}{next(NUMBERS)}"}
            began = time.perf_counter()
            try:
                reply = agent.urlopen(
                    TARGET["url"], method="POST" if body else "GET", payload=body, headers=headers
                )
                COUNTED["right" if reply.content and reply.status_code < 300 else "wrong"] += 1
                SECONDS.append(time.perf_counter() - began)
            except NoGoodAnswer:  # an error's status, or nothing at all
                COUNTED["wrong"] += 1


if TARGET["probe"]:

    class Neighbour(FastHttpUser):
        """Asks something light now and then, by its own clock, and notes how long it waits."""

        host = Hammer.host
        fixed_count = 1

        @task
        def ask(self) -> None:
            """Ask at fixed moments; what is late counts from when it should have been asked.

            In the guard nothing is due, so that a wait which fills the window is still told.
            """
            agent = self.client.client
            gevent.sleep(GUARD)
            due = time.perf_counter()
            while True:
                due += 1 / PROBES_A_SECOND
                gevent.sleep(max(0.0, due - time.perf_counter()))
                ASKED_AT.append(due)
                agent.urlopen(TARGET["probe"]).read()
                PROBED.append(time.perf_counter() - ASKED_AT.pop())


def tell_rate(environment: Environment) -> None:
    """Let the guard pass, write down the rate after the time is up, and end Locust."""
    gevent.sleep(GUARD)
    SECONDS.clear()
    began, early = time.perf_counter(), COUNTED["right"]
    gevent.sleep(TARGET["seconds"])
    ended = time.perf_counter()
    rate = (COUNTED["right"] - early) / (ended - began)
    PROBED.extend(ended - due for due in ASKED_AT)  # has waited so long, and waits on
    told = {**COUNTED, "rate": rate, "seconds": SECONDS, "probed": PROBED}
    FILE.with_suffix(".result").write_text(json.dumps(told), encoding="utf-8")
    environment.process_exit_code = 0
    assert environment.runner is not None
    environment.runner.quit()


@events.test_start.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def begin(environment: Environment, **_: object) -> None:
    """Start the clock beside the users."""
    gevent.spawn(tell_rate, environment)
