"""Locust in place of wrk: sixteen connections ask one URL as fast as they can."""

import json
import os
import time
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit

import gevent
from locust import FastHttpUser, events, task
from locust.env import Environment

from benchmarks.controls.rates import TARGET_VARIABLE
from benchmarks.scale.wire import Wire

FILE = Path(os.environ[TARGET_VARIABLE])
TARGET = json.loads(FILE.read_text(encoding="utf-8"))
URL = urlsplit(TARGET["url"])
BODIES = cycle([body.encode() for body in TARGET["bodies"]] or [None])
HEADERS = {"Authorization": TARGET["authorization"], "Content-Type": "application/json"}
NUMBERS = count(1)
COUNTED = {"right": 0, "wrong": 0}


class Hammer(FastHttpUser):
    """Asks, and asks again."""

    host = f"{URL.scheme}://{URL.netloc}"

    def on_start(self) -> None:
        """Open a connection."""
        self.wire = Wire(self)

    @task
    def ask(self) -> None:
        """Send one request."""
        body = next(BODIES)
        path = URL.path + (f"?{URL.query}" if URL.query else "")
        key = {"Idempotency-Key": f"{TARGET['keys']}{next(NUMBERS)}"}
        headers = HEADERS | key if body else {}
        reply = self.wire("POST" if body else "GET", path, headers=headers, body=body)
        COUNTED["right" if 200 <= reply.status < 300 else "wrong"] += 1


def tell_rate(environment: Environment) -> None:
    """Write down the rate after the time is up, and end Locust."""
    began = time.perf_counter()
    gevent.sleep(TARGET["seconds"])
    told = {**COUNTED, "rate": COUNTED["right"] / (time.perf_counter() - began)}
    FILE.with_suffix(".result").write_text(json.dumps(told), encoding="utf-8")
    environment.process_exit_code = 0
    assert environment.runner is not None
    environment.runner.quit()


@events.test_start.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def begin(environment: Environment, **_: object) -> None:
    """Start the clock beside the users."""
    gevent.spawn(tell_rate, environment)
