"""Start a build as a traveller would meet it: its own processes, a port, ready to answer."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from depot import HOUSE, LOGS, rooms_of
from depot.parts import PARTS, Build, Part
from depot.ports import answer_of, free_port, is_free, listeners, who_holds
from depot.running import Running

__all__ = [
    "PARTS",
    "Build",
    "NotStarted",
    "Part",
    "Running",
    "free_port",
    "launch",
    "start",
    "who_holds",
]

PATIENCE_SECONDS = 120.0  # the first start makes the database from the world
FIRST_PAUSE_SECONDS = 0.02  # between two questions whether a server is ready
TAIL_LINES = 30
WINDOWS = sys.platform == "win32"
NEW_GROUP = 0x200  # CREATE_NEW_PROCESS_GROUP, which `subprocess` has only on Windows


class NotStarted(RuntimeError):
    """A server died, lost its port or was late; the message ends with the tail of its log."""


def launch(
    part: Part,
    *,
    port: int | None = None,
    workers: int = 1,
    threads: int = 4,
    world: Path | None = None,
    database: Path | str | None = None,
    now: str | None = None,
    cpus: Iterable[int] | None = None,
    model: bool = True,
    extra_env: Mapping[str, str] | None = None,
    api_url: str | None = None,
    predictor_url: str | None = None,
    through: str | None = None,
    house: Path = HOUSE,
) -> Running:
    """Start a part and return it once it is ready; without a port it takes any free one.

    What a part does not take is left out. now: an instant or "@file" for RAILWAY_NOW; api_url:
    where a front-end finds the API; predictor_url: where the API finds a predictor; through: a
    module that runs the part's command in its own way; house: another checkout to start from.
    Raises NotStarted.
    """
    way = PARTS[part]
    if port is None:
        port = free_port() if way.port else 0
    given = {"workers": workers, "world": world, "threads": threads, "database": database}
    given |= {"predictor_url": predictor_url, "api": api_url}
    taken = {"port": port or None, **{name: given[name] for name in way.takes}}
    module = way.module if through is None else (through, *way.module)
    command = [sys.executable, "-m", *module, *_spelled(taken)]
    command += ["--no-model"] * (not model)
    environment = {"RAILWAY_NOW": now} if now is not None else {}
    environment |= extra_env or {}
    return start(
        part, command, port, environment=environment, cpus=cpus, house=house, says=way.says
    )


def start(
    name: str,
    command: Sequence[str],
    port: int,
    *,
    environment: Mapping[str, str] | None = None,
    cpus: Iterable[int] | None = None,
    house: Path = HOUSE,
    ready_path: str = "/readyz",
    says: str = "",
    patience: float = PATIENCE_SECONDS,
) -> Running:
    """Run a command and return it once it is ready. Raises NotStarted.

    It is ready when `ready_path` answers 200 or, with port 0, when its log holds what it `says`.
    """
    if port and not is_free(port) and (holder := who_holds(port)):  # it may have let go by now
        raise NotStarted(f"{name}: port {port} is held by {holder}")
    _stop_servers_when_terminated()
    began = time.monotonic()
    running = _spawned(name, command, port, environment or {}, house)
    try:
        if cpus is not None:
            running.pin(cpus)
        answer = _awaited(running, ready_path, says, began + patience)
        running.started_in = time.monotonic() - began
        _check(running, answer)
    except BaseException:
        running.stop()
        raise
    return running


def _spelled(options: Mapping[str, object]) -> list[str]:
    given = [(name, value) for name, value in options.items() if value is not None]
    return [word for name, value in given for word in (f"--{name.replace('_', '-')}", str(value))]


def _spawned(
    name: str,
    command: Sequence[str],
    port: int,
    environment: Mapping[str, str],
    house: Path,
) -> Running:
    """Start the command in a process group of its own, so that Ctrl-C reaches only us."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name}-{port or os.getpid()}.log"
    inherited = {**os.environ, "PYTHONPATH": rooms_of(house)}
    with path.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=house,
            env={**inherited, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=not WINDOWS,
            creationflags=NEW_GROUP if WINDOWS else 0,
        )
    return Running(name, port, process, path)


def _awaited(running: Running, path: str, says: str, deadline: float) -> str:
    """Return the answer to the last question whether a server is ready, "200" if it is."""
    answer, pause = "no answer yet", FIRST_PAUSE_SECONDS
    while running.is_alive() and time.monotonic() < deadline:
        if running.port:
            answer = answer_of(running.port, path)
        elif says in running.log.read_text(encoding="utf-8", errors="replace"):
            answer = "200"
        if answer == "200":
            break
        time.sleep(pause)
        pause = min(pause * 1.01, 1.0)  # fine while a start is measured, rare when it is stuck
    return answer


def _check(running: Running, answer: str) -> None:
    """Raise NotStarted unless a server is ready and alone on its port.

    The port was free when we looked, but the server takes it only some time later. Whoever came
    first may have answered in its place, and granian even listens beside another granian.
    """
    # Before the family, which may just have grown by one of them.
    seen = listeners(running.port) if running.port else {}
    family = {None, *running.pids()}  # of None, another user's, the system lets nobody share a port
    if others := [who for pid, who in seen.items() if pid not in family]:
        state = f"lost port {running.port} while it started, to {others[0]}"
    elif not running.is_alive():
        state = "ended before it was ready"
    elif answer != "200":
        state = f"is not ready ({answer})"
    else:
        return
    raise NotStarted(f"{running.name} {state}\n{_tail(running.log)}")


def _tail(log: Path) -> str:
    """Return the end of a log, without the lines about our own questions."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line for line in lines if "/readyz" not in line]
    return "\n".join([f"--- the end of {log}", *telling[-TAIL_LINES:]])


def _stop_servers_when_terminated() -> None:
    """Turn a polite kill of our own process into an ordinary exit, which stops the servers."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)
