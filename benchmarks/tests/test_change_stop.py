"""Ctrl-C ends a change request at whatever step it is, and leaves no process of it behind."""

import signal
import sys
import threading
import time

import psutil
import pytest

from benchmarks.change.conformance import ran

TESTS_WITH_A_SERVER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "house").mkdir()
    return tmp_path / "house"


def test_what_a_command_says_comes_back_with_its_exit_code(tree):
    words = "import sys; print('one failed'); print('a warning', file=sys.stderr); sys.exit(3)"

    code, said = ran([sys.executable, "-c", words], tree)

    assert code == 3
    assert sorted(said.splitlines()) == ["a warning", "one failed"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles")
def test_an_interrupt_ends_the_tests_and_the_servers_that_they_started(tree):
    started: set[psutil.Process] = set()
    others = set(psutil.Process().children(recursive=True))  # servers of other tests

    def interrupt() -> None:
        log = tree.parent / "suite.log"
        while not log.exists() or "started" not in log.read_text(encoding="utf-8"):
            time.sleep(0.01)
        started.update(set(psutil.Process().children(recursive=True)) - others)
        # To the thread that waits: another one would take it without ending the wait.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        ran([sys.executable, "-c", TESTS_WITH_A_SERVER], tree)

    assert len(started) >= 2
    assert not psutil.wait_procs(started, timeout=10)[1]
