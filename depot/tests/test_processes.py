"""Servers start when asked, tell why when they cannot, and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from depot import HOUSE, ports, processes
from depot.processes import NotStarted, Running, free_port, launch, start, who_holds
from depot.running import cpu_seconds_of, memory_unit

SERVER = Path(__file__).parent / "small_server.py"
SHARED = 64_000_000  # bytes that a small server which forks holds together with its child
TURNS = 10_000_000  # of an empty loop: many ticks of every system's processor clock


def command(port: int, *words: str) -> list[str]:
    return [sys.executable, str(SERVER), str(port), *words]


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the logs of these servers out of the house."""
    monkeypatch.setattr(processes, "LOGS", tmp_path)


@pytest.fixture
def held_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def start_small(*words: str, **options: object) -> Running:
    port = free_port()
    return start("small", command(port, *words), port, **options)  # type: ignore[arg-type]


def test_the_preferred_port_is_given_when_it_is_free() -> None:
    wanted = free_port()

    assert free_port(wanted) == wanted


def test_another_port_is_given_when_the_preferred_one_is_held(held_port: int) -> None:
    assert free_port(held_port) != held_port


def test_no_system_lends_a_port_that_we_give_to_a_connection() -> None:
    given = {free_port() for _ in range(20)}

    assert len(given) > 1
    assert all(1024 < port < 32_768 for port in given)  # Linux lends from there, others higher


def test_a_held_port_is_not_given(held_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    other = free_port()
    monkeypatch.setattr(ports, "OFFERED", (held_port, other))

    assert {free_port() for _ in range(20)} == {other}


def test_without_any_free_port_we_are_told(held_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "OFFERED", (held_port,))

    with pytest.raises(OSError, match=f"ports from {held_port} to {held_port}.*none is free"):
        free_port()


def test_the_holder_of_a_port_is_named_with_its_process_id(held_port: int) -> None:
    holder = who_holds(held_port)

    assert holder is not None
    assert f"(pid {os.getpid()})" in holder


def test_nobody_holds_a_free_port() -> None:
    assert who_holds(free_port()) is None


def test_who_holds_a_port_without_listening_is_another_program() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))

        assert who_holds(holder.getsockname()[1]) == "another program"


def test_a_port_that_is_let_go_when_we_ask_for_its_holder_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "is_free", lambda _: False)  # so it was, a moment ago

    with start_small() as running:
        assert running.is_alive()


def test_a_held_port_is_refused_with_its_holder(held_port: int) -> None:
    with pytest.raises(NotStarted, match=f"{held_port} is held by .*pid {os.getpid()}"):
        start("small", command(held_port), held_port)


def test_a_server_is_ready_when_start_returns() -> None:
    with start_small() as running:
        assert running.started_in > 0
        assert running.pids()[0] == running.pid
        assert running.url == f"http://127.0.0.1:{running.port}"
        assert f"(pid {running.pid})" in str(who_holds(running.port))


def test_stop_leaves_neither_the_server_nor_its_child() -> None:
    running = start_small("--child")
    family = running.pids()

    running.stop()

    assert len(family) == 2
    assert not any(is_living(pid) for pid in family)


def test_stopping_twice_is_harmless() -> None:
    running = start_small()
    running.stop()

    running.stop()

    assert running.pids() == []


