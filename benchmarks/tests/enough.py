"""Our locustfile, in a run that ends once the addresses that a test waits for have answered.

ENOUGH: ends of their names, between blanks.
"""

import os

import gevent
from locust import events
from locust.env import Environment
from locust.runners import WorkerRunner

from benchmarks.scale.locustfile import Browser, ModelHungryApp, Partner, Traveller

__all__ = ["Browser", "ModelHungryApp", "Partner", "Traveller"]

WANTED = os.environ["ENOUGH"].split()
POLL = 0.2  # seconds


def _all_answered(environment: Environment) -> bool:
    seen = [name for name, _ in environment.stats.entries]
    return all(any(name.endswith(wanted) for name in seen) for wanted in WANTED)


@events.test_start.add_listener  # type: ignore[untyped-decorator]  # Locust gives it no types
def begin(environment: Environment, **_: object) -> None:
    """Watch, wherever the figures of all workers come together."""
    if not isinstance(environment.runner, WorkerRunner):
        gevent.spawn(_watch, environment)


def _watch(environment: Environment) -> None:
    while not _all_answered(environment):
        gevent.sleep(POLL)
    environment.runner.quit()
