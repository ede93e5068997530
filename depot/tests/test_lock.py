"""What may run once at a time runs once, and a crash holds nobody up."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest

from depot import lock
from depot.lock import Held, Holder, Lock

OTHER = """
import sys, time
from pathlib import Path
from depot.lock import Lock
with Lock(Path(sys.argv[1]), "It is up") as lock:
    lock.tell("http://127.0.0.1:8101")
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "up" / "lock"


def test_the_second_is_told_which_process_is_up_since_when_and_where(file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OTHER, file], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        started = datetime.fromtimestamp(psutil.Process(other.pid).create_time())
        words = rf"^It is up already, pid {other.pid}, since {started:%H:%M}: http://127.0.0.1:8101"

        with pytest.raises(Held, match=words), Lock(file, "It is up"):
            pass
        other.kill()


def test_a_lock_whose_holder_was_killed_is_taken_over(file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OTHER, file], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        other.kill()
        psutil.wait_procs([psutil.Process(other.pid)], timeout=10)

        with Lock(file, "It is up"):
            assert lock.holder(file) is not None


def test_a_process_id_that_was_lent_again_holds_nothing(file: Path) -> None:
    me = psutil.Process()
    file.parent.mkdir()
    before = Holder(me.pid, me.create_time() - 3600)
    file.write_text(json.dumps(before._asdict()), encoding="utf-8")

    assert lock.holder(file) is None
    with Lock(file, "It is up"):
        assert lock.holder(file) == Holder(me.pid, me.create_time())


@pytest.mark.parametrize("torn", ["", "{", "[1]", '{"pid": 7}'])
def test_a_torn_lock_is_nobodys(file: Path, torn: str) -> None:
    file.parent.mkdir()
    file.write_text(torn, encoding="utf-8")

    with Lock(file, "It is up"):
        assert lock.holder(file) is not None


def test_a_lock_is_gone_after_its_block_even_after_an_error(file: Path) -> None:
    def interrupted() -> None:
        with Lock(file, "It is up") as held:
            held.tell("http://127.0.0.1:8101")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(file.parent.iterdir()) == []


def test_who_is_still_starting_is_told_so_and_who_started_another_day_with_the_day() -> None:
    yesterday = datetime.now() - timedelta(days=1)

    told = lock.described(Holder(12, yesterday.timestamp()))

    assert told == f"pid 12, since {yesterday:%d %B, %H:%M}, and still starting"
