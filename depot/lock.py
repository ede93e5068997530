"""One at a time: a file that says which process holds it, and that no crash leaves held."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

import psutil

from depot import HOUSE

UP = HOUSE / "out" / "up" / "lock"  # held by `make up`
DRIFT_SECONDS = 10.0  # by which a process seems to start at another time once the clock was set


class Holder(NamedTuple):
    """Who holds a lock."""

    pid: int
    started: float  # seconds since 1970; a process id alone is lent again
    url: str = ""  # where it is found; empty while it is still starting

    @property
    def since(self) -> str:
        """Return when it started, on this machine's clock, with the day if that is not today."""
        started = datetime.fromtimestamp(self.started).astimezone()
        is_today = started.date() == datetime.now().astimezone().date()
        return f"{started:%H:%M}" if is_today else f"{started:%d %B, %H:%M}"


class Held(RuntimeError):
    """A living process holds the lock; the message says which, where it is and how to end it."""


class Lock:
    """Held while its `with` block runs; entering raises Held, and takes over from the dead."""

    def __init__(self, file: Path, what: str) -> None:
        self._file = file
        self._what = what  # as a refusal calls it
        self._mine = Holder(psutil.Process().pid, psutil.Process().create_time())

    def __enter__(self) -> Self:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        while not self._taken():
            if other := holder(self._file):
                raise Held(f"{self._what} already, {described(other)}; stop it with Ctrl-C there.")
            self._file.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if holder(self._file) == self._mine:
            self._file.unlink(missing_ok=True)

    def tell(self, url: str) -> None:
        """Let others know where the holder is found."""
        self._mine = self._mine._replace(url=url)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self._mine._asdict()), encoding="utf-8")
        fresh.replace(self._file)  # at once: nobody reads half of it

    def _taken(self) -> bool:
        try:
            with self._file.open("x", encoding="utf-8") as mine:
                mine.write(json.dumps(self._mine._asdict()))
        except FileExistsError:
            return False
        return True


def holder(file: Path) -> Holder | None:
    """Return the living process that holds a lock, or None; a torn file is nobody's."""
    with suppress(OSError, ValueError, TypeError, psutil.Error):
        told = Holder(**json.loads(file.read_text(encoding="utf-8")))
        process = psutil.Process(told.pid)
        is_the_same = abs(process.create_time() - told.started) < DRIFT_SECONDS
        if is_the_same and process.status() != psutil.STATUS_ZOMBIE:
            return told
    return None


def described(who: Holder) -> str:
    """Return in words which process holds a lock, since when, and where it is found."""
    where = f": {who.url}" if who.url else ", and still starting"
    return f"pid {who.pid}, since {who.since}{where}"
