"""Whom a run of the locustfile lets in: to this machine only, so many, and for so long."""

from urllib.parse import urlsplit

import gevent
from locust import User, events
from locust.argument_parser import LocustArgumentParser
from locust.dispatch import UsersDispatcher
from locust.env import Environment
from locust.runners import WorkerNode, WorkerRunner

from benchmarks.scale.answers import WEB
from benchmarks.scale.loopback import NotOurs, check_loopback
from benchmarks.scale.plan import Build
from depot.ports import answer_of

MOST_USERS = 200  # of a run, so that a slip of the keyboard does not freeze the laptop
MOST_SECONDS = 600


class NotServed(RuntimeError):
    """No build answers here, or none that has what these users need; the message says which."""


class Doorkeeper(UsersDispatcher):
    """Lets in MOST_USERS over all workers, none whom the build cannot serve."""

    def __init__(self, worker_nodes: list[WorkerNode], user_classes: list[type[User]]) -> None:
        super().__init__(worker_nodes, user_classes)
        self._welcome = welcome(user_classes, build_at(str(user_classes[0].host)))

    def new_dispatch(
        self,
        target_user_count: int,
        spawn_rate: float,
        user_classes: list[type[User]] | None = None,
    ) -> None:
        """Begin to let in, or to send away."""
        count = min(target_user_count, MOST_USERS)
        super().new_dispatch(count, spawn_rate, user_classes or self._welcome)


def welcome(user_classes: list[type[User]], build: Build) -> list[type[User]]:
    """Return who can be served by a build; raises NotServed if that is nobody."""
    if build == "api":
        return user_classes
    found = [user for user in user_classes if not getattr(user, "needs_an_api", False)]
    if not found:
        names = " and ".join(user.__name__ for user in user_classes)
        raise NotServed(f"The monolith has no keys: {names} can only be sent to the API.")
    return found


def build_at(host: str) -> Build:
    """Return which build answers at an address of this machine; raises NotOurs, NotServed."""
    check_loopback(host)
    port = urlsplit(host).port or 80
    if (answer := answer_of(port, "/readyz")) != "200":
        raise NotServed(f"No build is ready at {host} ({answer}); make up starts both.")
    return "api" if answer_of(port, "/v1/stations") == "200" else "monolith"


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]  # Locust: no types
def add_options(parser: LocustArgumentParser) -> None:
    """Let browsers be told where the screens of the decoupled build are."""
    parser.add_argument(
        "--screens",
        default=WEB,
        help="where browsers find the screens of the API's web front-end",
    )


@events.init.add_listener  # type: ignore[untyped-decorator]
def keep_the_door(environment: Environment, **_: object) -> None:
    """End before anything is sent when --host is somebody else's; else post the doorkeeper."""
    environment.dispatcher_class = Doorkeeper
    try:
        for url in (environment.host, getattr(environment.parsed_options, "screens", None)):
            if url:
                check_loopback(url)
    except NotOurs as reason:
        raise SystemExit(str(reason)) from None


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def set_the_clock(environment: Environment, **_: object) -> None:
    """End a run that was forgotten; the master's end is the workers' end."""
    if not isinstance(environment.runner, WorkerRunner):
        gevent.spawn_later(MOST_SECONDS, _end, environment, environment.stats.start_time)


def _end(environment: Environment, began: float) -> None:
    """Stop, unless the run that was timed has ended and this is another."""
    runner = environment.runner
    if runner is None or environment.stats.start_time != began:
        return
    if getattr(environment.parsed_options, "headless", False):
        runner.quit()
    else:
        runner.stop()