def test_a_child_whose_parent_was_killed_is_stopped_too() -> None:
    running = start_small("--child")
    child = running.pids()[1]
    os.kill(running.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    psutil.wait_procs([psutil.Process(running.pid)], timeout=5)

    running.stop()

    assert not is_living(child)


def test_an_exception_in_the_block_stops_the_server() -> None:
    running = start_small("--child")
    family = running.pids()

    with pytest.raises(KeyboardInterrupt), running:
        raise KeyboardInterrupt

    assert not any(is_living(pid) for pid in family)


def test_a_server_that_dies_shows_the_end_of_its_log() -> None:
    with pytest.raises(NotStarted, match="the points are frozen"):
        start_small("--dies")


def test_a_port_lost_while_a_server_starts_is_noticed_though_the_winner_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with start_small() as winner:
        monkeypatch.setattr(processes, "is_free", lambda _: True)  # so it was, a moment ago
        monkeypatch.setattr(processes, "free_port", lambda: winner.port)

        lost = rf"web lost port {winner.port} while it started, to .*\(pid {winner.pid}\)"
        with pytest.raises(NotStarted, match=lost):
            launch("web", api_url="http://127.0.0.1:9")

        assert winner.is_alive()


def test_a_server_that_is_never_ready_says_what_it_answered_and_is_stopped() -> None:
    port = free_port()

    with pytest.raises(NotStarted, match=r"503: no model yet\)"):
        start("small", command(port, "--never-ready"), port, patience=1.5)

    assert who_holds(port) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no polite kill")
def test_ending_the_program_that_started_a_server_ends_the_server() -> None:
    port = free_port()
    program = (
        "import time; from depot.processes import start;"
        f"start('small', {command(port, '--child')!r}, {port}); print('up', flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=HOUSE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        owner.terminate()

    assert who_holds(port) is None


def test_the_processor_time_of_a_server_grows_only_when_it_works() -> None:
    with start_small() as running:
        before, began = running.cpu_seconds(), time.monotonic()
        reply_of(running, f"/work?{TURNS}")
        busy, took = running.cpu_seconds() - before, time.monotonic() - began
        time.sleep(took)
        idle = running.cpu_seconds() - before - busy

    assert idle < busy / 5


def test_the_processor_time_of_a_server_is_in_seconds_like_our_own() -> None:
    with start_small() as running:
        before = running.cpu_seconds()
        reply_of(running, f"/work?{TURNS}")
        theirs = running.cpu_seconds() - before
    before = time.process_time()
    for _ in range(TURNS):
        pass
    ours = time.process_time() - before

    assert ours / 3 < theirs < ours * 3  # cores that are shared or of two kinds differ by less


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the clock has ticks of 10 ms")
def test_the_processor_clock_is_finer_than_a_tick() -> None:
    readings = {cpu_seconds_of(os.getpid()) for _ in range(50)}

    assert len(readings) > 20


def test_memory_counts_the_server_and_its_child_once_each() -> None:
    with start_small("--child") as running:
        parent, child = (memory_of(pid) for pid in running.pids())

        half = min(parent, child) / 2  # both are at rest; one forgotten or counted twice is more
        assert running.memory_bytes() == pytest.approx(parent + child, abs=half)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells who shares a page")
def test_a_page_that_the_server_and_its_child_share_counts_once() -> None:
    with start_small("--forks") as running:
        resident = [psutil.Process(pid).memory_info().rss for pid in running.pids()]

        assert len(resident) == 2
        assert min(resident) > SHARED
        assert SHARED < running.memory_bytes() < sum(resident) - SHARED / 2
        assert memory_unit() == "MB, shared pages counted once"


def test_memory_is_resident_where_we_may_not_look_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(process: psutil.Process) -> None:
        raise psutil.AccessDenied(process.pid)

    with start_small() as running:
        monkeypatch.setattr(psutil.Process, "memory_full_info", denied)

        resident = psutil.Process(running.pid).memory_info().rss
        assert running.memory_bytes() == pytest.approx(resident, rel=0.1)
    assert memory_unit() == "MB resident"


def test_memory_is_called_resident_where_no_system_tells_who_shares_a_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(psutil.Process, "memory_full_info", psutil.Process.memory_info)

    with start_small() as running:
        resident = psutil.Process(running.pid).memory_info().rss
        assert running.memory_bytes() == pytest.approx(resident, rel=0.1)
    assert memory_unit() == "MB resident"


def test_a_server_that_has_ended_holds_no_memory() -> None:
    running = start_small()
    running.stop()

    assert running.memory_bytes() == 0


@pytest.mark.skipif(
    not hasattr(psutil.Process, "cpu_affinity"), reason="this system cannot pin processes"
)
def test_a_pinned_server_and_its_child_stay_on_their_core() -> None:
    core = max(psutil.Process().cpu_affinity())

    with start_small("--child", cpus=[core]) as running:
        homes = [psutil.Process(pid).cpu_affinity() for pid in running.pids()]

        assert running.pinned_to == (core,)
        assert homes == [[core], [core]]


def test_a_system_that_cannot_pin_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(psutil.Process, "cpu_affinity", raising=False)

    with start_small(cpus=[0]) as running:
        assert running.pinned_to == ()

    assert "cannot pin" in capsys.readouterr().err


def test_the_command_of_a_build_carries_the_options_it_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, list[str], int, Mapping[str, str]]] = []

    def listen(
        name: str, words: list[str], port: int, *, environment: Mapping[str, str], **_: object
    ) -> None:
        asked.append((name, words[1:], port, environment))

    monkeypatch.setattr(processes, "start", listen)
    launch("api", port=8102, workers=2, world=Path("w"), model=False, now="@clock")
    launch("api", port=8102, predictor_url="http://127.0.0.1:8103")
    launch("predictor", port=8103, world=Path("w"))

    without_model = "-m booking_api --port 8102 --workers 2 --world w --threads 4 --no-model"
    remote = "-m booking_api --port 8102 --workers 1 --threads 4 --predictor-url "
    predictor = "-m predictor --port 8103 --workers 1 --world w"
    assert asked == [
        ("api", without_model.split(), 8102, {"RAILWAY_NOW": "@clock"}),
        ("api", [*remote.split(), "http://127.0.0.1:8103"], 8102, {}),
        ("predictor", predictor.split(), 8103, {}),
    ]


def test_a_real_build_answers_and_goes_with_all_its_workers() -> None:
    with launch("web", api_url="http://127.0.0.1:9") as web:
        family = web.pids()
        told = reply_of(web, "/settings.json")

    assert told == b'{"api":"http://127.0.0.1:9"}'
    assert len(family) >= 2
    assert not any(is_living(pid) for pid in family)


def memory_of(pid: int) -> int:
    told = psutil.Process(pid).memory_full_info()
    return int(getattr(told, "pss", told.rss))


def is_living(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def reply_of(running: Running, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", running.port)
    connection.request("GET", path)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    assert reply.status == 200
    return body
