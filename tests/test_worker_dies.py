"""A worker that dies is replaced by its server, in both builds: nobody has to come and start it."""

import time

import psutil
import pytest

from depot.ports import answer_of
from depot.processes import Build, Running

PATIENCE_SECONDS = 60.0


@pytest.mark.parametrize("build", ["monolith", "api"])
def test_a_killed_worker_is_replaced_and_the_server_goes_on(build: Build, launched) -> None:
    server: Running = launched(build)
    worker = psutil.Process(server.pids()[-1])
    assert worker.pid != server.pid

    worker.kill()

    assert answers_again(server, without=worker.pid)
    assert server.is_alive()


def answers_again(server: Running, without: int) -> bool:
    """Tell whether a server is ready in time with other processes than the killed one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if without not in server.pids() and answer_of(server.port, "/readyz") == "200":
            return True
        time.sleep(0.05)
    return False
